import type { AutoScalingGroup, Instance, TagDescription } from '@aws-sdk/client-auto-scaling';
import type { GroupView, InstanceView } from '../fleet/group-view.ts';

/** A group as the API describes it. */
export function groupMembers(group: GroupView): AutoScalingGroup {
  return {
    AutoScalingGroupName: group.name,
    AutoScalingGroupARN: group.arn,
    CreatedTime: new Date(group.createdMs),
    MinSize: group.minSize,
    MaxSize: group.maxSize,
    DesiredCapacity: group.desired,
    DefaultCooldown: group.cooldownMs / 1000,
    AvailabilityZones: [...group.availabilityZones],
    VPCZoneIdentifier: group.subnetIds.join(','),
    HealthCheckType: group.healthCheckType,
    HealthCheckGracePeriod: group.graceMs / 1000,
    ...(group.warmupMs === null ? {} : { DefaultInstanceWarmup: group.warmupMs / 1000 }),
    ...template(group),
    ...maintenancePolicy(group),
    LoadBalancerNames: [],
    TargetGroupARNs: group.targetGroups.map(({ arn }) => arn),
    TrafficSources: group.targetGroups.map(({ arn }) => ({ Identifier: arn, Type: 'elbv2' })),
    Instances: group.instances.map(instanceMembers),
    SuspendedProcesses: group.suspended.map((name) => ({ ProcessName: name, SuspensionReason: 'User suspended' })),
    EnabledMetrics: [],
    Tags: tagMembers(group),
    TerminationPolicies: ['Default'],
    NewInstancesProtectedFromScaleIn: group.protectsNew,
  };
}

export function tagMembers(group: GroupView): TagDescription[] {
  return group.tags.map(({ key, propagateAtLaunch, value }) => ({
    ResourceId: group.name,
    ResourceType: 'auto-scaling-group',
    Key: key,
    Value: value,
    PropagateAtLaunch: propagateAtLaunch,
  }));
}

/** A group whose instances are chosen by attributes has its template inside a mixed instances policy. */
function template(group: GroupView): Pick<AutoScalingGroup, 'LaunchTemplate' | 'MixedInstancesPolicy'> {
  const { id, name, version } = group.template;
  const specification = { LaunchTemplateId: id, LaunchTemplateName: name, Version: version };
  if (!group.hasInstanceRequirements) return { LaunchTemplate: specification };
  const requirements = { VCpuCount: { Min: 1 }, MemoryMiB: { Min: 1024 } };
  const Overrides = [{ InstanceRequirements: requirements }];
  return { MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification: specification, Overrides } } };
}

function maintenancePolicy({ maintenancePolicy }: GroupView): Pick<AutoScalingGroup, 'InstanceMaintenancePolicy'> {
  if (maintenancePolicy === null) return {};
  const { maxHealthyPercentage, minHealthyPercentage } = maintenancePolicy;
  return {
    InstanceMaintenancePolicy: {
      MinHealthyPercentage: minHealthyPercentage,
      MaxHealthyPercentage: maxHealthyPercentage,
    },
  };
}

function instanceMembers(instance: InstanceView): Instance {
  const { id, name, version } = instance.template;
  return {
    InstanceId: instance.id,
    InstanceType: instance.instanceType,
    AvailabilityZone: instance.availabilityZone,
    LifecycleState: instance.lifecycle,
    HealthStatus: instance.health,
    LaunchTemplate: { LaunchTemplateId: id, LaunchTemplateName: name, Version: String(version) },
    ProtectedFromScaleIn: instance.isProtected,
  };
}
