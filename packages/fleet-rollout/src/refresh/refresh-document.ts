import {
  asArray,
  asBoolean,
  asCount,
  asObject,
  asOneOf,
  asString,
  asStringOrNull,
  type JsonObject,
  parseJson,
  ShapeError,
} from '@deploy/kernel';
import type { Answers } from '../error-rates.ts';
import type { LaunchTemplate } from '../observation.ts';
import type { Failure } from '../rollout.ts';
import type { LedgerEntry } from '../undo-ledger.ts';
import type { RefreshOrder } from './refresh-order.ts';
import {
  type BeforeRefresh,
  type OwnRefresh,
  REFRESH_PHASES,
  type RefreshOutcome,
  type RefreshRollout,
  type StartIntent,
} from './refresh-rollout.ts';

/** Throws `ShapeError` naming what is wrong. */
export function parseRefreshRollout(text: string): RefreshRollout {
  return readRefreshRollout(parseJson(text, 'the rollout'), 'the rollout');
}

export function readRefreshRollout(value: unknown, path: string): RefreshRollout {
  const root = asObject(value, path);
  const at = (key: string) => `${path}.${key}`;
  return {
    strategy: asOneOf(root['strategy'], at('strategy'), ['instance-refresh']),
    id: asString(root['id'], at('id')),
    purpose: asOneOf(root['purpose'], at('purpose'), ['deploy', 'rollback']),
    group: asString(root['group'], at('group')),
    release: asStringOrNull(root['release'], at('release')),
    startedBy: asString(root['startedBy'], at('startedBy')),
    startedAt: asCount(root['startedAt'], at('startedAt')),
    phase: asOneOf(root['phase'], at('phase'), REFRESH_PHASES),
    phaseSince: asCount(root['phaseSince'], at('phaseSince')),
    before: readBefore(root['before'], at('before')),
    forward: readOwn(root['forward'], at('forward')),
    back: orNull(root['back'], at('back'), readOwn),
    ...readMarks(root, at),
    ...readProgress(root, at),
    failure: orNull(root['failure'], at('failure'), readFailure),
    stopAs: orNull(root['stopAs'], at('stopAs'), (stop, where) => asOneOf(stop, where, ['held', 'failed'])),
    outcome: orNull(root['outcome'], at('outcome'), readOutcome),
    ledger: asArray(root['ledger'], at('ledger'), readLedgerEntry),
  };
}

function readMarks(root: JsonObject, at: (key: string) => string) {
  return {
    adopted: asBoolean(root['adopted'], at('adopted')),
    irreversible: asBoolean(root['irreversible'], at('irreversible')),
    pointedAt: orNull(root['pointedAt'], at('pointedAt'), asCount),
    restoredAt: orNull(root['restoredAt'], at('restoredAt'), asCount),
    pointerTaken: asBoolean(root['pointerTaken'], at('pointerTaken')),
    handedOff: asBoolean(root['handedOff'], at('handedOff')),
  };
}

function readProgress(root: JsonObject, at: (key: string) => string) {
  const checkpoint = asObject(root['checkpoint'], at('checkpoint'));
  const progress = asObject(root['progress'], at('progress'));
  return {
    checkpoint: {
      percent: asCount(checkpoint['percent'], at('checkpoint.percent')),
      since: asCount(checkpoint['since'], at('checkpoint.since')),
    },
    progress: {
      percent: asCount(progress['percent'], at('progress.percent')),
      remaining: asCount(progress['remaining'], at('progress.remaining')),
      since: asCount(progress['since'], at('progress.since')),
    },
    replacing: orNull(root['replacing'], at('replacing'), readSpan),
    shortSince: orNull(root['shortSince'], at('shortSince'), asCount),
  };
}

function readSpan(value: unknown, path: string) {
  const span = asObject(value, path);
  return { from: asCount(span['from'], `${path}.from`), to: orNull(span['to'], `${path}.to`, asCount) };
}

function readBefore(value: unknown, path: string): BeforeRefresh {
  const before = asObject(value, path);
  return {
    pointer: asStringOrNull(before['pointer'], `${path}.pointer`),
    template: orNull(before['template'], `${path}.template`, readTemplate),
    desired: asCount(before['desired'], `${path}.desired`),
    max: asCount(before['max'], `${path}.max`),
    instances: orNull(before['instances'], `${path}.instances`, asStrings),
    refreshes: asStrings(before['refreshes'], `${path}.refreshes`),
    answers: orNull(before['answers'], `${path}.answers`, readAnswers),
  };
}

