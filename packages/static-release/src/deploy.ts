import { type Body, ConflictError } from '@deploy/kernel';
import type { ReleaseEntry } from './entry.ts';
import { flip } from './flip.ts';
import { changesNothing, type FlipPlan, planFlip } from './flip-plan.ts';
import { adoptForeign, type ForeignSite, findForeign, refuseForeign } from './foreign-site.ts';
import type { Violation } from './guard.ts';
import { refuseViolations } from './guards.ts';
import { laterOrder, type RetentionPolicy, retainedReleases } from './history.ts';
import { CANCELLED_BEFORE_FLIP, type LeaseWishes, tellWhatRemains, underLease } from './leased.ts';
import { makeManifest } from './manifest.ts';
import type { LeasedContext } from './mutable-key.ts';
import { type Observed, observe, type ReleaseContext } from './release-context.ts';
import { refuseLargeRemoval, refuseOlderRun, refuseUnexpectedLive } from './release-guards.ts';
import { type Planned, plannedBy, type ReleaseReport, reportOn } from './release-report.ts';

export interface DeployRequest {
  readonly entries: readonly ReleaseEntry[];
  readonly bodyOf: (entry: ReleaseEntry) => Body;
  /** References of pages that this release does not satisfy by itself; a retained release may. */
  readonly missingReferences: readonly Violation[];
  readonly retention: RetentionPolicy;
  readonly maxRemovalPercent: number;
  /** What the caller believes to be live; null to not care. */
  readonly expectedRelease: string | null;
  readonly allowOlder: boolean;
  /** Take over files of a foreign site that this release overwrites. */
  readonly adopt: boolean;
  /** Put every file in its place anew, whatever the manifest of the live release says is there. */
  readonly repair: boolean;
  /** GITHUB_RUN_ID, null outside GitHub. */
  readonly runId: string | null;
  readonly distributions: readonly string[];
  readonly dryRun: boolean;
  readonly patienceMs: number;
  /** Told of the plan, and again when what is live has changed until the lease is taken. */
  readonly onPlan?: (planned: Planned) => void;
}

/**
 * Makes a release live: assets before pages, or not at all.
 *
 * @param requested may still be on its way: the source is read while the bucket answers. What is wrong with it counts
 *   before what is wrong with the bucket.
 */
export async function deploy(
  context: ReleaseContext,
  requested: DeployRequest | Promise<DeployRequest>,
): Promise<ReleaseReport> {
  const observing = observe(context);
  observing.catch(() => undefined);
  const request = await requested;
  const observed = await observing;
  const foreign = await lookForForeign(context, observed, request);
  const plan = await decide(context, observed, request, foreign);
  if (request.dryRun) return reportOn(context, request.distributions, { observed, plan, outcome: 'planned' });
  if (changesNothing(plan)) {
    const placed = await takePlace(context, observed, request);
    if (placed !== null) {
      return reportOn(context, request.distributions, { observed: placed, plan, outcome: 'nothing-to-do' });
    }
  }
  return tellWhatRemains(context, CANCELLED_BEFORE_FLIP, () =>
    underLease(context, observed, wishesOf(request), async (leased, current) => {
      const stillForeign = current === observed ? foreign : await lookForForeign(leased, current, request);
      return release(leased, current, request, stillForeign);
    }),
  );
}

/**
 * The newest run wins also when it changes nothing: an older one that comes later is refused. Needs no lease, for the swap
 * is conditional; null where somebody holds the lease, forbids deployments, or was faster.
 */
async function takePlace(
  context: ReleaseContext,
  observed: Observed,
  { runId }: DeployRequest,
): Promise<Observed | null> {
  const { lease, pointer } = observed;
  if (observed.etag === null || lease.document?.state !== 'free' || lease.document.hold !== null) return null;
  const order = laterOrder(runId, pointer.order);
  if (order === pointer.order) return observed;
  try {
    const next = { ...pointer, nonce: context.random.nonce(), order };
    return { ...observed, ...(await context.state.swapPointer(observed, next)) };
  } catch (thrown) {
    if (thrown instanceof ConflictError && thrown.code === 'pointer-moved') return null;
    throw thrown;
  }
}

const wishesOf = (request: DeployRequest): LeaseWishes => ({
  patienceMs: request.patienceMs,
  ignoreHold: false,
  abortHolder: null,
});

/** The same decision for a dry run, for the first look and for the look under the lease. Throws what refuses it. */
async function decide(
  context: ReleaseContext,
  observed: Observed,
  request: DeployRequest,
  foreign: ForeignSite | null,
): Promise<FlipPlan> {
  const { pointer, live, unsettled } = observed;
  const target = makeManifest(request.entries);
  refuseOlderRun(pointer, request.runId, request.allowOlder);
  refuseUnexpectedLive(pointer, request.expectedRelease);
  refuseLargeRemoval(live, target, request.maxRemovalPercent);
  if (foreign !== null) refuseForeign(context, foreign, request.adopt);
  await refuseMissing(context, observed, request);
  const plan = planFlip({ live, unsettled, target, distrustsBucket: request.repair });
  request.onPlan?.(plannedBy(context, observed, plan));
  return plan;
}

async function lookForForeign(
  context: ReleaseContext,
  observed: Observed,
  request: DeployRequest,
): Promise<ForeignSite | null> {
  return observed.etag === null ? findForeign(context, request.entries) : null;
}

async function release(
  leased: LeasedContext,
  observed: Observed,
  request: DeployRequest,
  foreign: ForeignSite | null,
): Promise<ReleaseReport> {
  const plan = await decide(leased, observed, request, foreign);
  const order = laterOrder(request.runId, observed.pointer.order);
  if (changesNothing(plan) && observed.etag !== null) {
    const pointer = { ...observed.pointer, nonce: leased.random.nonce(), order };
    if (order !== observed.pointer.order) await leased.state.swapPointer(observed, pointer, leased.lease);
    return reportOn(leased, request.distributions, {
      observed: { ...observed, pointer },
      plan,
      outcome: 'nothing-to-do',
    });
  }
  const base = foreign === null ? observed : await adoptForeign(leased, observed, foreign);
  const basePlan = base === observed ? plan : await decide(leased, base, request, null);
  const flipped = await flip(leased, { observed: base, plan: basePlan, bodyOf: request.bodyOf, label: null, order });
  return reportOn(leased, request.distributions, { observed: base, plan: basePlan, outcome: 'released', flipped });
}

/** Loads retained releases only when a page refers to something that is not in this one. */
async function refuseMissing(
  context: ReleaseContext,
  { pointer }: Observed,
  { missingReferences, retention }: DeployRequest,
): Promise<void> {
  if (missingReferences.length === 0) return;
  const keys = new Set<string>();
  for (const id of retainedReleases(pointer, retention, context.clock.now())) {
    const manifest = await context.state.findManifest(id, context.signal);
    for (const entry of manifest?.entries ?? []) keys.add(entry.key);
  }
  refuseViolations(missingReferences.filter(({ subjects: [target] }) => target === undefined || !keys.has(target)));
}
