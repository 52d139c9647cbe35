import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import {
  createTwin,
  DEFAULT_CREDENTIALS,
  type Fault,
  INTERNAL_ERROR,
  plantRandomFaults,
  SLOW_DOWN,
  signsWithClock,
  twinHandler,
  VirtualClock,
} from '../../src/index.ts';
import { cloud, MODEL, REGION, refusal } from '../cloud.ts';

const put = (key: string, text = 'x') => new PutObjectCommand({ Bucket: 'plain', Key: key, Body: text });

describe('a fault', () => {
  test('meets the nth request that fits, and no other', async () => {
    const { s3, twin } = cloud();
    twin.faults.plant({ nth: 3 }, SLOW_DOWN);
    twin.faults.plant({ operation: 'PutObject', key: 'assets/*', nth: 2 }, INTERNAL_ERROR);
    const codes: (string | null)[] = [];
    for (const key of ['a', 'assets/1', 'b', 'assets/2', 'assets/3']) {
      codes.push(
        await s3()
          .send(put(key))
          .then(
            () => null,
            (reason: Error) => reason.name,
          ),
      );
    }
    expect(codes).toEqual([null, null, 'SlowDown', 'InternalError', null]);
  });

  test('meets as many requests as it is planted for, and says how many it met', async () => {
    const { s3, twin } = cloud();
    const planted = twin.faults.plant({ operation: 'PutObject' }, SLOW_DOWN, 2);
    for (let round = 0; round < 2; round += 1) await refusal(s3().send(put('a')));
    await s3().send(put('a'));
    expect(planted.hits).toBe(2);
  });

  test('can be chosen by any test on the request, and taken back', async () => {
    const { s3, twin } = cloud();
    const planted = twin.faults.plant({ when: ({ key }) => key === 'b' }, SLOW_DOWN, Number.POSITIVE_INFINITY);
    await s3().send(put('a'));
    await refusal(s3().send(put('b')));
    planted.remove();
    await s3().send(put('b'));
  });

  test('with an error: nothing is written', async () => {
    const { s3, twin } = cloud();
    twin.faults.plant({}, SLOW_DOWN);
    expect(await refusal(s3().send(put('a')))).toMatchObject({ name: 'SlowDown', status: 503 });
    expect(twin.store.buckets.get('plain')?.keys()).toEqual([]);
  });

  test('with a reset: nothing is written', async () => {
    const { s3, twin } = cloud();
    twin.faults.plant({}, { kind: 'reset' });
    await expect(s3().send(put('a'))).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(twin.store.buckets.get('plain')?.keys()).toEqual([]);
    expect(twin.requests.all).toMatchObject([{ outcome: 'reset', status: null }]);
  });

  test('with a lost answer: it is written, and the sender cannot know', async () => {
    const { s3, twin } = cloud();
    twin.faults.plant({}, { kind: 'lost-answer' });
    await expect(s3().send(put('a'))).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(twin.store.buckets.get('plain')?.keys()).toEqual(['a']);
    expect(twin.requests.all).toMatchObject([{ outcome: 'answer-lost', status: 200 }]);
  });

  test('is retried by the SDK as with AWS', async () => {
    const { s3, twin } = cloud();
    twin.faults.plant({}, { kind: 'lost-answer' });
    const client = s3({ maxAttempts: 2, retryStrategy: immediately(2) });
    await client.send(put('a'));
    expect(twin.requests.all.map(({ outcome }) => outcome)).toEqual(['answer-lost', 'answered']);
  });

  test.each(['before', 'after'] as const)('with latency %s passes time on the twin’s clock', async (phase) => {
    const { clock, s3, twin } = cloud();
    twin.faults.plant({}, { kind: 'latency', ms: 1000, phase });
    const call = s3().send(put('a'));
    await clock.advance(999);
    expect(twin.store.buckets.get('plain')?.keys()).toEqual(phase === 'before' ? [] : ['a']);
    expect(twin.requests.all).toEqual([]);
    await clock.advance(1);
    await call;
  });

  test('can let something happen meanwhile', async () => {
    const { s3, twin } = cloud();
    const other = s3({}, 'other');
    const run = async () => void (await other.send(put('a', 'theirs')));
    twin.faults.plant({ client: 'client' }, { kind: 'meanwhile', phase: 'before', run });
    const call = s3().send(new PutObjectCommand({ Bucket: 'plain', Key: 'a', Body: 'ours', IfNoneMatch: '*' }));
    expect(await refusal(call)).toMatchObject({ name: 'PreconditionFailed' });
  });
});

