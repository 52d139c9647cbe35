import { activityOf, beginActivity, endActivity, noteProgress } from './activity-log.ts';
import { bootMs, releaseOf } from './application.ts';
import type { TemplateChoice } from './fleet-model.ts';
import { type FleetState, nextSerial, targetGroupOf } from './fleet-state.ts';
import { activeInstances, type Group } from './group.ts';
import type { Instance } from './instance.ts';
import { type ResolvedTemplate, resolveTemplate } from './launch-template.ts';
import { holdFor } from './lifecycle-hooks.ts';
import { register } from './registration.ts';
import { setLifecycle, terminate } from './terminating.ts';

/** What a group launches now: a refresh in progress decides the template. */
export interface LaunchPlan {
  readonly template: TemplateChoice;
  readonly refreshId: string | null;
  readonly cause: string;
}

const LONGEST_RETRY = 16;

/** Asks for one instance. False when that failed; the group tries again later, ever later when it fails again. */
export function launch(state: FleetState, group: Group, plan: LaunchPlan): boolean {
  const failure = takeFault(state, group);
  if (failure !== null) {
    noteFailure(state, group, plan.cause, failure);
    return false;
  }
  group.failedLaunches = 0;
  const template = resolveTemplate(state, plan.template);
  const instance = newInstance(state, group, template, plan.refreshId);
  group.instances.set(instance.id, instance);
  state.instances.set(instance.id, instance);
  const description = `Launching a new EC2 instance: ${instance.id}`;
  beginActivity(state, group, { description, cause: plan.cause, instanceId: instance.id });
  noteProgress(group, instance.id, 'PreInService', 20);
  const { release } = instance;
  const { version } = instance.template;
  state.emit({ kind: 'instance-launched', group: group.name, instanceId: instance.id, release, version });
  state.queue.at(state.nowMs + state.draw.within(state.knobs.launchMs), () => run(state, group, instance));
  return true;
}

export function newInstance(
  state: FleetState,
  group: Group,
  template: ResolvedTemplate,
  refreshId: string | null,
): Instance {
  const serial = nextSerial(state);
  return {
    id: `i-${serial.toString(16).padStart(17, '0')}`,
    group: group.name,
    availabilityZone: emptiestZone(group),
    template: { id: template.id, name: template.name, version: template.version.version },
    imageId: template.version.imageId,
    instanceType: template.version.instanceType,
    privateIp: `10.0.${(serial >> 8) & 255}.${serial & 255}`,
    release: group.bootParameter === null ? null : state.pointerOf(group.bootParameter),
    launchedMs: state.nowMs,
    refreshId,
    lifecycle: 'Pending',
    health: 'Healthy',
    isProtected: group.protectsNew,
    machine: 'pending',
    readyMs: null,
    inServiceMs: null,
    warmMs: null,
    leaving: null,
    forced: null,
  };
}

/** Source: Auto Scaling guide, "How instances are distributed across Availability Zones"; the first of equals is ours. */
function emptiestZone(group: Group): string {
  const active = activeInstances(group);
  const counts = group.availabilityZones.map((zone) => ({
    zone,
    count: active.filter(({ availabilityZone }) => availabilityZone === zone).length,
  }));
  const least = Math.min(...counts.map(({ count }) => count));
  return counts.find(({ count }) => count === least)?.zone ?? '';
}

function run(state: FleetState, group: Group, instance: Instance): void {
  if (instance.machine !== 'pending') return;
  instance.machine = 'running';
  state.emit({ kind: 'instance-running', group: group.name, instanceId: instance.id });
  if (state.probe === null) boot(state, group, instance);
  if (instance.lifecycle === 'Pending') holdAtLaunch(state, group, instance);
}

/** By the model; an instance that is really there boots by itself. */
function boot(state: FleetState, group: Group, instance: Instance): void {
  const readyMs = state.nowMs + state.draw.around(bootMs(releaseOf(state, instance)), state.knobs.bootSpread);
  instance.readyMs = readyMs;
  state.queue.at(readyMs, () => {
    if (instance.machine !== 'running') return;
    state.reroute();
    state.emit({ kind: 'instance-ready', group: group.name, instanceId: instance.id });
  });
}

function holdAtLaunch(state: FleetState, group: Group, instance: Instance): void {
  const isHeld = holdFor(state, group, instance, 'autoscaling:EC2_INSTANCE_LAUNCHING', (result) => {
    if (result === 'CONTINUE') proceed(state, group, instance);
    else terminate(state, group, instance, 'abandoned', 'A lifecycle hook abandoned the launch.');
  });
  if (isHeld) {
    setLifecycle(state, instance, 'Pending:Wait');
    noteProgress(group, instance.id, 'MidLifecycleAction', 40);
  } else {
    enter(state, group, instance);
  }
}

function proceed(state: FleetState, group: Group, instance: Instance): void {
  setLifecycle(state, instance, 'Pending:Proceed');
  noteProgress(group, instance.id, 'PreInService', 50);
  enter(state, group, instance);
}

function enter(state: FleetState, group: Group, instance: Instance): void {
  const registeredMs = state.nowMs + state.draw.within(state.knobs.registrationMs);
  state.queue.at(registeredMs, () => {
    if (instance.lifecycle === 'Pending' || instance.lifecycle === 'Pending:Proceed') {
      serve(state, group, instance);
    }
  });
}

/**
 * In service as soon as it is registered, healthy there or not (source: Auto Scaling guide, "Amazon EC2 Auto Scaling instance
 * lifecycle"). With AddToLoadBalancer suspended it is never registered (source: "Types of processes").
 */
export function serve(state: FleetState, group: Group, instance: Instance): void {
  if (!group.suspended.has('AddToLoadBalancer')) {
    for (const [arn, source] of group.targetGroups) {
      register(state, targetGroupOf(state, arn), instance.id);
      if (source === 'Adding') group.targetGroups.set(arn, 'Added');
    }
  }
  const warmupMs = group.warmupMs ?? 0;
  instance.inServiceMs = state.nowMs;
  instance.warmMs = state.nowMs + warmupMs;
  setLifecycle(state, instance, 'InService');
  if (warmupMs === 0) endActivity(state, group, activityOf(group, instance.id), 'Successful');
  else noteProgress(group, instance.id, 'WaitingForInstanceWarmup', 90);
  if (warmupMs > 0) state.queue.at(instance.warmMs, () => warm(state, group, instance));
  state.wake(group.name);
}

function warm(state: FleetState, group: Group, instance: Instance): void {
  if (instance.lifecycle !== 'InService') return;
  endActivity(state, group, activityOf(group, instance.id), 'Successful');
  state.wake(group.name);
}

function takeFault(state: FleetState, group: Group): string | null {
  const fault = state.launchFaults.get(group.name);
  if (fault === undefined) return null;
  fault.times -= 1;
  if (fault.times <= 0) state.launchFaults.delete(group.name);
  return fault.message;
}

function noteFailure(state: FleetState, group: Group, cause: string, message: string): void {
  const description = 'Launching a new EC2 instance.  Status Reason: ';
  const about = { description: `${description}${message}`, cause, instanceId: null };
  endActivity(state, group, beginActivity(state, group, about), 'Failed', message);
  const factor = Math.min(LONGEST_RETRY, 2 ** group.failedLaunches);
  group.failedLaunches += 1;
  group.retryMs = state.nowMs + state.knobs.launchRetryMs * factor;
  state.queue.at(group.retryMs, () => state.wake(group.name));
  state.emit({ kind: 'launch-failed', group: group.name, message });
}
