import { isImmutable, type ReleaseEntry } from './entry.ts';
import { type FlipPlan, type FlipWrite, headerWrite, inPhases, settledEtags } from './flip-plan.ts';
import { tellWhatRemains } from './leased.ts';
import { deletePage, type KnownEtag, type LeasedContext, writeKey } from './mutable-key.ts';
import type { LogEntry, Pointer } from './pointer.ts';
import type { Observed } from './release-context.ts';
import { type ReleaseId, shortId } from './release-id.ts';
import type { ObservedPointer } from './release-state.ts';
import { type BodyOf, type Staged, stage } from './stage.ts';

export interface FlipOrder {
  readonly observed: Observed;
  readonly plan: FlipPlan;
  readonly bodyOf: BodyOf;
  readonly label: string | null;
  /** Run id that decides from now on. */
  readonly order: string | null;
}

export interface Flipped extends ObservedPointer {
  readonly staged: Staged;
  readonly deleted: readonly string[];
}

/**
 * Stage, then flip: the one way in which what visitors get ever changes. Serves deploy, header change, rollback, finish
 * and undo alike; killed at any point, the next run finishes or undoes it from the pointer's `unsettled`.
 */
export async function flip(context: LeasedContext, order: FlipOrder): Promise<Flipped> {
  const { state, reporter } = context;
  const { plan, observed } = order;
  await state.storeManifest(plan.target, context.signal);
  const staged = await reporter.group(stageTitle(plan), () => stage(context, plan, order.bodyOf));
  return tellWhatRemains(context, cancelledInFlip(plan.target.release), async () => {
    const begun = await state.swapPointer(observed, beginning(context, order), context.lease);
    const answered = await writeAll(context, order, [...staged.otherHeaders.map(headerWrite), ...plan.writes]);
    const deleted = await deletePages(context, order);
    const settled = await state.swapPointer(begun, settling(context, begun.pointer, order, answered), context.lease);
    return { ...settled, staged, deleted };
  });
}

/** From here on keys may hold the new release. */
function beginning(context: LeasedContext, { observed, plan, label, order }: FlipOrder): Pointer {
  const { pointer } = observed;
  const entry: LogEntry = {
    generation: pointer.generation + 1,
    kind: 'release',
    release: plan.target.release,
    label,
    made: context.made,
    begunAt: isoNow(context),
    liveAt: null,
    supersededAt: null,
    isDoomed: false,
  };
  return {
    ...pointer,
    nonce: context.random.nonce(),
    generation: entry.generation,
    unsettled: withRelease(pointer.unsettled, plan.target.release),
    order,
    log: [...revived(pointer.log, plan.target.release), entry],
    etags: {},
  };
}

/** From here on keys hold the new release and nothing else. */
function settling(
  context: LeasedContext,
  begun: Pointer,
  { observed, plan }: FlipOrder,
  answered: ReadonlyMap<string, string>,
): Pointer {
  const now = isoNow(context);
  return {
    ...begun,
    nonce: context.random.nonce(),
    live: plan.target.release,
    unsettled: [],
    log: begun.log.map((entry) => {
      if (entry.generation === begun.generation) return { ...entry, liveAt: now };
      return entry.supersededAt === null ? { ...entry, supersededAt: now } : entry;
    }),
    etags: settledEtags(observed.pointer.etags, answered, plan.deletions),
  };
}

async function writeAll(
  context: LeasedContext,
  order: FlipOrder,
  writes: readonly FlipWrite[],
): Promise<ReadonlyMap<string, string>> {
  const answered = new Map<string, string>();
  for (const [phase, inPhase] of inPhases(writes)) {
    await context.reporter.group(`Flip ${phase}: ${inPhase.length}`, () =>
      context.window.run({
        items: inPhase,
        weight: () => 0,
        signal: context.signal,
        work: async ({ entry }, signal) => {
          const etag = await writeKey(context, { entry, known: knownEtag(order, entry), bodyOf: order.bodyOf, signal });
          if (!isImmutable(entry)) answered.set(entry.key, etag);
          return { pushedBack: false };
        },
      }),
    );
  }
  return answered;
}

function knownEtag({ plan, observed }: FlipOrder, entry: ReleaseEntry): KnownEtag {
  // Hashed files are not in the list of ETags, which would grow with every asset.
  if (plan.isRepair || isImmutable(entry)) return undefined;
  return observed.pointer.etags[entry.key] ?? null;
}

async function deletePages(context: LeasedContext, { plan, observed }: FlipOrder): Promise<readonly string[]> {
  const ours = new Set(
    [observed.live, ...observed.unsettled].flatMap((manifest) => manifest.entries.map((entry) => entry.sha256)),
  );
  const deleted: string[] = [];
  await context.window.run({
    items: plan.deletions,
    weight: () => 0,
    signal: context.signal,
    work: async (key, signal) => {
      const known = plan.isRepair ? undefined : observed.pointer.etags[key];
      if ((await deletePage(context, key, known, ours, signal)) === 'deleted') deleted.push(key);
      return { pushedBack: false };
    },
  });
  return deleted;
}

const cancelledInFlip = (release: ReleaseId) => ({
  code: 'cancelled-in-flip',
  message: `Cancelled while release ${shortId(release)} was being made live: every file is whole, some are new and some are old.`,
  remedy:
    'Run the action again, or any other deploy: it finishes what is open first. `mode: finish` completes this release, `mode: undo` goes back to the one before.',
});

const stageTitle = (plan: FlipPlan): string =>
  `Stage: ${plan.uploads.length} hashed at their keys, ${plan.bodies.length} others aside; nothing visible changes yet`;

const isoNow = (context: LeasedContext): string => new Date(context.clock.now()).toISOString();

const withRelease = (releases: readonly ReleaseId[], release: ReleaseId): readonly ReleaseId[] =>
  releases.includes(release) ? releases : [...releases, release];

/** A release that is deployed again is complete again, whatever a prune had begun to take from it. */
const revived = (log: readonly LogEntry[], release: ReleaseId): readonly LogEntry[] =>
  log.map((entry) => (entry.release === release && entry.isDoomed ? { ...entry, isDoomed: false } : entry));