describe('a killed client', () => {
  test.each([
    ['before', []],
    ['after', ['a']],
  ] as const)('is killed %s its request takes effect', async (phase, written) => {
    const { clock, s3, twin } = cloud();
    const told: unknown[] = [];
    const then = ({ key }: { key: string | null }) => void told.push(key);
    twin.faults.plant({ operation: 'PutObject' }, { kind: 'kill', phase, then });
    let ended = false;
    void s3()
      .send(put('a'))
      .finally(() => {
        ended = true;
      });
    await twin.client('client').killed;
    await clock.advance(60_000);
    expect([ended, told, twin.store.buckets.get('plain')?.keys()]).toEqual([false, ['a'], written]);
    expect(twin.requests.all).toMatchObject([{ outcome: 'killed', operation: 'PutObject' }]);
  });

  test('does nothing ever again, while others go on', async () => {
    const { clock, s3, twin } = cloud();
    twin.client('client').kill();
    let ended = false;
    void s3()
      .send(put('a'))
      .finally(() => {
        ended = true;
      });
    await s3({}, 'next').send(put('b'));
    await clock.advance(60_000);
    expect([ended, twin.store.buckets.get('plain')?.keys()]).toEqual([false, ['b']]);
  });
});

describe('a stopped client', () => {
  const stopAtA = async (phase: 'before' | 'after') => {
    const { clock, s3, twin } = cloud();
    let wake: () => void = () => undefined;
    const until = () =>
      new Promise<void>((resolve) => {
        wake = resolve;
      });
    twin.faults.plant({ client: 'client', key: 'a' }, { kind: 'stop', phase, until });
    const first = s3().send(put('a', 'ours'));
    await clock.advance(0);
    const second = s3().send(put('b', 'ours'));
    await clock.advance(0);
    return { clock, s3, twin, first, second, wake: () => wake() };
  };
  const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();

  test('stands still with all its requests while others pass, and what it signed before comes late', async () => {
    const { clock, first, s3, second, twin, wake } = await stopAtA('before');
    await s3({}, 'other').send(put('a', 'theirs'));
    await clock.advance(20 * 60_000);
    expect(twin.store.buckets.get('plain')?.keys()).toEqual(['a']);
    wake();
    expect(await refusal(first)).toMatchObject({ name: 'RequestTimeTooSkewed' });
    expect(await refusal(second)).toMatchObject({ name: 'RequestTimeTooSkewed' });
    expect(text(twin.store.buckets.get('plain')?.current('a')?.bytes)).toBe('theirs');
  });

  test('goes on where it stood', async () => {
    const { clock, first, second, twin, wake } = await stopAtA('after');
    await clock.advance(60_000);
    expect(twin.store.buckets.get('plain')?.keys()).toEqual(['a']);
    wake();
    await Promise.all([first, second]);
    expect(twin.store.buckets.get('plain')?.keys()).toEqual(['a', 'b']);
  });
});

