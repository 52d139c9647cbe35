import { PreconditionError } from '@deploy/kernel';
import { isImmutable, type ReleaseEntry, type Role } from './entry.ts';
import { EMPTY_MANIFEST, type Manifest } from './manifest.ts';
import type { Pointer } from './pointer.ts';
import { compareKeys, isSameObject } from './release-id.ts';

/**
 * In the order in which they flip: everything a page refers to before the page, entries after other pages, and a service
 * worker last, since one that arrives before the HTML it precaches poisons caches.
 */
export const FLIP_PHASES = ['headers', 'files', 'config', 'pages', 'entries', 'workers'] as const;
export type FlipPhase = (typeof FLIP_PHASES)[number];

const PHASE_OF: Readonly<Record<Role, FlipPhase>> = {
  hashed: 'headers',
  file: 'files',
  config: 'config',
  page: 'pages',
  entry: 'entries',
  worker: 'workers',
};

/** One key to be given its content and headers. */
export interface FlipWrite {
  readonly phase: FlipPhase;
  readonly entry: ReleaseEntry;
  /** A key that stays although the target lacks it, brought back to what the live release has for open tabs. */
  readonly isRestore: boolean;
}

export interface FlipPlan {
  readonly target: Manifest;
  /** Something was left unsettled, or nothing is believed: no ETag is known, and every mutable key is written. */
  readonly isRepair: boolean;
  /** Immutable files to be put at their final keys, where they are not there yet. */
  readonly uploads: readonly ReleaseEntry[];
  /** One entry per content whose body has to be staged. */
  readonly bodies: readonly ReleaseEntry[];
  readonly writes: readonly FlipWrite[];
  /** HTML pages that the target lacks; deleted at the end of the flip. Every other removed key waits for prune. */
  readonly deletions: readonly string[];
  /** Removed from the release, kept in the bucket for open tabs until prune. */
  readonly lingering: readonly string[];
  readonly unchanged: number;
}

export interface FlipSituation {
  readonly live: Manifest;
  readonly unsettled: readonly Manifest[];
  readonly target: Manifest;
  /** Take nothing as being in its place: the bucket was changed behind the manifest's back. */
  readonly distrustsBucket?: boolean;
}

/** What it takes to go from what may be there to the target. Throws when a hashed key would change its content. */
export function planFlip(situation: FlipSituation): FlipPlan {
  const { live, unsettled, target } = situation;
  const distrusts = situation.distrustsBucket === true;
  const isRepair = distrusts || unsettled.length > 0;
  const liveByKey = byKey(live);
  const targetByKey = byKey(target);
  const unsettledByKey = unsettled.map(byKey);
  refuseChangedHashes(live, target);

  const isInPlace = (entry: ReleaseEntry) => {
    if (distrusts) return false;
    const standing = liveByKey.get(entry.key);
    return standing !== undefined && isSameObject(standing, entry) && !isTouched(entry, unsettledByKey);
  };
  const mutable = target.entries.filter((entry) => !isImmutable(entry));
  const rewritten = isRepair ? mutable : mutable.filter((entry) => !isInPlace(entry));
  const restored = isRepair ? live.entries.filter((entry) => mustComeBack(entry, targetByKey)) : [];
  const hashed = target.entries.filter((entry) => isImmutable(entry) && !isInPlace(entry));
  const isStanding = (entry: ReleaseEntry) => liveByKey.has(entry.key) && !distrusts;

  return {
    target,
    isRepair,
    uploads: hashed.filter((entry) => !isStanding(entry)),
    bodies: unstagedBodies(rewritten, distrusts ? EMPTY_MANIFEST : live),
    writes: [
      ...hashed.filter(isStanding).map((entry) => ({ phase: PHASE_OF.hashed, entry, isRestore: false })),
      ...rewritten.map((entry) => ({ phase: PHASE_OF[entry.role], entry, isRestore: false })),
      ...restored.map((entry) => ({ phase: PHASE_OF[entry.role], entry, isRestore: true })),
    ],
    deletions: removedPages([live, ...unsettled], targetByKey),
    lingering: live.entries.filter((entry) => !targetByKey.has(entry.key) && !isPage(entry)).map((entry) => entry.key),
    unchanged: target.entries.filter(isInPlace).length,
  };
}

