import { ABSENT, type ChangedPaths, ConflictError, matching, textBody } from '@deploy/kernel';
import { acknowledgedByAll, collectChanges } from './change-walk.ts';
import type { PrunedKey } from './changes.ts';
import { compactLog, type RetentionPolicy } from './history.ts';
import { tellWhatRemains, underLease } from './leased.ts';
import type { Manifest } from './manifest.ts';
import type { LeasedContext } from './mutable-key.ts';
import type { LogEntry, Pointer } from './pointer.ts';
import { type PruneCandidate, pruneCandidates, type Sorting, sortReleases, unneededBodies } from './prune-plan.ts';
import { fullKey, type Observed, observe, type ReleaseContext } from './release-context.ts';
import type { ReleaseId } from './release-id.ts';
import type { ObservedPointer } from './release-state.ts';

export interface PruneRequest {
  readonly retention: RetentionPolicy;
  readonly distributions: readonly string[];
  readonly dryRun: boolean;
  readonly patienceMs: number;
}

export interface PruneReport {
  readonly outcome: 'pruned' | 'nothing-to-do' | 'planned';
  readonly release: ReleaseId | null;
  readonly generation: number;
  /** Releases that can no longer be restored. */
  readonly forgotten: readonly ReleaseId[];
  readonly removed: readonly PrunedKey[];
  /** Keys that somebody else overwrote. */
  readonly spared: readonly string[];
  /** Stored bodies of mutable files that nothing needs. */
  readonly bodies: number;
  readonly changes: ChangedPaths;
}

/** Removes what no retained release refers to, and only what this tool wrote. */
export async function prune(context: ReleaseContext, request: PruneRequest): Promise<PruneReport> {
  const observed = await observe(context);
  const inventory = await takeInventory(context, observed, request);
  if (request.dryRun) return report(context, request, observed, inventory, 'planned');
  if (isNothingToDo(inventory)) return report(context, request, observed, inventory, 'nothing-to-do');
  const wishes = { patienceMs: request.patienceMs, ignoreHold: true, abortHolder: null };
  return tellWhatRemains(context, CANCELLED_IN_PRUNE, () =>
    underLease(context, observed, wishes, async (leased, current) => {
      const found = await takeInventory(leased, current, request);
      if (isNothingToDo(found)) return report(leased, request, current, found, 'nothing-to-do');
      const pruned = await carryOut(leased, current, found);
      return report(leased, request, pruned, found, 'pruned');
    }),
  );
}

const CANCELLED_IN_PRUNE = {
  code: 'cancelled-in-prune',
  message: 'Cancelled while pruning: nothing that is live or retained was touched.',
  remedy: 'Run the prune again: it goes on with what is left, and tells caches of everything that went.',
};

interface Inventory {
  readonly sorting: Sorting;
  readonly kept: readonly Manifest[];
  readonly removable: readonly (PrunedKey & { readonly etag: string })[];
  readonly spared: readonly string[];
  readonly bodies: readonly string[];
}

const isNothingToDo = ({ sorting, removable, bodies }: Inventory): boolean =>
  sorting.doomed.length + sorting.stray.length + removable.length + bodies.length === 0;

async function takeInventory(
  context: ReleaseContext,
  { pointer }: Observed,
  { retention }: PruneRequest,
): Promise<Inventory> {
  refuseUnsettled(context, pointer);
  const { state, store, signal, clock } = context;
  const stored: { release: ReleaseId; storedAtMs: number }[] = [];
  for await (const { key, lastModifiedMs } of store.list(state.keys.releases, signal)) {
    const release = key.slice(state.keys.releases.length).replace(/\.json$/, '');
    stored.push({ release, storedAtMs: lastModifiedMs });
  }
  const staged: string[] = [];
  for await (const { key } of store.list(state.keys.objects, signal)) staged.push(key.slice(state.keys.objects.length));
  const sorting = sortReleases(pointer, stored, retention, clock.now());
  const kept = await manifests(context, sorting.kept);
  const going = await manifests(context, [...sorting.doomed, ...sorting.stray]);
  const looked = await lookAt(context, pruneCandidates(kept, going));
  return { sorting, kept, ...looked, bodies: unneededBodies(staged, kept) };
}

async function manifests(context: ReleaseContext, releases: readonly ReleaseId[]): Promise<readonly Manifest[]> {
  const found: Manifest[] = [];
  for (const release of releases) {
    const manifest = await context.state.findManifest(release, context.signal);
    if (manifest !== null) found.push(manifest);
  }
  return found;
}

/** Looks at each candidate: gone already, still what we wrote, or overwritten by somebody else. */
async function lookAt(context: ReleaseContext, candidates: readonly PruneCandidate[]) {
  const removable: (PrunedKey & { etag: string })[] = [];
  const spared: string[] = [];
  await context.window.run({
    items: candidates,
    weight: () => 0,
    signal: context.signal,
    work: async ({ key, contents }, signal) => {
      const found = await context.store.head(fullKey(context, key), signal);
      const sha256 =
        found === null ? null : (found.sha256 ?? (await context.store.digest(fullKey(context, key), signal)));
      if (found !== null && sha256 !== null) {
        const cacheControl = contents.get(sha256);
        if (cacheControl === undefined) spared.push(key);
        else removable.push({ key, sha256, cacheControl, etag: found.etag });
      }
      return { pushedBack: false };
    },
  });
  return { removable, spared };
}

