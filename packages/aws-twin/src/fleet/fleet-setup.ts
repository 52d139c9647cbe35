import { processesOf } from './change-group.ts';
import { Draw } from './draw.ts';
import { EventQueue } from './event-queue.ts';
import type { FleetModel, GroupModel, ListenerModel, TargetGroupModel } from './fleet-model.ts';
import type { FleetState, ListenerState } from './fleet-state.ts';
import { forwardOf } from './forward.ts';
import { activeInstances, type Group, type TrafficSourceState } from './group.ts';
import { checkSizes } from './group-size.ts';
import { toHook } from './hook.ts';
import type { Instance } from './instance.ts';
import type { FleetKnobs } from './knobs.ts';
import { resolveTemplate } from './launch-template.ts';
import { newInstance } from './launching.ts';
import { newTarget } from './registration.ts';
import type { Rule } from './rule.ts';
import type { TargetGroup } from './target-group.ts';
import { noteUse } from './target-group-use.ts';
import { resumeChecks } from './target-health.ts';

const HOUR_MS = 3_600_000;
const ACCOUNT = '111122223333';
const REGION = 'ca-central-1';
const DEFAULT_CHECK = { interval: 30, timeout: 5, healthyThreshold: 5, unhealthyThreshold: 2, path: '/' };

type Ports = Pick<FleetState, 'pointerOf' | 'alarmState' | 'probe' | 'emit' | 'wake' | 'reroute'>;

export interface Setup extends Ports {
  readonly model: FleetModel;
  readonly knobs: FleetKnobs;
  readonly seed: number;
  readonly startMs: number;
}

/** The world as its model says, before anything has happened and without instances. */
export function fleetState(setup: Setup): FleetState {
  const { model, knobs, seed, startMs, ...ports } = setup;
  const accountId = model.accountId ?? ACCOUNT;
  const region = model.region ?? REGION;
  const named = (group: GroupModel) => toGroup(group, { accountId, region, startMs });
  const state: FleetState = {
    ...ports,
    accountId,
    region,
    knobs,
    draw: new Draw(seed),
    queue: new EventQueue(),
    nowMs: startMs,
    groups: new Map(model.groups.map((group) => [group.name, named(group)])),
    targetGroups: new Map(model.targetGroups.map((each) => [each.arn, toTargetGroup(each)])),
    loadBalancers: model.loadBalancers,
    listeners: new Map(model.listeners.map((each) => [each.arn, toListener(each)])),
    rules: new Map(model.listeners.flatMap((each) => rulesOf(each, startMs)).map((rule) => [rule.arn, rule])),
    templates: new Map(model.launchTemplates.map((template) => [template.id, template])),
    releases: new Map(Object.entries(model.releases ?? {})),
    instances: new Map(),
    gone: new Map(),
    launchFaults: new Map(),
    serial: 0,
  };
  noteUse(state);
  for (const group of state.groups.values()) checkGroup(state, group);
  return state;
}

/** Fails early where the model contradicts itself. */
function checkGroup(state: FleetState, group: Group): void {
  checkSizes(group, { desired: group.desired });
  resolveTemplate(state, group.template);
  for (const arn of group.targetGroups.keys()) {
    if (!state.targetGroups.has(arn))
      throw new RangeError(`the group ${group.name} names ${arn}, which is not modelled`);
  }
}

