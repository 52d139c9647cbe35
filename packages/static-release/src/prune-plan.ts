import { isImmutable } from './entry.ts';
import { type RetentionPolicy, retainedReleases } from './history.ts';
import type { Manifest } from './manifest.ts';
import type { Pointer } from './pointer.ts';
import { compareKeys, type ReleaseId } from './release-id.ts';

/** A manifest in the bucket, whether or not its release ever went live. */
export interface StoredManifest {
  readonly release: ReleaseId;
  /** Milliseconds since 1970. */
  readonly storedAtMs: number;
}

/** Releases sorted into those whose files stay and those whose files may go. */
export interface Sorting {
  readonly kept: readonly ReleaseId[];
  /** In the log and no longer retained. */
  readonly doomed: readonly ReleaseId[];
  /** Stored, but never begun to go live, and older than retention keeps anything. */
  readonly stray: readonly ReleaseId[];
}

const DAY_MS = 86_400_000;

export function sortReleases(
  pointer: Pointer,
  stored: readonly StoredManifest[],
  policy: RetentionPolicy,
  nowMs: number,
): Sorting {
  const retained = retainedReleases(pointer, policy, nowMs);
  const logged = new Set(pointer.log.filter((entry) => entry.kind === 'release').map((entry) => entry.release));
  const isOld = (manifest: StoredManifest) => nowMs - manifest.storedAtMs >= policy.days * DAY_MS;
  const unlogged = stored.filter((manifest) => !logged.has(manifest.release) && !retained.has(manifest.release));
  return {
    // A young manifest outside the log may belong to a deployment that was killed just before its flip.
    kept: [...retained, ...unlogged.filter((manifest) => !isOld(manifest)).map(({ release }) => release)],
    doomed: [...logged].filter((release) => !retained.has(release)),
    stray: unlogged.filter(isOld).map(({ release }) => release),
  };
}

/** A key that only releases refer to whose files may go, with every content they put there. */
export interface PruneCandidate {
  readonly key: string;
  /** By SHA-256: the Cache-Control that visitors got with it. */
  readonly contents: ReadonlyMap<string, string | null>;
}

/** Keys to look at: written by this tool for releases that go, and in no release that stays. */
export function pruneCandidates(kept: readonly Manifest[], going: readonly Manifest[]): readonly PruneCandidate[] {
  const needed = new Set(kept.flatMap((manifest) => manifest.entries.map((entry) => entry.key)));
  const candidates = new Map<string, Map<string, string | null>>();
  for (const entry of going.flatMap((manifest) => manifest.entries)) {
    if (needed.has(entry.key)) continue;
    const contents = candidates.get(entry.key) ?? new Map<string, string | null>();
    candidates.set(entry.key, contents.set(entry.sha256, entry.headers.cacheControl ?? null));
  }
  return [...candidates].map(([key, contents]) => ({ key, contents })).sort((a, b) => compareKeys(a.key, b.key));
}

/** Bodies that no release that stays can be restored from. */
export function unneededBodies(stored: readonly string[], kept: readonly Manifest[]): readonly string[] {
  const needed = new Set(
    kept.flatMap((manifest) => manifest.entries.filter((entry) => !isImmutable(entry)).map((entry) => entry.sha256)),
  );
  return stored.filter((sha256) => !needed.has(sha256));
}
