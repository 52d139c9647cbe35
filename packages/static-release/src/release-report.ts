import type { ChangedPaths } from '@deploy/kernel';
import { collectChanges } from './change-walk.ts';
import type { Flipped } from './flip.ts';
import type { FlipPlan } from './flip-plan.ts';
import type { Observed, ReleaseContext } from './release-context.ts';
import type { ReleaseId } from './release-id.ts';

/** What an operation that decides what is live did, or would do. */
export interface ReleaseReport {
  /** `planned`: a dry run, nothing was written. */
  readonly outcome: 'released' | 'nothing-to-do' | 'planned';
  readonly release: ReleaseId | null;
  /** What was live before. */
  readonly previous: ReleaseId | null;
  /** Generation of the pointer afterwards. */
  readonly generation: number;
  /** Key of the manifest in the bucket. */
  readonly manifestKey: string | null;
  readonly uploadedFiles: number;
  readonly uploadedBytes: number;
  /** Keys in their place already, with the wanted content and headers. */
  readonly unchanged: number;
  /** Pages deleted by this flip. */
  readonly removed: readonly string[];
  readonly plan: FlipPlan | null;
  /** What an invalidation has to look at: everything since the last one that was accepted. */
  readonly changes: ChangedPaths;
}

/** What an operation has set out to do; told before anything is written. */
export interface Planned {
  /** What will be live. */
  readonly release: ReleaseId;
  /** What is live until then. */
  readonly previous: ReleaseId | null;
  readonly manifestKey: string;
}

export function plannedBy(context: ReleaseContext, { pointer }: Observed, plan: FlipPlan): Planned {
  const { release } = plan.target;
  return { release, previous: pointer.live, manifestKey: context.state.keys.manifest(release) };
}

/** What a report is made of. */
export interface Done {
  readonly observed: Observed;
  readonly plan: FlipPlan | null;
  readonly outcome: ReleaseReport['outcome'];
  readonly flipped?: Flipped;
}

/** @param distributions those whose acknowledgements count; empty for all that ever acknowledged */
export async function reportOn(
  context: ReleaseContext,
  distributions: readonly string[],
  { observed, plan, outcome, flipped }: Done,
): Promise<ReleaseReport> {
  const pointer = flipped?.pointer ?? observed.pointer;
  const release = plan?.target.release ?? observed.pointer.live;
  return {
    outcome,
    release,
    previous: observed.pointer.live,
    generation: pointer.generation,
    manifestKey: release === null ? null : context.state.keys.manifest(release),
    uploadedFiles: flipped?.staged.files ?? 0,
    uploadedBytes: flipped?.staged.bytes ?? 0,
    unchanged: plan?.unchanged ?? observed.live.entries.length,
    removed: flipped?.deleted ?? [],
    plan,
    changes: await collectChanges(context, pointer, distributions),
  };
}
