import { asArray, asBoolean, asCount, asObject, asOneOf, asString, type Colour } from '@deploy/kernel';
import { COLOURS } from './colour.ts';
import { asCountOrNull } from './journal.ts';
import { type Failure, ROLLOUT_PHASES, type Rollout } from './rollout.ts';
import type { LedgerEntry } from './undo-ledger.ts';

/** Reads a blue/green rollout of a journal. Throws `ShapeError`. */
export function readRollout(value: unknown, path: string): Rollout {
  const root = asObject(value, path);
  const string = (key: string) => asString(root[key], `${path}.${key}`);
  const count = (key: string) => asCount(root[key], `${path}.${key}`);
  const colour = (key: string) => asOneOf<Colour>(root[key], `${path}.${key}`, COLOURS);
  const idle = asObject(root['idleSince'], `${path}.idleSince`);
  return {
    strategy: asOneOf(root['strategy'], `${path}.strategy`, ['blue-green']),
    id: string('id'),
    purpose: asOneOf(root['purpose'], `${path}.purpose`, ['deploy', 'rollback']),
    from: colour('from'),
    to: colour('to'),
    // Journals of earlier versions do not say.
    isFirst: root['isFirst'] === undefined ? false : asBoolean(root['isFirst'], `${path}.isFirst`),
    release: string('release'),
    startedBy: string('startedBy'),
    startedAt: count('startedAt'),
    phase: asOneOf(root['phase'], `${path}.phase`, ROLLOUT_PHASES),
    phaseSince: count('phaseSince'),
    attendedSince: count('attendedSince'),
    percent: count('percent'),
    settledAt: asCountOrNull(root, 'settledAt', path),
    highestPercent: count('highestPercent'),
    idleSince: {
      blue: asCountOrNull(idle, 'blue', `${path}.idleSince`),
      green: asCountOrNull(idle, 'green', `${path}.idleSince`),
    },
    cookieSeconds: count('cookieSeconds'),
    judgedSince: asCountOrNull(root, 'judgedSince', path),
    demand: count('demand'),
    bootSeconds: asCountOrNull(root, 'bootSeconds', path),
    handedOff: asBoolean(root['handedOff'], `${path}.handedOff`),
    failure: root['failure'] === null ? null : readFailure(root['failure'], `${path}.failure`),
    noScaleInBefore: count('noScaleInBefore'),
    ledger: asArray(root['ledger'], `${path}.ledger`, readEntry),
  };
}

function readFailure(value: unknown, path: string): Failure {
  const failure = asObject(value, path);
  return { code: asString(failure['code'], `${path}.code`), message: asString(failure['message'], `${path}.message`) };
}

function readEntry(value: unknown, path: string): LedgerEntry {
  const entry = asObject(value, path);
  return {
    place: asString(entry['place'], `${path}.place`),
    before: asString(entry['before'], `${path}.before`),
    set: asArray(entry['set'], `${path}.set`, asString),
  };
}
