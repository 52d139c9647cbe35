import type { ActionContext } from '@deploy/action-kit';
import type { LeaseOwner } from '@deploy/kernel';
import type { TimeLimit } from './time-limit.ts';

/** What settling works with. A post step reads no inputs. */
export interface Settling {
  readonly action: Omit<ActionContext<unknown>, 'inputs'>;
  readonly limit: TimeLimit;
}

/** What came of it, for people. */
export interface Said {
  readonly isDone: boolean;
  readonly sentence: string;
}

/** What both strategies ask for in the same way: nobody is waited for, stopped or judged. */
export function settlingRequest({ action: { random, run }, limit }: Settling) {
  const me: LeaseOwner = { run: run.run, runId: run.runId, attempt: run.attempt, process: random.nonce() };
  return {
    ...{ me, lockTimeoutSeconds: 0, abortHolder: null, signal: limit.signal },
    onCancel: 'rollback' as const,
    check: async () => {},
  };
}
