import {
  asArray,
  asCount,
  asObject,
  asOneOf,
  asString,
  asStringOrNull,
  type JsonObject,
  parseJson,
  ShapeError,
} from '@deploy/kernel';

/** A rollout that came to its end, newest first in the journal. */
export interface PastRollout {
  readonly id: string;
  readonly purpose: 'deploy' | 'rollback';
  readonly outcome: 'succeeded' | 'rolled-back';
  /** What it deployed, and what it replaced; null where that is not known. */
  readonly release: string;
  readonly previous: string | null;
  readonly startedBy: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** How long its instances took to be healthy; null where none were started. */
  readonly bootSeconds: number | null;
}

/** `journal.json`: what is under way, and how the last rollouts went. Written before every change of AWS. */
export interface Journal<R> {
  readonly version: 1;
  readonly kind: 'rollout-journal';
  /** Fresh at every write, so that two writes never share an ETag. */
  readonly nonce: string;
  readonly rollout: R | null;
  readonly past: readonly PastRollout[];
}

export const KEPT_PAST = 10;

export function emptyJournal<R>(): Journal<R> {
  return { version: 1, kind: 'rollout-journal', nonce: '', rollout: null, past: [] };
}

/** The journal once its rollout has ended. */
export function closed<R>(journal: Journal<R>, past: PastRollout): Journal<R> {
  return { ...journal, rollout: null, past: [past, ...journal.past].slice(0, KEPT_PAST) };
}

/** Throws `ShapeError` for what is no journal of this version. */
export function parseJournal<R>(text: string, readRollout: (value: unknown, path: string) => R): Journal<R> {
  const root = asObject(parseJson(text, 'the journal'), 'the journal');
  asOneOf(root['kind'], 'kind', ['rollout-journal']);
  if (root['version'] !== 1) throw new ShapeError(`version is ${JSON.stringify(root['version'])}, not 1`);
  return {
    version: 1,
    kind: 'rollout-journal',
    nonce: asString(root['nonce'], 'nonce'),
    rollout: root['rollout'] === null ? null : readRollout(root['rollout'], 'rollout'),
    past: asArray(root['past'], 'past', readPast),
  };
}

function readPast(value: unknown, path: string): PastRollout {
  const past = asObject(value, path);
  return {
    id: asString(past['id'], `${path}.id`),
    purpose: asOneOf(past['purpose'], `${path}.purpose`, ['deploy', 'rollback']),
    outcome: asOneOf(past['outcome'], `${path}.outcome`, ['succeeded', 'rolled-back']),
    release: asString(past['release'], `${path}.release`),
    previous: asStringOrNull(past['previous'], `${path}.previous`),
    startedBy: asString(past['startedBy'], `${path}.startedBy`),
    startedAt: asCount(past['startedAt'], `${path}.startedAt`),
    endedAt: asCount(past['endedAt'], `${path}.endedAt`),
    bootSeconds: asCountOrNull(past, 'bootSeconds', path),
  };
}

/** A whole number of at least zero, or null. */
export function asCountOrNull(parent: JsonObject, key: string, path: string): number | null {
  return parent[key] === null ? null : asCount(parent[key], `${path}.${key}`);
}
