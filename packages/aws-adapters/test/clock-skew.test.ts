import { ABSENT, ANY, type Clock, textBody } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../aws-twin/src/index.ts';
import { HEADERS, textAt, written } from '../contract/ground.ts';
import { type TwinGround, twinGround } from './twin-ground.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

interface SkewedGround extends TwinGround {
  /** Dates of header signatures as they were sent. */
  readonly signedAt: readonly string[];
}

/** A machine whose clock is off by so many milliseconds, against a store whose clock is right. */
function machineOff(ms: number): SkewedGround {
  const right = new VirtualClock();
  const wrong: Clock = {
    now: () => right.now() + ms,
    monotonic: () => right.monotonic(),
    sleep: (sleepMs, signal) => right.sleep(sleepMs, signal),
  };
  const signedAt: string[] = [];
  const ground = twinGround({
    twin: { clock: right },
    store: { clock: wrong },
    hooks: [
      (request, send) => {
        signedAt.push(request.headers['x-amz-date'] ?? String(request.query?.['X-Amz-Date']));
        return send();
      },
    ],
  });
  return { ...ground, signedAt };
}

describe.each([
  ['behind by twenty minutes', -20 * MINUTE],
  ['ahead by twenty minutes', 20 * MINUTE],
  ['in another year', 400 * DAY],
])('A machine whose clock is %s', (_name, off) => {
  test('is refused once, and believes the store from then on', async () => {
    const { operations, store } = machineOff(off);
    await written(store, 'a', 'x');
    expect(await textAt(store, 'a')).toBe('x');
    expect(await store.head('b')).toBeNull();
    expect(operations()).toEqual(['PutObject', 'PutObject', 'GetObject', 'HeadObject']);
  });

  test('learns it from an answer without words too', async () => {
    const { operations, store } = machineOff(off);
    expect(await store.head('a')).toBeNull();
    expect(operations().filter((operation) => operation === 'HeadObject').length).toBeLessThanOrEqual(2);
  });

  test('learns it with many requests under way, each of which is sent twice at most', async () => {
    const { operations, store } = machineOff(off);
    const keys = Array.from({ length: 12 }, (_, at) => `k${at}`);
    await Promise.all(keys.map((key) => written(store, key, key, { condition: ABSENT })));
    expect(operations().length).toBeLessThanOrEqual(24);
  });

  test("tells the store's time, not its own", async () => {
    const { store, twin } = machineOff(off);
    const { storeTimeMs } = await written(store, 'a', 'x');
    expect(Math.abs(storeTimeMs - twin.clock.now())).toBeLessThan(2_000);
  });

  test('never shifts the date of a fence', async () => {
    const { signedAt, store, twin } = machineOff(off);
    const { storeTimeMs } = await written(store, 'from', 'x');
    const before = signedAt.length;
    const fence = { stamp: async () => ({ signedAtMs: storeTimeMs - 5_000, lifeSeconds: 20 }) };
    await store.put({ key: 'a', body: textBody('y'), headers: HEADERS, condition: ANY, fence });
    await store.copy({ from: 'from', to: 'a', headers: HEADERS, condition: ANY, fence });
    await store.delete({ key: 'a', condition: ANY, fence });
    const date = new Date(twin.clock.now() - 5_000).toISOString().replace(/[-:]|\.\d+/g, '');
    expect(signedAt.slice(before)).toEqual([date, date, date]);
  });
});

test('A clock that is a little off is left as it is', async () => {
  const { signedAt, store } = machineOff(-2 * MINUTE);
  await written(store, 'a', 'x');
  await written(store, 'a', 'y');
  expect(signedAt).toEqual(['20251231T235800Z', '20251231T235800Z']);
});

test('A store that calls a corrected clock wrong is not argued with', async () => {
  const { operations, store, twin } = machineOff(-20 * MINUTE);
  const skewed = { kind: 'error', status: 403, code: 'RequestTimeTooSkewed', message: 'words' } as const;
  twin.faults.plant({}, skewed, 99);
  await expect(store.get('a')).rejects.toMatchObject({ code: 'clock-skew' });
  expect(operations()).toEqual(['GetObject', 'GetObject']);
});
