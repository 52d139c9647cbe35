import type { Completion } from '@deploy/cdn-invalidation';
import type { DonePurge } from './purge.ts';

/**
 * - `planned`: a dry run
 * - `nothing-to-do`: caches hold nothing that changed
 * - `completed`: every edge location has purged
 * - `in-progress`: accepted, and not waited for
 * - `timed-out`: accepted, and not completed in time; CloudFront goes on
 * - `unknown`: accepted, and asking about it is not allowed
 * - `failed`: not all of it was accepted
 */
export type Status = 'planned' | 'nothing-to-do' | 'completed' | 'in-progress' | 'timed-out' | 'unknown' | 'failed';

/** @param completion null when nothing was waited for */
export function statusOf(done: readonly DonePurge[], completion: Completion | null): Status {
  if (done.some(({ failure }) => failure !== null)) return 'failed';
  const invalidations = done.flatMap((each) => each.invalidations);
  if (invalidations.length === 0) return 'nothing-to-do';
  if (completion === null) return invalidations.every(({ isCompleted }) => isCompleted) ? 'completed' : 'in-progress';
  const states = [...completion.values()];
  if (states.includes('in-progress')) return 'timed-out';
  return states.includes('unknown') ? 'unknown' : 'completed';
}
