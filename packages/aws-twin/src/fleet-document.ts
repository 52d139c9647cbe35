import { asBoolean, asCount, asString } from '@deploy/kernel';
import type {
  FleetModel,
  GroupModel,
  HookModel,
  LaunchTemplateModel,
  ReleaseModel,
  ScalingPolicyModel,
  TargetGroupModel,
  TemplateChoice,
  TemplateVersionModel,
  TrafficModel,
} from './fleet/fleet-model.ts';
import { readListener, readLoadBalancer } from './listener-document.ts';
import { asNumber, inside, list, type Member, oneOf, record } from './model-member.ts';
import { present } from './wire/present.ts';

/** Reads the fleet of a model from JSON. Throws `ShapeError` naming what is wrong. */
export function readFleet(value: unknown, path: string): FleetModel {
  const at = inside(value, path);
  return {
    launchTemplates: at.needs('launchTemplates', list(launchTemplate)),
    groups: at.needs('groups', list(group)),
    targetGroups: at.needs('targetGroups', list(targetGroup)),
    loadBalancers: at.needs('loadBalancers', list(readLoadBalancer)),
    listeners: at.needs('listeners', list(readListener)),
    ...present({
      accountId: at.may('accountId', asString),
      region: at.may('region', asString),
      releases: at.may('releases', record(release)),
      traffic: at.may('traffic', list(traffic)),
    }),
  };
}

const strings = list(asString);

function launchTemplate(value: unknown, path: string): LaunchTemplateModel {
  const at = inside(value, path);
  return {
    id: at.needs('id', asString),
    name: at.needs('name', asString),
    defaultVersion: at.needs('defaultVersion', asCount),
    versions: at.needs('versions', list(templateVersion)),
  };
}

function templateVersion(value: unknown, path: string): TemplateVersionModel {
  const at = inside(value, path);
  return {
    version: at.needs('version', asCount),
    imageId: at.needs('imageId', asString),
    instanceType: at.needs('instanceType', asString),
  };
}

function group(value: unknown, path: string): GroupModel {
  const at = inside(value, path);
  return {
    name: at.needs('name', asString),
    minSize: at.needs('minSize', asCount),
    desiredCapacity: at.needs('desiredCapacity', asCount),
    maxSize: at.needs('maxSize', asCount),
    launchTemplate: at.needs('launchTemplate', templateChoice),
    ...present({
      availabilityZones: at.may('availabilityZones', strings),
      subnetIds: at.may('subnetIds', strings),
      targetGroupArns: at.may('targetGroupArns', strings),
      suspendedProcesses: at.may('suspendedProcesses', strings),
      tags: at.may('tags', record(asString)),
      hooks: at.may('hooks', list(hook)),
      scalingPolicies: at.may('scalingPolicies', list(scalingPolicy)),
      bootParameter: at.may('bootParameter', asString),
      maintenancePolicy: at.may('maintenancePolicy', maintenancePolicy),
      ...groupTimes(at),
    }),
  };
}

function groupTimes(at: Member) {
  return {
    healthCheckType: at.may('healthCheckType', oneOf('EC2', 'ELB')),
    healthCheckGracePeriod: at.may('healthCheckGracePeriod', asCount),
    defaultInstanceWarmup: at.may('defaultInstanceWarmup', asCount),
    defaultCooldown: at.may('defaultCooldown', asCount),
    newInstancesProtectedFromScaleIn: at.may('newInstancesProtectedFromScaleIn', asBoolean),
    hasInstanceRequirements: at.may('hasInstanceRequirements', asBoolean),
  };
}

function templateChoice(value: unknown, path: string): TemplateChoice {
  const at = inside(value, path);
  return { id: at.needs('id', asString), version: at.needs('version', asString) };
}

function maintenancePolicy(value: unknown, path: string): NonNullable<GroupModel['maintenancePolicy']> {
  const at = inside(value, path);
  return {
    minHealthyPercentage: at.needs('minHealthyPercentage', asCount),
    maxHealthyPercentage: at.needs('maxHealthyPercentage', asCount),
  };
}

function hook(value: unknown, path: string): HookModel {
  const at = inside(value, path);
  const transition = oneOf('autoscaling:EC2_INSTANCE_LAUNCHING', 'autoscaling:EC2_INSTANCE_TERMINATING');
  const result = oneOf('CONTINUE', 'ABANDON');
  return {
    name: at.needs('name', asString),
    transition: at.needs('transition', transition),
    ...present({
      heartbeatTimeout: at.may('heartbeatTimeout', asCount),
      defaultResult: at.may('defaultResult', result),
      completesAfter: at.may('completesAfter', (seconds, where) => (seconds === null ? null : asCount(seconds, where))),
      completesWith: at.may('completesWith', result),
    }),
  };
}

function scalingPolicy(value: unknown, path: string): ScalingPolicyModel {
  const at = inside(value, path);
  return {
    name: at.needs('name', asString),
    targetGroupArn: at.needs('targetGroupArn', asString),
    requestsPerInstance: at.needs('requestsPerInstance', asNumber),
    ...present({ disableScaleIn: at.may('disableScaleIn', asBoolean) }),
  };
}

function targetGroup(value: unknown, path: string): TargetGroupModel {
  const at = inside(value, path);
  return {
    arn: at.needs('arn', asString),
    name: at.needs('name', asString),
    ...present({
      port: at.may('port', asCount),
      deregistrationDelay: at.may('deregistrationDelay', asCount),
      healthCheck: at.may('healthCheck', healthCheck),
    }),
  };
}

function healthCheck(value: unknown, path: string): NonNullable<TargetGroupModel['healthCheck']> {
  const at = inside(value, path);
  return present({
    interval: at.may('interval', asCount),
    timeout: at.may('timeout', asCount),
    healthyThreshold: at.may('healthyThreshold', asCount),
    unhealthyThreshold: at.may('unhealthyThreshold', asCount),
    path: at.may('path', asString),
  });
}

function release(value: unknown, path: string): ReleaseModel {
  const at = inside(value, path);
  return present({
    bootSeconds: at.may('bootSeconds', asNumber),
    health: at.may('health', oneOf('healthy', 'never')),
    failingReason: at.may(
      'failingReason',
      oneOf('Target.ResponseCodeMismatch', 'Target.Timeout', 'Target.FailedHealthChecks'),
    ),
    errorRate: at.may('errorRate', asNumber),
    flapping: at.may('flapping', (flapping, where) => {
      const inner = inside(flapping, where);
      const healthySeconds = inner.needs('healthySeconds', asNumber);
      return { healthySeconds, failingSeconds: inner.needs('failingSeconds', asNumber) };
    }),
  });
}

function traffic(value: unknown, path: string): TrafficModel {
  const at = inside(value, path);
  return { ruleArn: at.needs('ruleArn', asString), requestsPerSecond: at.needs('requestsPerSecond', asNumber) };
}
