import type { ScalingActivity } from './activity.ts';
import type { FleetState } from './fleet-state.ts';
import type { Group } from './group.ts';
import { changeDesired } from './group-size.ts';
import { isInGrace } from './health-round.ts';
import type { Instance } from './instance.ts';
import { unknownInstance, validationError } from './refusal.ts';
import { recheck } from './target-health.ts';
import { terminate } from './terminating.ts';

/** An instance that is not gone. Throws `ValidationError`. */
export function instanceOf(state: FleetState, id: string): Instance {
  const instance = state.instances.get(id);
  if (instance === undefined) throw unknownInstance(id);
  return instance;
}

/** Source: Auto Scaling API, TerminateInstanceInAutoScalingGroup. */
export function terminateOne(state: FleetState, group: Group, id: string, decrements: boolean): ScalingActivity {
  if (decrements && group.desired - 1 < group.minSize) {
    throw validationError(`The group ${group.name} would have fewer than its min size ${group.minSize}`);
  }
  const cause = `instance ${id} was taken out of service in response to a user request.`;
  const activity = terminate(state, group, instanceOf(state, id), 'requested', cause);
  if (decrements) changeDesired(state, group, group.desired - 1, 'caller');
  return { ...activity };
}

/** Source: Auto Scaling API, SetInstanceHealth: during its grace period an instance is not made unhealthy, unless that is asked for. */
export function setHealth(
  state: FleetState,
  group: Group,
  id: string,
  health: Instance['health'],
  respectsGrace: boolean,
): void {
  const instance = instanceOf(state, id);
  if (respectsGrace && health === 'Unhealthy' && isInGrace(state, group, instance)) return;
  instance.health = health;
}

/** Source: Auto Scaling API, SetInstanceProtection. */
export function setProtection({ instances }: Group, ids: readonly string[], isProtected: boolean): void {
  const found = ids.map((id) => {
    const instance = instances.get(id);
    if (instance === undefined) throw unknownInstance(id);
    return instance;
  });
  for (const instance of found) instance.isProtected = isProtected;
}

/** The machine goes at once. Its group finds out when it looks, its target group by failing checks. */
export function loseMachine(state: FleetState, id: string): void {
  const instance = instanceOf(state, id);
  if (instance.machine === 'gone') return;
  instance.machine = 'gone';
  state.emit({ kind: 'instance-lost', group: instance.group, instanceId: id });
  recheck(state, id);
}
