import { NotFoundError } from '@deploy/kernel';
import { isImmutable } from './entry.ts';
import { flip } from './flip.ts';
import { changesNothing, type FlipPlan, planFlip } from './flip-plan.ts';
import { laterOrder } from './history.ts';
import { CANCELLED_BEFORE_FLIP, type LeaseWishes, tellWhatRemains, underLease } from './leased.ts';
import type { Manifest } from './manifest.ts';
import type { LeasedContext } from './mutable-key.ts';
import { type Observed, observe, type ReleaseContext } from './release-context.ts';
import { refuseOlderRun, refuseUnexpectedLive } from './release-guards.ts';
import { type ReleaseId, shortId } from './release-id.ts';
import { resolveRelease } from './release-name.ts';
import { type Planned, plannedBy, type ReleaseReport, reportOn } from './release-report.ts';

/** What to make live from what is stored. */
export type RestoreTarget =
  /** `previous`, an id, its beginning, or a label. */
  | { readonly kind: 'release'; readonly name: string }
  /** The newest release whose flip was begun and not settled. */
  | { readonly kind: 'finish' }
  /** What was live before that flip. */
  | { readonly kind: 'undo' };

export interface RestoreRequest {
  readonly target: RestoreTarget;
  readonly expectedRelease: string | null;
  readonly allowOlder: boolean;
  readonly runId: string | null;
  readonly distributions: readonly string[];
  readonly dryRun: boolean;
  readonly patienceMs: number;
  /** Ask a running deployment to stop, for this reason. */
  readonly abortHolder: string | null;
  /** Told of the plan, and again when what is live has changed until the lease is taken. */
  readonly onPlan?: (planned: Planned) => void;
}

/**
 * Makes a stored release live again: rollback, finish and undo. Checks first that everything it needs is stored; then it
 * is the same flip as a deploy, and takes seconds.
 */
export async function restore(context: ReleaseContext, request: RestoreRequest): Promise<ReleaseReport> {
  const observed = await observe(context);
  const stops = !request.dryRun && request.abortHolder !== null && observed.lease.document?.state === 'held';
  // What a deployment that is being stopped leaves is known when it has stopped.
  if (!stops) {
    const plan = await decide(context, observed, request);
    const outcome = plan === null ? 'nothing-to-do' : 'planned';
    if (plan === null || request.dryRun) return reportOn(context, request.distributions, { observed, plan, outcome });
  }
  const wishes: LeaseWishes = {
    patienceMs: request.patienceMs,
    // A hold keeps new releases out; going back must stay possible.
    ignoreHold: true,
    abortHolder: request.abortHolder,
  };
  return tellWhatRemains(context, CANCELLED_BEFORE_FLIP, () =>
    underLease(context, observed, wishes, (leased, current) => {
      const wasStoppedInTime = stops && isPrevious(request) && hasNotMoved(observed, current);
      return carryOut(leased, current, request, wasStoppedInTime);
    }),
  );
}

async function carryOut(
  leased: LeasedContext,
  observed: Observed,
  request: RestoreRequest,
  wasStoppedInTime: boolean,
): Promise<ReleaseReport> {
  const plan = wasStoppedInTime ? null : await decide(leased, observed, request);
  if (plan === null) return reportOn(leased, request.distributions, { observed, plan, outcome: 'nothing-to-do' });
  const order = laterOrder(request.runId, observed.pointer.order);
  const label = observed.pointer.log.find((entry) => entry.release === plan.target.release)?.label ?? null;
  const flipped = await flip(leased, { observed, plan, bodyOf: () => null, label, order });
  return reportOn(leased, request.distributions, { observed, plan, outcome: 'released', flipped });
}

const isPrevious = ({ target }: RestoreRequest): boolean => target.kind === 'release' && target.name === 'previous';

/**
 * The deployment that was stopped had not begun to change anything: what it would have replaced is still live, and going
 * back from there would be one release too far.
 */
const hasNotMoved = (before: Observed, now: Observed): boolean =>
  now.pointer.unsettled.length === 0 && now.pointer.generation === before.pointer.generation;

/** The flip to make, or null when there is nothing to do. Throws what refuses it. */
async function decide(context: ReleaseContext, observed: Observed, request: RestoreRequest): Promise<FlipPlan | null> {
  const { pointer, live, unsettled } = observed;
  refuseOlderRun(pointer, request.runId, request.allowOlder);
  refuseUnexpectedLive(pointer, request.expectedRelease);
  const target = await targetOf(context, observed, request.target);
  if (target === null) return null;
  const plan = planFlip({ live, unsettled, target });
  if (changesNothing(plan)) return null;
  await refuseIncomplete(context, plan);
  request.onPlan?.(plannedBy(context, observed, plan));
  return plan;
}

async function targetOf(
  context: ReleaseContext,
  { pointer, live }: Observed,
  target: RestoreTarget,
): Promise<Manifest | null> {
  if (target.kind === 'release') return storedManifest(context, resolveRelease(pointer, target.name));
  const newest = pointer.unsettled.at(-1);
  if (newest === undefined) return null;
  return target.kind === 'undo' ? live : storedManifest(context, newest);
}

async function storedManifest(context: ReleaseContext, release: ReleaseId): Promise<Manifest> {
  const found = await context.state.findManifest(release, context.signal);
  if (found !== null) return found;
  throw new NotFoundError({
    code: 'release-not-stored',
    message: `Release ${shortId(release)} is in the log, but its manifest is gone from s3://${context.store.bucket}/${context.state.keys.manifest(release)}.`,
    remedy: 'Deploy it again from its commit with `mode: deploy`.',
  });
}

/** One listing of the stored bodies, before anything changes. */
async function refuseIncomplete(context: ReleaseContext, plan: FlipPlan): Promise<void> {
  const stored = new Set<string>();
  const { objects } = context.state.keys;
  for await (const found of context.store.list(objects, context.signal)) stored.add(found.key.slice(objects.length));
  const missing = plan.writes.filter(({ entry }) => !isImmutable(entry) && !stored.has(entry.sha256));
  if (missing.length === 0) return;
  const names = missing.slice(0, 5).map(({ entry }) => entry.key);
  throw new NotFoundError({
    code: 'release-incomplete',
    message: `Release ${shortId(plan.target.release)} cannot be restored: the stored bodies of ${missing.length} file(s) are gone (${names.join(', ')}).`,
    remedy:
      'Nothing was changed. Choose another release (`mode: list`), or deploy this one again from its commit with `mode: deploy`. Nothing but this tool may delete under `_deploy/`: check lifecycle rules.',
  });
}
