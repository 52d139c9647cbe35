import { type FleetState, targetGroupOf } from './fleet-state.ts';
import { type Group, inService } from './group.ts';
import type { Instance } from './instance.ts';
import { terminate } from './terminating.ts';

const EC2_CAUSE =
  'an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.';
const ELB_CAUSE = 'an instance was taken out of service in response to an ELB system health check failure.';
const SET_CAUSE = 'an instance was taken out of service in response to a user health-check.';

/** A share of the desired capacity that is replaced at a time. Source: Auto Scaling guide, "Health checks for instances". */
const PACE = 0.1;

/** A group looks at the health of its instances, and replaces those that are not. */
export function healthRound(state: FleetState, group: Group): void {
  if (!group.suspended.has('HealthCheck')) findUnhealthy(state, group);
  replaceUnhealthy(state, group);
}

function findUnhealthy(state: FleetState, group: Group): void {
  for (const instance of group.instances.values()) {
    const isLost = instance.machine === 'gone' && !instance.lifecycle.startsWith('Terminat');
    const isFailing = instance.lifecycle === 'InService' && failsTarget(state, group, instance);
    if (isLost || isFailing) instance.health = 'Unhealthy';
  }
}

/**
 * Whether a target group that is in service finds the instance unhealthy, after the grace period. Where no target ever passed,
 * nothing is replaced (source: Auto Scaling guide, "Verify the attachment status of your load balancer").
 */
function failsTarget(state: FleetState, group: Group, instance: Instance): boolean {
  if (group.healthCheckType !== 'ELB' || isInGrace(state, group, instance)) return false;
  return [...group.targetGroups].some(
    ([arn, source]) =>
      source === 'InService' && targetGroupOf(state, arn).targets.get(instance.id)?.state === 'unhealthy',
  );
}

export function isInGrace(state: FleetState, group: Group, { inServiceMs }: Instance): boolean {
  return inServiceMs === null || state.nowMs < inServiceMs + group.graceMs;
}

/** Terminates first, and lets the missing ones be launched. */
export function replaceUnhealthy(state: FleetState, group: Group): void {
  if (group.suspended.has('ReplaceUnhealthy') || group.suspended.has('Terminate')) return;
  const instances = [...group.instances.values()];
  const leaving = instances.filter(({ leaving: reason }) => reason === 'unhealthy').length;
  const waiting = instances.filter(({ health, leaving: reason }) => health === 'Unhealthy' && reason === null);
  const areAll = waiting.length > 0 && inService(group).every(({ health }) => health === 'Unhealthy');
  const pace = areAll ? 1 : Math.max(1, Math.floor(group.desired * PACE));
  for (const instance of waiting.slice(0, Math.max(0, pace - leaving))) {
    terminate(state, group, instance, 'unhealthy', causeOf(state, group, instance));
  }
}

function causeOf(state: FleetState, group: Group, instance: Instance): string {
  if (instance.machine === 'gone') return EC2_CAUSE;
  return failsTarget(state, group, instance) ? ELB_CAUSE : SET_CAUSE;
}
