import { ConflictError, PreconditionError } from '@deploy/kernel';
import { isOlderRun } from './history.ts';
import type { Manifest } from './manifest.ts';
import type { Pointer } from './pointer.ts';
import { shortId } from './release-id.ts';
import { isLive } from './release-name.ts';
import { removalShare } from './removal-share.ts';

/** Refuses a run that is older than the one that decided what is live. */
export function refuseOlderRun(pointer: Pointer, run: string | null, allowOlder: boolean): void {
  if (allowOlder || !isOlderRun(run, pointer.order)) return;
  throw new ConflictError({
    code: 'run-older-than-live',
    message: `Run ${run} is older than run ${pointer.order}, which decided what is live.`,
    remedy:
      'A newer run has been here, so deploying this one would go back in time. Start a new run from the commit you want, use `mode: rollback`, or set `allow-older: true` if going back is meant.',
  });
}

/** Optimistic lock: the caller says what it believes to be live. */
export function refuseUnexpectedLive(pointer: Pointer, expected: string | null): void {
  if (expected === null || isLive(pointer, expected)) return;
  const found = pointer.live === null ? 'No release' : `Release ${shortId(pointer.live)}`;
  throw new ConflictError({
    code: 'live-release-unexpected',
    message: `${found} is live, and \`expected-release\` says ${expected}.`,
    remedy: 'Look at what was deployed meanwhile (`mode: list`), then set `expected-release` to it or leave it out.',
  });
}

/** Refuses a release that takes away most of a site, which is nearly always a broken build. */
export function refuseLargeRemoval(live: Manifest, target: Manifest, maxPercent: number): void {
  const share = removalShare(live.entries, target.entries);
  if (share <= maxPercent) return;
  throw new PreconditionError({
    code: 'removal-above-cap',
    message: `This release takes away ${Math.round(share)} % of the site (${live.entries.length} files live, ${target.entries.length} in the source), and at most ${maxPercent} % may go.`,
    remedy:
      'Check that the build is complete and that `source` points at all of it. If the site really shrinks, raise `max-removal-percent` for this run.',
  });
}
