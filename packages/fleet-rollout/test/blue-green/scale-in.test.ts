import { describe, expect, test } from '@jest/globals';
import { mayScaleIn } from '../../src/blue-green/scale-in.ts';
import type { Observation, Rollout } from '../../src/index.ts';
import { aLook, aRollout } from './builders.ts';

const MINUTE = 60_000;
const idleSince = 10 * MINUTE;
const used: Partial<Rollout> = { highestPercent: 50, idleSince: { blue: null, green: idleSince } };
const at = (minute: number, more: Partial<Observation> = {}) => aLook({ at: minute * MINUTE, minutes: [], ...more });

describe('a colour may be scaled in', () => {
  test('once three whole minutes without a request are sure', () => {
    expect(mayScaleIn(aRollout(used), 'green', at(14.9))).toMatchObject({ kind: 'not-yet', topic: 'drain-proof' });
    expect(mayScaleIn(aRollout(used), 'green', at(15))).toEqual({ kind: 'idle' });
  });

  test('not while a call of a stopped owner may still arrive, however idle it is', () => {
    const rollout = aRollout({ ...used, noScaleInBefore: 20 * MINUTE });
    expect(mayScaleIn(rollout, 'green', at(19.9))).toMatchObject({ topic: 'late-calls', until: 20 * MINUTE });
    expect(mayScaleIn(rollout, 'green', at(20))).toEqual({ kind: 'idle' });
    expect(mayScaleIn(aRollout({ noScaleInBefore: 20 * MINUTE }), 'green', at(1))).toMatchObject({
      topic: 'late-calls',
    });
  });

  test('not while a cookie may bind a client to it', () => {
    const rollout = aRollout({ ...used, cookieSeconds: 3600 });
    expect(mayScaleIn(rollout, 'green', at(74))).toMatchObject({ kind: 'not-yet' });
    expect(mayScaleIn(rollout, 'green', at(75))).toEqual({ kind: 'idle' });
  });

  test('not while it still gets requests, and tells how many', () => {
    const minutes = [{ start: 13 * MINUTE, requests: 7 }];
    expect(mayScaleIn(aRollout(used), 'green', at(16, { minutes }))).toMatchObject({
      topic: 'drain-proof',
      text: 'green has no weight and still got 7 requests in a minute',
    });
  });

  test('not by requests that nobody read', () => {
    expect(mayScaleIn(aRollout(used), 'green', at(20, { minutes: null }))).toMatchObject({ topic: 'drain-unread' });
  });

  test('at once where it never had any weight', () => {
    expect(mayScaleIn(aRollout({}), 'green', at(0, { minutes: null }))).toEqual({ kind: 'idle' });
  });
});
