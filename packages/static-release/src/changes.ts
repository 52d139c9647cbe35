import type { ChangedPaths, PathChange, PathVersion } from '@deploy/kernel';
import type { ReleaseEntry } from './entry.ts';
import type { Manifest } from './manifest.ts';
import { canonicalHeaders, compareKeys } from './release-id.ts';

/** What visitors could get as of one generation. */
export type GenerationContent =
  | { readonly kind: 'release'; readonly generation: number; readonly manifest: Manifest }
  /** Keys that a prune took away. */
  | { readonly kind: 'prune'; readonly generation: number; readonly removed: readonly PrunedKey[] };

export interface PrunedKey {
  readonly key: string;
  readonly sha256: string;
  readonly cacheControl: string | null;
}

export interface ChangeWalk {
  readonly bucket: string;
  readonly prefix: string;
  readonly release: string | null;
  readonly generation: number;
  /** Every known distribution has acknowledged this generation. */
  readonly since: number;
  /** False when records of a generation after `since` are gone. */
  readonly complete: boolean;
  /** What was live at `since`, then every later generation, unsettled ones included, in order. */
  readonly contents: readonly GenerationContent[];
}

/** The union of changes over a walk of generations: what any cache may hold that differs from what is live now. */
export function changedPaths(walk: ChangeWalk): ChangedPaths {
  const history = new PathHistory();
  for (const content of walk.contents) history.add(content);
  const path = (key: string) => `/${walk.prefix}${key}`;
  const changes = history.changes().map((change) => ({ ...change, path: path(change.path) }));
  const changed = new Set(changes.map((change) => change.path));
  return {
    version: 1,
    kind: 'changed-paths',
    bucket: walk.bucket,
    prefix: walk.prefix,
    release: walk.release,
    generation: walk.generation,
    since: walk.since,
    complete: walk.complete,
    changes,
    unchanged: history
      .livePaths()
      .map(path)
      .filter((live) => !changed.has(live)),
  };
}

interface SeenVersion extends PathVersion {
  /** Tells versions apart that differ in anything. */
  readonly identity: string;
}

interface KeyHistory {
  /** All versions seen, in order; nearly always one, so that a list is the least memory. */
  versions: readonly SeenVersion[];
  /** Identity of the version as of the latest release, null when it has none. */
  current: string | null;
  isPage: boolean;
  lastChange: number;
  wasThereFirst: boolean;
}

/** Folds generations into what each key has been. */
class PathHistory {
  readonly #keys = new Map<string, KeyHistory>();
  #isFirst = true;

  add(content: GenerationContent): void {
    if (content.kind === 'prune') {
      for (const pruned of content.removed) this.#pruned(pruned, content.generation);
      return;
    }
    const present = new Set(content.manifest.entries.map((entry) => entry.key));
    for (const entry of content.manifest.entries) this.#served(entry, content.generation);
    // A removed page is deleted by the flip; every other removed key goes on being served until prune.
    for (const [key, history] of this.#keys) {
      if (!present.has(key) && history.isPage) this.#gone(history, content.generation);
    }
    this.#isFirst = false;
  }

  changes(): readonly PathChange[] {
    return [...this.#keys]
      .map(([key, history]) => change(key, history))
      .filter((found) => found !== null)
      .sort((a, b) => compareKeys(a.path, b.path));
  }

  livePaths(): readonly string[] {
    return [...this.#keys].filter(([, history]) => history.current !== null).map(([key]) => key);
  }

  #served(entry: ReleaseEntry, generation: number): void {
    const identity = JSON.stringify([entry.sha256, ...canonicalHeaders(entry.headers)]);
    const version = { sha256: entry.sha256, cacheControl: entry.headers.cacheControl ?? null };
    const history = this.#history(entry.key, generation);
    if (history.current !== identity) {
      history.current = identity;
      history.lastChange = generation;
    }
    saw(history, { identity, ...version });
    history.isPage = entry.role === 'page' || entry.role === 'entry';
  }

  #gone(history: KeyHistory, generation: number): void {
    if (history.current === null) return;
    history.current = null;
    history.lastChange = generation;
  }

  #pruned(pruned: PrunedKey, generation: number): void {
    const history = this.#history(pruned.key, generation);
    saw(history, { identity: `pruned ${pruned.sha256}`, sha256: pruned.sha256, cacheControl: pruned.cacheControl });
    history.current = null;
    history.lastChange = generation;
    history.wasThereFirst = true;
  }

  #history(key: string, generation: number): KeyHistory {
    const known = this.#keys.get(key);
    if (known !== undefined) return known;
    const fresh: KeyHistory = {
      versions: [],
      current: null,
      isPage: false,
      lastChange: generation,
      wasThereFirst: this.#isFirst,
    };
    this.#keys.set(key, fresh);
    return fresh;
  }
}

function saw(history: KeyHistory, version: SeenVersion): void {
  if (history.versions.some(({ identity }) => identity === version.identity)) return;
  history.versions = [...history.versions, version];
}

function change(key: string, history: KeyHistory): PathChange | null {
  const { current, versions } = history;
  const old = distinct(versions.filter(({ identity }) => identity !== current));
  const now = versions.find(({ identity }) => identity === current);
  const base = { path: key, generation: history.lastChange, old, new: now === undefined ? null : asVersion(now) };
  if (now === undefined) return { ...base, kind: 'removed' };
  if (old.length > 0) return { ...base, kind: 'changed' };
  return history.wasThereFirst ? null : { ...base, kind: 'added' };
}

const asVersion = ({ cacheControl, sha256 }: SeenVersion): PathVersion => ({ sha256, cacheControl });

function distinct(versions: readonly SeenVersion[]): readonly PathVersion[] {
  if (versions.length < 2) return versions.map(asVersion);
  const different = new Map(versions.map((version) => [`${version.sha256} ${version.cacheControl}`, version]));
  return [...different.values()].map(asVersion);
}