function toGroup(
  model: GroupModel,
  { accountId, region, startMs }: { readonly accountId: string; readonly region: string; readonly startMs: number },
): Group {
  const sources = (model.targetGroupArns ?? []).map((arn): [string, TrafficSourceState] => [arn, 'Added']);
  return {
    name: model.name,
    arn: `arn:aws:autoscaling:${region}:${accountId}:autoScalingGroup:${model.name}:autoScalingGroupName/${model.name}`,
    createdMs: startMs - 24 * HOUR_MS,
    availabilityZones: model.availabilityZones ?? [`${region}a`, `${region}b`],
    subnetIds: model.subnetIds ?? [],
    bootParameter: model.bootParameter ?? null,
    hasInstanceRequirements: model.hasInstanceRequirements ?? false,
    minSize: model.minSize,
    desired: model.desiredCapacity,
    maxSize: model.maxSize,
    template: model.launchTemplate,
    targetGroups: new Map(sources),
    healthCheckType: model.healthCheckType ?? 'EC2',
    graceMs: (model.healthCheckGracePeriod ?? 0) * 1000,
    warmupMs: model.defaultInstanceWarmup === undefined ? null : model.defaultInstanceWarmup * 1000,
    cooldownMs: (model.defaultCooldown ?? 300) * 1000,
    maintenancePolicy: model.maintenancePolicy ?? null,
    protectsNew: model.newInstancesProtectedFromScaleIn ?? false,
    hooks: new Map((model.hooks ?? []).map((hook) => [hook.name, toHook(hook)])),
    tags: new Map(Object.entries(model.tags ?? {}).map(([key, value]) => [key, { value, propagateAtLaunch: false }])),
    suspended: new Set(model.suspendedProcesses?.length ? processesOf(model.suspendedProcesses) : []),
    scalingPolicies: model.scalingPolicies ?? [],
    instances: new Map(),
    actions: [],
    activities: [],
    refreshes: [],
    surge: 0,
    failedLaunches: 0,
    retryMs: startMs,
    scaledMs: null,
  };
}

function toTargetGroup(model: TargetGroupModel): TargetGroup {
  return {
    arn: model.arn,
    name: model.name,
    port: model.port ?? 3000,
    healthCheck: { ...DEFAULT_CHECK, ...model.healthCheck },
    deregistrationDelayMs: (model.deregistrationDelay ?? 300) * 1000,
    targets: new Map(),
    isInUse: false,
  };
}

function toListener({ arn, loadBalancerArn, port, protocol, defaultRuleArn }: ListenerModel): ListenerState {
  const rule = defaultRuleArn ?? `${arn.replace(':listener/', ':listener-rule/')}/default`;
  return { arn, loadBalancerArn, port, protocol, defaultRuleArn: rule };
}

function rulesOf(listener: ListenerModel, startMs: number): readonly Rule[] {
  const byPriority = (listener.rules ?? []).toSorted((a, b) => a.priority - b.priority);
  const common = { listenerArn: listener.arn, inEffectMs: startMs };
  const own = byPriority.map(
    ({ arn, priority, conditions, actions }): Rule => ({
      ...common,
      arn,
      priority: String(priority),
      conditions,
      actions,
      effective: forwardOf(actions),
    }),
  );
  const actions = listener.defaultActions;
  const { defaultRuleArn } = toListener(listener);
  return [
    ...own,
    { ...common, arn: defaultRuleArn, priority: 'default', conditions: [], actions, effective: forwardOf(actions) },
  ];
}

/** Fills every group with instances that have been in service for an hour, warm and healthy. */
export function settle(state: FleetState): void {
  for (const group of state.groups.values()) {
    const template = resolveTemplate(state, group.template);
    while (activeInstances(group).length < group.desired) {
      const launchedMs = state.nowMs - HOUR_MS - state.draw.within([0, HOUR_MS]);
      settleInstance(state, group, { ...newInstance(state, group, template, null), launchedMs });
    }
  }
}

function settleInstance(state: FleetState, group: Group, instance: Instance): void {
  const sinceMs = instance.launchedMs + HOUR_MS / 2;
  Object.assign(instance, { machine: 'running', lifecycle: 'InService', readyMs: sinceMs });
  instance.inServiceMs = sinceMs;
  instance.warmMs = state.nowMs;
  group.instances.set(instance.id, instance);
  state.instances.set(instance.id, instance);
  for (const arn of group.targetGroups.keys()) {
    const targetGroup = state.targetGroups.get(arn);
    if (targetGroup === undefined) continue;
    const target = newTarget(targetGroup, instance.id, sinceMs);
    targetGroup.targets.set(instance.id, target);
    group.targetGroups.set(arn, 'InService');
    resumeChecks(state, targetGroup, target);
  }
}