describe('random faults', () => {
  const faults: readonly Fault[] = [SLOW_DOWN, { kind: 'reset' }];
  const run = async (seed: number) => {
    const { s3, twin } = cloud();
    plantRandomFaults(twin.faults, { seed, share: 0.4, faults, match: { operation: 'PutObject' } });
    for (let number = 0; number < 40; number += 1) {
      await s3()
        .send(put(`k${number}`))
        .catch(() => undefined);
    }
    return twin.requests.all.map(({ outcome, status }) => `${outcome} ${status}`);
  };

  test('are the same for the same seed', async () => {
    const first = await run(7);
    expect(await run(7)).toEqual(first);
    expect(await run(8)).not.toEqual(first);
    const kinds = new Set(first);
    expect(kinds).toEqual(new Set(['answered 200', 'answered 503', 'reset null']));
  });
});

describe('the way in', () => {
  test('ends with a TimeoutError when the answer takes too long, and the request may still take effect', async () => {
    const clock = new VirtualClock({ advance: 'manual' });
    const twin = createTwin(MODEL, { clock });
    const requestHandler = twinHandler(twin, { requestTimeoutMs: 5000 });
    const config = { region: REGION, credentials: DEFAULT_CREDENTIALS, maxAttempts: 1, requestHandler };
    const client = signsWithClock(new S3Client(config), clock);
    twin.faults.plant({}, { kind: 'latency', ms: 10_000, phase: 'before' });
    const call = refusal(client.send(put('a')));
    await clock.advance(5000);
    expect(await call).toMatchObject({ name: 'TimeoutError' });
    await clock.advance(5000);
    expect(twin.store.buckets.get('plain')?.keys()).toEqual(['a']);
  });

  test('ends at once when the caller aborts, and nothing takes effect that had not arrived', async () => {
    const { clock, s3, twin } = cloud();
    const controller = new AbortController();
    twin.faults.plant({}, { kind: 'latency', ms: 1000, phase: 'before' });
    const call = refusal(s3().send(put('a'), { abortSignal: controller.signal }));
    await clock.advance(500);
    controller.abort();
    expect(await call).toMatchObject({ name: 'AbortError' });
    await clock.advance(1000);
    expect(twin.store.buckets.get('plain')?.keys()).toEqual([]);
    expect(twin.requests.all).toMatchObject([{ outcome: 'aborted' }]);
  });

  test('takes bodies of every kind and keeps its own copy', async () => {
    const { s3 } = cloud();
    const bytes = new Uint8Array([104, 105]);
    await s3().send(new PutObjectCommand({ Bucket: 'plain', Key: 'a', Body: bytes }));
    bytes.fill(0);
    const { Body } = await s3().send(new GetObjectCommand({ Bucket: 'plain', Key: 'a' }));
    expect(await Body?.transformToString()).toBe('hi');
  });

  test('records what passed', async () => {
    const { s3, twin, clock } = cloud();
    await s3().send(put('a', 'hello'));
    await refusal(s3().send(new GetObjectCommand({ Bucket: 'plain', Key: 'b' })));
    expect(twin.requests.all).toMatchObject([
      {
        ...{ serial: 1, service: 's3', operation: 'PutObject', resource: 'plain', key: 'a', client: 'client' },
        ...{ status: 200, code: null, principal: 'arn:aws:iam::111122223333:role/everything' },
        ...{ bytesIn: 5, atMs: clock.now(), outcome: 'answered' },
      },
      { serial: 2, operation: 'GetObject', status: 404, code: 'NoSuchKey' },
    ]);
    expect(twin.requests.counts()).toEqual({ PutObject: 1, GetObject: 1 });
    expect(twin.requests.of('PutObject')).toHaveLength(1);
    twin.requests.clear();
    expect(twin.requests.all).toEqual([]);
  });
});

/** The SDK's own strategy waits on the machine's clock. */
function immediately(attempts: number) {
  return {
    acquireInitialRetryToken: async () => ({ getRetryCount: () => 0, getRetryDelay: () => 0 }),
    refreshRetryTokenForRetry: async (token: { getRetryCount(): number }) => {
      const count = token.getRetryCount() + 1;
      if (count >= attempts) throw new Error('no attempts left');
      return { getRetryCount: () => count, getRetryDelay: () => 0 };
    },
    recordSuccess: () => undefined,
    retry: undefined,
  };
}
