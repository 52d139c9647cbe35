import type { Scheduled } from './event-queue.ts';
import type { HookResult, HookTransition } from './fleet-model.ts';

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
  own: Scheduled | null;
  result: HookResult | null;
}