/**
 * Marks first, removes second, forgets last: a release is marked before its first file goes, so that nothing rolls back to
 * half a release, and forgotten when its last file is gone, so that a killed prune is continued by the next.
 */
async function carryOut(context: LeasedContext, observed: Observed, inventory: Inventory): Promise<Observed> {
  const { state, lease, signal } = context;
  const marked = await mark(context, observed, inventory);
  await removeKeys(context, inventory);
  const gone = [...inventory.sorting.doomed, ...inventory.sorting.stray];
  const next = forgetting(context, marked.pointer, inventory);
  const kept = new Set(next.log.map((entry) => entry.generation));
  const lists = marked.pointer.log.filter((entry) => entry.kind === 'prune' && !kept.has(entry.generation));
  await context.store.deleteMany(
    [
      ...inventory.bodies.map(state.keys.object),
      ...gone.map(state.keys.manifest),
      ...lists.map((entry) => state.keys.pruneList(entry.generation)),
    ],
    lease,
    signal,
  );
  const forgotten = await state.swapPointer(marked, next, lease);
  return { ...observed, ...forgotten };
}

async function mark(context: LeasedContext, observed: Observed, inventory: Inventory): Promise<ObservedPointer> {
  const { pointer } = observed;
  const doomed = new Set(inventory.sorting.doomed);
  const log = pointer.log.map((entry) => (doomed.has(entry.release) ? { ...entry, isDoomed: true } : entry));
  const entry = inventory.removable.length === 0 ? null : await pruneEntry(context, pointer, inventory);
  const next = {
    ...pointer,
    nonce: context.random.nonce(),
    generation: entry?.generation ?? pointer.generation,
    log: entry === null ? log : [...log, entry],
  };
  return context.state.swapPointer(observed, next, context.lease);
}

/** A generation of its own, with the list of what goes: caches may hold it until it is purged. */
async function pruneEntry(context: LeasedContext, pointer: Pointer, inventory: Inventory): Promise<LogEntry | null> {
  if (pointer.live === null) return null;
  const generation = pointer.generation + 1;
  const list: readonly PrunedKey[] = inventory.removable.map(({ key, sha256, cacheControl }) => ({
    key,
    sha256,
    cacheControl,
  }));
  await context.store.put({
    key: context.state.keys.pruneList(generation),
    body: textBody(JSON.stringify(list)),
    headers: { contentType: 'application/json', cacheControl: 'no-store' },
    // A prune that was killed before its mark left a list that nothing refers to.
    condition: await overwriting(context, context.state.keys.pruneList(generation)),
    signal: context.signal,
  });
  const now = new Date(context.clock.now()).toISOString();
  return {
    generation,
    kind: 'prune',
    release: pointer.live,
    label: null,
    made: context.made,
    begunAt: now,
    liveAt: now,
    supersededAt: null,
    isDoomed: false,
  };
}

async function overwriting({ store, signal }: ReleaseContext, key: string) {
  const found = await store.head(key, signal);
  return found === null ? ABSENT : matching(found.etag);
}

async function removeKeys(context: LeasedContext, { removable }: Inventory): Promise<void> {
  let done = 0;
  await context.window.run({
    items: removable,
    weight: () => 0,
    signal: context.signal,
    work: async ({ key, etag }, signal) => {
      // Refused: somebody wrote there since we looked. The next prune looks again.
      await context.store.delete({
        key: fullKey(context, key),
        condition: matching(etag),
        fence: context.lease,
        signal,
      });
      done += 1;
      context.reporter.progress({ label: 'Removing', done, total: removable.length });
      return { pushedBack: false };
    },
  });
}

function forgetting(context: LeasedContext, marked: Pointer, { removable }: Inventory): Pointer {
  const gone = new Set(removable.map(({ key }) => key));
  const remembered = { ...marked, log: marked.log.filter((entry) => !entry.isDoomed) };
  return {
    ...marked,
    nonce: context.random.nonce(),
    log: compactLog(remembered, acknowledgedByAll(marked, [])),
    etags: Object.fromEntries(Object.entries(marked.etags).filter(([key]) => !gone.has(key))),
  };
}

function refuseUnsettled(context: ReleaseContext, pointer: Pointer): void {
  if (pointer.unsettled.length === 0) return;
  throw new ConflictError({
    code: 'release-unsettled',
    message: `A release of s3://${context.store.bucket}/${context.prefix} was begun and not settled, by ${pointer.log.at(-1)?.made.run ?? 'an earlier run'}.`,
    remedy: 'Deploy again, or run `mode: finish` or `mode: undo`; then prune.',
  });
}

async function report(
  context: ReleaseContext,
  request: PruneRequest,
  { pointer }: ObservedPointer,
  inventory: Inventory,
  outcome: PruneReport['outcome'],
): Promise<PruneReport> {
  return {
    outcome,
    release: pointer.live,
    generation: pointer.generation,
    forgotten: inventory.sorting.doomed,
    removed: inventory.removable.map(({ key, sha256, cacheControl }) => ({ key, sha256, cacheControl })),
    spared: inventory.spared,
    bodies: inventory.bodies.length,
    changes: await collectChanges(context, pointer, request.distributions),
  };
}