/** Whether nothing has to be written at all. */
export const changesNothing = (plan: FlipPlan): boolean =>
  !plan.isRepair && plan.uploads.length + plan.writes.length + plan.deletions.length + plan.lingering.length === 0;

/** The writes of a plan in phases, empty ones left out. */
export function inPhases(writes: readonly FlipWrite[]): readonly (readonly [FlipPhase, readonly FlipWrite[]])[] {
  return FLIP_PHASES.map((phase) => [phase, writes.filter((write) => write.phase === phase)] as const).filter(
    ([, inPhase]) => inPhase.length > 0,
  );
}

/** The write that gives a hashed key, found in place with other headers, the headers it should have. */
export const headerWrite = (entry: ReleaseEntry): FlipWrite => ({ phase: PHASE_OF.hashed, entry, isRestore: false });

/** ETags that are known once every write has been answered: those of the writes, and those of keys left alone. */
export function settledEtags(
  before: Pointer['etags'],
  answered: ReadonlyMap<string, string>,
  deleted: readonly string[],
): Pointer['etags'] {
  const gone = new Set(deleted);
  const kept = Object.entries(before).filter(([key]) => !gone.has(key));
  return Object.fromEntries([...new Map([...kept, ...answered])].sort(([a], [b]) => compareKeys(a, b)));
}

const byKey = (manifest: Manifest): ReadonlyMap<string, ReleaseEntry> =>
  new Map(manifest.entries.map((entry) => [entry.key, entry]));

/** Whether a flip that was not settled may have changed what is at the key. */
const isTouched = (entry: ReleaseEntry, unsettled: readonly ReadonlyMap<string, ReleaseEntry>[]): boolean =>
  unsettled.some((entries) => {
    const other = entries.get(entry.key);
    return other !== undefined && !isSameObject(other, entry);
  });

const isPage = (entry: ReleaseEntry): boolean => entry.role === 'page' || entry.role === 'entry';

function mustComeBack(entry: ReleaseEntry, target: ReadonlyMap<string, ReleaseEntry>): boolean {
  return !isImmutable(entry) && !isPage(entry) && !target.has(entry.key);
}

/** Bodies of the live release's mutable files were staged when it was deployed. */
function unstagedBodies(entries: readonly ReleaseEntry[], live: Manifest): readonly ReleaseEntry[] {
  const staged = new Set(live.entries.filter((entry) => !isImmutable(entry)).map((entry) => entry.sha256));
  const bodies = new Map<string, ReleaseEntry>();
  for (const entry of entries) {
    if (!staged.has(entry.sha256) && !bodies.has(entry.sha256)) bodies.set(entry.sha256, entry);
  }
  return [...bodies.values()];
}

function removedPages(manifests: readonly Manifest[], target: ReadonlyMap<string, ReleaseEntry>): readonly string[] {
  const pages = manifests.flatMap((manifest) => manifest.entries.filter(isPage).map((entry) => entry.key));
  return [...new Set(pages)].filter((key) => !target.has(key)).sort(compareKeys);
}

function refuseChangedHashes(live: Manifest, target: Manifest): void {
  const targetByKey = byKey(target);
  const changed = live.entries.filter((standing) => {
    const entry = targetByKey.get(standing.key);
    return entry !== undefined && entry.sha256 !== standing.sha256 && (isImmutable(entry) || isImmutable(standing));
  });
  if (changed.length === 0) return;
  const names = changed.slice(0, 5).map((entry) => entry.key);
  throw new PreconditionError({
    code: 'hashed-key-changed',
    message: `${changed.length} file(s) that are cached for ever have other content under the same name: ${names.join(', ')}.`,
    remedy:
      'The name does not hold a digest of the content. Let the build put one there, or remove the rule with `hashed: true` that vouches for it and deploy the file under a new name.',
  });
}
