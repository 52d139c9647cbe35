import { AbortedError } from '@deploy/kernel';
import type { Host } from './host.ts';

/** What can cut a run short: the runner's signals, and errors that nobody caught. */
export interface Interruption {
  /** Aborts with an `AbortedError` at the first signal. */
  readonly signal: AbortSignal;
  /** Work was given up on and may still be going on. */
  readonly isStuck: boolean;
  /** The work's result, unless it crashes elsewhere or does not end in time after a signal. */
  orGiveUp<T>(work: Promise<T>): Promise<T>;
  end(): void;
}

/**
 * The runner sends SIGINT, 7.5 s later SIGTERM, and kills 2.5 s after that (source: GitHub, "Workflow cancellation
 * reference"). The safe state must be reached before, and the rest is for outputs and the summary.
 */
const GRACE_MS = 7_000;

export function watchForInterruption(host: Pick<Host, 'clock' | 'onSignal' | 'onCrash'>): Interruption {
  const controller = new AbortController();
  const ended = new AbortController();
  const { promise: givenUp, reject } = Promise.withResolvers<never>();
  let isStuck = false;
  const giveUp = (reason: unknown) => {
    isStuck = true;
    reject(reason);
  };
  // Heard even when no work is being waited for.
  givenUp.catch(() => {});
  const stopSignals = host.onSignal((name) => {
    if (controller.signal.aborted) return;
    controller.abort(cancelled(name));
    host.clock.sleep(GRACE_MS, ended.signal).then(
      () => giveUp(cancelledLate(name)),
      () => {},
    );
  });
  const stopCrashes = host.onCrash(giveUp);
  return {
    signal: controller.signal,
    get isStuck() {
      return isStuck;
    },
    orGiveUp: (work) => Promise.race([work, givenUp]),
    end: () => {
      ended.abort();
      stopSignals();
      stopCrashes();
    },
  };
}

function cancelled(signal: string): AbortedError {
  return new AbortedError({
    code: 'cancelled',
    message: `Cancelled by ${signal}.`,
    remedy: 'Run the job again; it continues from what is there.',
  });
}

function cancelledLate(signal: string): AbortedError {
  return new AbortedError({
    code: 'cancelled-late',
    message: `Cancelled by ${signal}, and a step in progress did not come to an end within ${GRACE_MS / 1000} s.`,
    remedy: 'Run the job again; it finds out how far this run came and continues from there.',
  });
}
