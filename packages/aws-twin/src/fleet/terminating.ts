import type { ScalingActivity } from './activity.ts';
import { activityOf, beginActivity, endActivity, noteProgress } from './activity-log.ts';
import { type FleetState, targetGroupOf } from './fleet-state.ts';
import type { Group } from './group.ts';
import { type Instance, isLaunching, isLeaving, type LeavingReason, type Lifecycle } from './instance.ts';
import { dropActions, holdFor } from './lifecycle-hooks.ts';
import { deregister } from './registration.ts';

/**
 * Takes an instance out of its group: deregistered first and drained for the whole delay, then its hooks, then the machine
 * is stopped (source: Auto Scaling guide, "Amazon EC2 Auto Scaling instance lifecycle"). One that was abandoned while it was
 * launching meets no hooks.
 */
export function terminate(
  state: FleetState,
  group: Group,
  instance: Instance,
  reason: LeavingReason,
  cause: string,
): ScalingActivity {
  const under = activityOf(group, instance.id);
  if (isLeaving(instance) && under !== null) return under;
  if (isLaunching(instance)) {
    const message = reason === 'abandoned' ? 'The lifecycle hook abandoned the launch.' : 'The launch was cancelled.';
    endActivity(state, group, under, 'Cancelled', message);
  } else {
    endActivity(state, group, under, 'Successful');
  }
  dropActions(group, instance.id);
  instance.leaving = reason;
  setLifecycle(state, instance, 'Terminating');
  const description = `Terminating EC2 instance: ${instance.id}`;
  const activity = beginActivity(state, group, { description, cause, instanceId: instance.id });
  drain(state, group, instance);
  state.wake(group.name);
  return activity;
}

/** Ends in its leaving the group: until then it is there, and answers what still reaches it. */
function drain(state: FleetState, group: Group, instance: Instance): void {
  const ends = [...group.targetGroups.keys()].map((arn) => deregister(state, targetGroupOf(state, arn), instance.id));
  const drainedMs = Math.max(state.nowMs, ...ends);
  if (drainedMs > state.nowMs) noteProgress(group, instance.id, 'WaitingForELBConnectionDraining', 50);
  state.queue.at(drainedMs, () => afterDrain(state, group, instance));
}

function afterDrain(state: FleetState, group: Group, instance: Instance): void {
  const transition = 'autoscaling:EC2_INSTANCE_TERMINATING';
  const isHeld =
    instance.leaving !== 'abandoned' && holdFor(state, group, instance, transition, () => stop(state, group, instance));
  if (isHeld) {
    setLifecycle(state, instance, 'Terminating:Wait');
    noteProgress(group, instance.id, 'MidLifecycleAction', 60);
  } else {
    stop(state, group, instance);
  }
}

/** Both results of a terminating hook end alike. */
function stop(state: FleetState, group: Group, instance: Instance): void {
  if (instance.lifecycle === 'Terminating:Wait') setLifecycle(state, instance, 'Terminating:Proceed');
  noteProgress(group, instance.id, 'InProgress', 80);
  state.queue.at(state.nowMs + state.draw.within(state.knobs.shutdownMs), () => end(state, group, instance));
}

function end(state: FleetState, group: Group, instance: Instance): void {
  instance.machine = 'gone';
  setLifecycle(state, instance, 'Terminated');
  group.instances.delete(instance.id);
  state.instances.delete(instance.id);
  state.gone.set(instance.id, { ...instance, endedMs: state.nowMs });
  endActivity(state, group, activityOf(group, instance.id), 'Successful');
  state.reroute();
  state.emit({ kind: 'instance-terminated', group: group.name, instanceId: instance.id });
  state.wake(group.name);
}

export function setLifecycle(state: FleetState, instance: Instance, lifecycle: Lifecycle): void {
  instance.lifecycle = lifecycle;
  state.emit({ kind: 'instance-lifecycle', group: instance.group, instanceId: instance.id, lifecycle });
}