function readAnswers(value: unknown, path: string): Answers {
  const answers = asObject(value, path);
  return {
    requests: asCount(answers['requests'], `${path}.requests`),
    errors: asCount(answers['errors'], `${path}.errors`),
  };
}

function readOwn(value: unknown, path: string): OwnRefresh {
  const own = asObject(value, path);
  return {
    order: readOrder(own['order'], `${path}.order`),
    intent: orNull(own['intent'], `${path}.intent`, readIntent),
    id: asStringOrNull(own['id'], `${path}.id`),
    asked: orNull(own['asked'], `${path}.asked`, readAsked),
    endSeenAt: orNull(own['endSeenAt'], `${path}.endSeenAt`, asCount),
  };
}

function readIntent(value: unknown, path: string): StartIntent {
  const intent = asObject(value, path);
  return {
    since: asCount(intent['since'], `${path}.since`),
    sentAt: asCount(intent['sentAt'], `${path}.sentAt`),
    refused: asBoolean(intent['refused'], `${path}.refused`),
  };
}

function readAsked(value: unknown, path: string) {
  const asked = asObject(value, path);
  return {
    what: asOneOf(asked['what'], `${path}.what`, ['rollback', 'cancel']),
    at: asCount(asked['at'], `${path}.at`),
  };
}

function readOrder(value: unknown, path: string): RefreshOrder {
  const order = asObject(value, path);
  return {
    minHealthyPercent: asCount(order['minHealthyPercent'], `${path}.minHealthyPercent`),
    maxHealthyPercent: asCount(order['maxHealthyPercent'], `${path}.maxHealthyPercent`),
    warmupSeconds: orNull(order['warmupSeconds'], `${path}.warmupSeconds`, asCount),
    checkpoints: asArray(order['checkpoints'], `${path}.checkpoints`, asCount),
    checkpointDelaySeconds: asCount(order['checkpointDelaySeconds'], `${path}.checkpointDelaySeconds`),
    bakeSeconds: asCount(order['bakeSeconds'], `${path}.bakeSeconds`),
    skipMatching: asBoolean(order['skipMatching'], `${path}.skipMatching`),
    autoRollback: asBoolean(order['autoRollback'], `${path}.autoRollback`),
    alarms: asStrings(order['alarms'], `${path}.alarms`),
    scaleInProtected: asOneOf(order['scaleInProtected'], `${path}.scaleInProtected`, ['Refresh', 'Ignore', 'Wait']),
    standby: asOneOf(order['standby'], `${path}.standby`, ['Terminate', 'Ignore', 'Wait']),
    template: orNull(order['template'], `${path}.template`, readTemplate),
  };
}

function readTemplate(value: unknown, path: string): LaunchTemplate {
  const template = asObject(value, path);
  return {
    id: asString(template['id'], `${path}.id`),
    name: asStringOrNull(template['name'], `${path}.name`),
    version: asString(template['version'], `${path}.version`),
  };
}

function readFailure(value: unknown, path: string): Failure {
  const failure = asObject(value, path);
  return { code: asString(failure['code'], `${path}.code`), message: asString(failure['message'], `${path}.message`) };
}

function readOutcome(value: unknown, path: string): RefreshOutcome {
  const outcome = asObject(value, path);
  return {
    status: asOneOf(outcome['status'], `${path}.status`, ['succeeded', 'rolled-back', 'held', 'failed']),
    failure: orNull(outcome['failure'], `${path}.failure`, readFailure),
  };
}

function readLedgerEntry(value: unknown, path: string): LedgerEntry {
  const entry = asObject(value, path);
  return {
    place: asString(entry['place'], `${path}.place`),
    before: asString(entry['before'], `${path}.before`),
    set: asStrings(entry['set'], `${path}.set`),
  };
}

function asStrings(value: unknown, path: string): readonly string[] {
  return asArray(value, path, asString);
}

/** A missing key is no null: the journal writes every key. */
function orNull<T>(value: unknown, path: string, read: (value: unknown, path: string) => T): T | null {
  if (value === undefined) throw new ShapeError(`${path} is missing`);
  return value === null ? null : read(value, path);
}
