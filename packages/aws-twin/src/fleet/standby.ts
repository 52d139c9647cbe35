import { type FleetState, targetGroupOf } from './fleet-state.ts';
import type { Group } from './group.ts';
import { changeDesired } from './group-size.ts';
import type { Instance } from './instance.ts';
import { serve } from './launching.ts';
import { unknownInstance, validationError } from './refusal.ts';
import { deregister } from './registration.ts';
import { setLifecycle } from './terminating.ts';

/** Source: Auto Scaling guide, "Temporarily remove instances from your Auto Scaling group". */
export function enterStandby(state: FleetState, group: Group, ids: readonly string[], decrements: boolean): void {
  const instances = ids.map((id) => inState(group, id, 'InService'));
  const desired = group.desired - (decrements ? ids.length : 0);
  if (desired < group.minSize) throw validationError(`The group would have fewer than its min size ${group.minSize}`);
  for (const instance of instances) {
    setLifecycle(state, instance, 'EnteringStandby');
    const ends = [...group.targetGroups.keys()].map((arn) => deregister(state, targetGroupOf(state, arn), instance.id));
    state.queue.at(Math.max(state.nowMs, ...ends), () => {
      if (instance.lifecycle === 'EnteringStandby') setLifecycle(state, instance, 'Standby');
      state.wake(group.name);
    });
  }
  changeDesired(state, group, desired, 'standby');
  state.wake(group.name);
}

/** The desired capacity grows by them. */
export function exitStandby(state: FleetState, group: Group, ids: readonly string[]): void {
  const instances = ids.map((id) => inState(group, id, 'Standby'));
  const desired = group.desired + ids.length;
  if (desired > group.maxSize) throw validationError(`The group would have more than its max size ${group.maxSize}`);
  for (const instance of instances) serve(state, group, instance);
  changeDesired(state, group, desired, 'standby');
}

function inState(group: Group, id: string, lifecycle: Instance['lifecycle']): Instance {
  const instance = group.instances.get(id);
  if (instance === undefined) throw unknownInstance(id);
  if (instance.lifecycle !== lifecycle) throw validationError(`The instance ${id} is not in ${lifecycle}.`);
  return instance;
}
