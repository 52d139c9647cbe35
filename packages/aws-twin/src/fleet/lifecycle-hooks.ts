import type { HookResult, HookTransition } from './fleet-model.ts';
import { type FleetState, nextSerial } from './fleet-state.ts';
import type { Group } from './group.ts';
import type { Hook, LifecycleAction } from './hook.ts';
import type { Instance } from './instance.ts';
import { validationError } from './refusal.ts';

const LONGEST_MS = 48 * 3_600_000;

/**
 * Holds an instance until all hooks of a transition are done; tells whether one of them abandoned it. False when there is
 * no such hook. Source: Auto Scaling guide, "How lifecycle hooks work".
 */
export function holdFor(
  state: FleetState,
  group: Group,
  instance: Instance,
  transition: HookTransition,
  onDone: (result: HookResult) => void,
): boolean {
  const hooks = [...group.hooks.values()].filter((hook) => hook.transition === transition);
  const actions = hooks.map((hook) => beginAction(state, group, instance, hook, onDone));
  group.actions.push(...actions);
  return actions.length > 0;
}

function beginAction(
  state: FleetState,
  group: Group,
  instance: Instance,
  hook: Hook,
  onDone: (result: HookResult) => void,
): LifecycleAction {
  const own = hook.completesAfterMs;
  const action: LifecycleAction = {
    token: `token-${String(nextSerial(state)).padStart(8, '0')}`,
    hook,
    instanceId: instance.id,
    startedMs: state.nowMs,
    timeout: state.queue.at(state.nowMs + hook.heartbeatMs, () => finish(group, action, hook.defaultResult)),
    own: own === null ? null : state.queue.at(state.nowMs + own, () => finish(group, action, hook.completesWith)),
    onDone,
  };
  return action;
}

/** Throws `ValidationError` when nothing waits for it. */
export function completeAction(group: Group, hookName: string, instanceId: string, result: HookResult): void {
  finish(group, actionOf(group, hookName, instanceId), result);
}

/** The time-out begins anew, but never lasts longer than 48 hours or a hundred heartbeats altogether. */
export function heartbeat(state: FleetState, group: Group, hookName: string, instanceId: string): void {
  const action = actionOf(group, hookName, instanceId);
  const { heartbeatMs, defaultResult } = action.hook;
  const lastMs = action.startedMs + Math.min(LONGEST_MS, 100 * heartbeatMs);
  action.timeout.cancel();
  const atMs = Math.min(lastMs, state.nowMs + heartbeatMs);
  action.timeout = state.queue.at(atMs, () => finish(group, action, defaultResult));
}

/** Forgets what holds an instance that is leaving anyway. */
export function dropActions(group: Group, instanceId: string): void {
  for (const action of group.actions.filter((each) => each.instanceId === instanceId)) take(group, action);
}

function finish(group: Group, action: LifecycleAction, result: HookResult): void {
  take(group, action);
  const others = group.actions.filter(({ instanceId }) => instanceId === action.instanceId);
  if (result === 'ABANDON') for (const other of others) take(group, other);
  if (result === 'ABANDON' || others.length === 0) action.onDone(result);
}

function take(group: Group, action: LifecycleAction): void {
  action.timeout.cancel();
  action.own?.cancel();
  const at = group.actions.indexOf(action);
  if (at >= 0) group.actions.splice(at, 1);
}

function actionOf(group: Group, hookName: string, instanceId: string): LifecycleAction {
  const action = group.actions.find((each) => each.hook.name === hookName && each.instanceId === instanceId);
  if (action !== undefined) return action;
  throw validationError(`No active Lifecycle Action found with instance ID ${instanceId} and hook ${hookName}`);
}
