import type { Clock } from '@deploy/kernel';

/** Of the seven seconds that a cancelled run has, what changes and journal may take. */
const BUDGET_MS = 6_000;

/** Does the work of a cancelled run's last seconds; its signal aborts when they are over. */
export async function inLastSeconds<T>(clock: Clock, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const over = new AbortController();
  const timer = new AbortController();
  clock.sleep(BUDGET_MS, timer.signal).then(
    () => over.abort(new Error('no time is left')),
    () => {},
  );
  try {
    return await work(over.signal);
  } finally {
    timer.abort();
  }
}
