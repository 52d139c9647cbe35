import type { Scheduled } from './event-queue.ts';
import type { HookModel, HookResult, HookTransition } from './fleet-model.ts';
import { refusal } from './refusal.ts';

const DEFAULT_HEARTBEAT_SECONDS = 3600;
const DEFAULT_WORK_SECONDS = 5;
const MOST_HOOKS = 50;

export interface Hook {
  readonly name: string;
  readonly transition: HookTransition;
  readonly heartbeatMs: number;
  readonly defaultResult: HookResult;
  /** Milliseconds after which the instance completes it by itself; null: it does not. */
  readonly completesAfterMs: number | null;
  readonly completesWith: HookResult;
}

/** One hook that holds one instance. */
export interface LifecycleAction {
  readonly token: string;
  readonly hook: Hook;
  readonly instanceId: string;
  readonly startedMs: number;
  /** When it ends with the hook's default result, unless a heartbeat comes. */
  timeout: Scheduled;
  /** The instance's own completion. */
  readonly own: Scheduled | null;
  readonly onDone: (result: HookResult) => void;
}

export function toHook(model: HookModel): Hook {
  const { name, transition, heartbeatTimeout, defaultResult, completesAfter, completesWith } = model;
  return {
    name,
    transition,
    heartbeatMs: (heartbeatTimeout ?? DEFAULT_HEARTBEAT_SECONDS) * 1000,
    defaultResult: defaultResult ?? 'ABANDON',
    completesAfterMs: completesAfter === null ? null : (completesAfter ?? DEFAULT_WORK_SECONDS) * 1000,
    completesWith: completesWith ?? 'CONTINUE',
  };
}

/** Throws `LimitExceeded` beyond fifty. Source: Auto Scaling guide, "Quotas for Auto Scaling resources and groups". */
export function putHook(hooks: Map<string, Hook>, model: HookModel): void {
  if (!hooks.has(model.name) && hooks.size >= MOST_HOOKS) throw refusal('LimitExceeded', 'Too many lifecycle hooks');
  hooks.set(model.name, toHook(model));
}
