import type { Clock } from './clock.ts';

/** A point on the monotonic clock after which waiting ends. */
export interface Deadline {
  readonly remainingMs: () => number;
  readonly isPast: () => boolean;
}

/** A deadline `ms` from now. */
export function deadlineIn(clock: Clock, ms: number): Deadline {
  const end = clock.monotonic() + ms;
  return {
    remainingMs: () => Math.max(0, end - clock.monotonic()),
    isPast: () => clock.monotonic() >= end,
  };
}
