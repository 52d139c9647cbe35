import {
  asArray,
  asBoolean,
  asCount,
  asObject,
  asOneOf,
  asRecord,
  asString,
  asStringOrNull,
  parseJson,
  ShapeError,
} from '@deploy/kernel';
import type { ReleaseId } from './release-id.ts';

/**
 * `current.json`: what is live, what is not settled yet, and how it came about. The only document that decides; swapped
 * with If-Match on what was read, and never written twice with the same bytes.
 */
export interface Pointer {
  readonly version: 1;
  readonly kind: 'release-pointer';
  /** Fresh at every write: ETags are digests of content, and equal content would let a late swap through. */
  readonly nonce: string;
  readonly prefix: string;
  /** Grows by one whenever what visitors get begins to change. */
  readonly generation: number;
  /** Null: nothing was ever live. */
  readonly live: ReleaseId | null;
  /** Releases whose flip began and was not settled: keys may hold any of them. */
  readonly unsettled: readonly ReleaseId[];
  /** GITHUB_RUN_ID of the last run that decided what is live; lower ones are older and refused. */
  readonly order: string | null;
  /** In order of generation. */
  readonly log: readonly LogEntry[];
  /** By distribution id: the last generation whose invalidation CloudFront accepted. */
  readonly invalidated: Readonly<Record<string, number>>;
  /**
   * ETags of mutable keys as of the last settled state, so that writes are conditional without asking first. Empty
   * while something is unsettled. They stand here and not beside the manifest: settling is then one atomic write.
   */
  readonly etags: Readonly<Record<string, string>>;
}

/** One generation. */
export interface LogEntry {
  readonly generation: number;
  /** `prune` removed keys that no retained release refers to; the release stayed. */
  readonly kind: 'release' | 'prune';
  readonly release: ReleaseId;
  /** `foreign`: what stood in the bucket before the first release. */
  readonly label: string | null;
  readonly made: Provenance;
  /** ISO 8601: when the flip began, was settled, and was followed by another release. */
  readonly begunAt: string;
  readonly liveAt: string | null;
  readonly supersededAt: string | null;
  /** Being pruned: its files may be gone, so it can only be deployed again, not rolled back to. */
  readonly isDoomed: boolean;
}

/** Who deployed, from what. Recorded beside a release, never part of its id. */
export interface Provenance {
  readonly run: string;
  readonly attempt: number;
  readonly commit: string | null;
  readonly ref: string | null;
  readonly actor: string | null;
  readonly artifactDigest: string | null;
}

/** Throws `ShapeError` when the text is no pointer of this version. */
export function parsePointer(text: string): Pointer {
  const root = asObject(parseJson(text, 'the pointer'), 'the pointer');
  asOneOf(root['kind'], 'kind', ['release-pointer']);
  if (root['version'] !== 1) throw new ShapeError(`version is ${JSON.stringify(root['version'])}, not 1`);
  return {
    version: 1,
    kind: 'release-pointer',
    nonce: asString(root['nonce'], 'nonce'),
    prefix: asString(root['prefix'], 'prefix'),
    generation: asCount(root['generation'], 'generation'),
    live: asStringOrNull(root['live'], 'live'),
    unsettled: asArray(root['unsettled'], 'unsettled', asString),
    order: asStringOrNull(root['order'], 'order'),
    log: asArray(root['log'], 'log', readLogEntry),
    invalidated: asRecord(root['invalidated'], 'invalidated', asCount),
    etags: asRecord(root['etags'], 'etags', asString),
  };
}

function readLogEntry(value: unknown, path: string): LogEntry {
  const entry = asObject(value, path);
  const made = asObject(entry['made'], `${path}.made`);
  return {
    generation: asCount(entry['generation'], `${path}.generation`),
    kind: asOneOf(entry['kind'], `${path}.kind`, ['release', 'prune']),
    release: asString(entry['release'], `${path}.release`),
    label: asStringOrNull(entry['label'], `${path}.label`),
    made: {
      run: asString(made['run'], `${path}.made.run`),
      attempt: asCount(made['attempt'], `${path}.made.attempt`),
      commit: asStringOrNull(made['commit'], `${path}.made.commit`),
      ref: asStringOrNull(made['ref'], `${path}.made.ref`),
      actor: asStringOrNull(made['actor'], `${path}.made.actor`),
      artifactDigest: asStringOrNull(made['artifactDigest'], `${path}.made.artifactDigest`),
    },
    begunAt: asString(entry['begunAt'], `${path}.begunAt`),
    liveAt: asStringOrNull(entry['liveAt'], `${path}.liveAt`),
    supersededAt: asStringOrNull(entry['supersededAt'], `${path}.supersededAt`),
    isDoomed: asBoolean(entry['isDoomed'], `${path}.isDoomed`),
  };
}

/** Whether two pointers differ at most by what changes without the lease: acknowledgements, and the order of runs. */
export function isSameBarAsides(a: Pointer, b: Pointer): boolean {
  const comparable = (pointer: Pointer) => JSON.stringify({ ...pointer, nonce: '', invalidated: {}, order: null });
  return comparable(a) === comparable(b);
}

/** The larger acknowledgement per distribution: it only ever grows. */
export function mergeAcknowledgements(
  a: Pointer['invalidated'],
  b: Pointer['invalidated'],
): Readonly<Record<string, number>> {
  const merged = { ...a };
  for (const [distribution, generation] of Object.entries(b)) {
    merged[distribution] = Math.max(merged[distribution] ?? 0, generation);
  }
  return merged;
}
