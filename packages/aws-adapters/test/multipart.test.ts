import {
  ABSENT,
  AbortedError,
  ANY,
  type Body,
  bytesBody,
  type Condition,
  type Fence,
  type ObjectStore,
  sha256Hex,
} from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { type Fault, INTERNAL_ERROR, SLOW_DOWN } from '../../aws-twin/src/index.ts';
import { HEADERS, textAt, written } from '../contract/ground.ts';
import type { Hook } from '../src/index.ts';
import { isCompletion, lateEnding, lateError } from './late-endings.ts';
import { BUCKET, type TwinGround, twinGround } from './twin-ground.ts';

const SMALL_PARTS = { twin: { s3: { minPartBytes: 1_000 } }, store: { multipart: { above: 1_000, part: 1_000 } } };
const NINE_PARTS = Uint8Array.from({ length: 8_500 }, (_, at) => (at * 7) & 0xff);
const DENIED: Fault = { kind: 'error', status: 403, code: 'AccessDenied', message: 'Access Denied' };
const REASON = new AbortedError({ code: 'cancelled', message: 'Called off.', remedy: 'None.' });

interface Upload {
  readonly condition?: Condition;
  readonly fence?: Fence;
  readonly signal?: AbortSignal;
  readonly body?: Body;
}

const upload = (store: ObjectStore, { condition = ANY, body = bytesBody(NINE_PARTS), ...more }: Upload = {}) =>
  store.put({ key: 'large', body, headers: HEADERS, condition, ...more });

const unfinished = ({ twin }: TwinGround) => twin.store.uploads.open(BUCKET);

describe('A body in parts', () => {
  test('is sent at most four at a time, and read no further ahead', async () => {
    const most = { sent: 0, held: 0 };
    const now = { sent: 0, held: 0 };
    const counting: Hook = async (request, send) => {
      if (request.query?.['partNumber'] === undefined) return send();
      now.sent += 1;
      most.sent = Math.max(most.sent, now.sent);
      await new Promise((resolve) => setImmediate(resolve));
      const response = await send();
      now.sent -= 1;
      now.held -= 1;
      return response;
    };
    const { store } = twinGround({ ...SMALL_PARTS, hooks: [counting] });
    const whole = bytesBody(NINE_PARTS);
    const read = (start: number, end: number) => {
      now.held += 1;
      most.held = Math.max(most.held, now.held);
      return whole.read(start, end);
    };
    await upload(store, { body: { ...whole, read } });
    expect(most).toEqual({ sent: 4, held: 4 });
    expect(await store.digest('large')).toBe(sha256Hex(NINE_PARTS));
  });

  test('takes parts large enough for the ten thousand that S3 allows', async () => {
    const ground = twinGround({ twin: { s3: { minPartBytes: 1 } }, store: { multipart: { above: 0, part: 1 } } });
    const bytes = new Uint8Array(25_000).fill(7);
    const sizes: number[] = [];
    const whole = bytesBody(bytes);
    const read = (start: number, end: number) => {
      sizes.push(end - start);
      return whole.read(start, end);
    };
    // Enough to see how it is cut: the first part fails for good.
    ground.twin.faults.plant({ operation: 'UploadPart' }, DENIED, 99);
    await upload(ground.store, { body: { ...whole, read } }).catch(() => undefined);
    expect(sizes[0]).toBe(3);
  });

  test.each<[string, Fault]>([
    ['a server error', INTERNAL_ERROR],
    ['a broken connection', { kind: 'reset' }],
    ['a lost answer', { kind: 'lost-answer' }],
  ])('is whole after %s at each of its requests', async (_name, fault) => {
    for (const operation of ['CreateMultipartUpload', 'UploadPart']) {
      const { store, twin } = twinGround(SMALL_PARTS);
      twin.faults.plant({ operation }, fault, 2);
      expect(await upload(store, { condition: ABSENT })).toMatchObject({ kind: 'written', pushedBack: false });
      expect(await store.digest('large')).toBe(sha256Hex(NINE_PARTS));
    }
  });

  test.each(['CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'])(
    'tells that %s was to slow down',
    async (operation) => {
      const { store, twin } = twinGround(SMALL_PARTS);
      twin.faults.plant({ operation }, SLOW_DOWN);
      expect(await upload(store)).toMatchObject({ kind: 'written', pushedBack: true });
    },
  );

  test.each(['gone', 'replayed'] as const)('is there although the last answer was lost (upload %s)', async (knob) => {
    const ground = twinGround({ ...SMALL_PARTS, twin: { s3: { minPartBytes: 1_000, completedUpload: knob } } });
    ground.twin.faults.plant({ operation: 'CompleteMultipartUpload' }, { kind: 'lost-answer' });
    // The caller looks at what is there either way.
    expect(['written', 'refused']).toContain((await upload(ground.store, { condition: ABSENT })).kind);
    expect(await ground.store.digest('large')).toBe(sha256Hex(NINE_PARTS));
    expect(unfinished(ground)).toEqual([]);
  });

  test('that is completed in an answer which turns into an error is completed again', async () => {
    const late = lateEnding({ isMeant: isCompletion, xml: lateError('InternalError') });
    const { store, twin } = twinGround({ ...SMALL_PARTS, hooks: [late] });
    twin.faults.plant({ operation: 'CompleteMultipartUpload' }, INTERNAL_ERROR);
    expect(await upload(store)).toMatchObject({ kind: 'written' });
    expect(twin.requests.of('CompleteMultipartUpload')).toHaveLength(2);
  });
});

describe('The parts of a body that does not become an object are taken back', () => {
  test.each(['UploadPart', 'CompleteMultipartUpload'])('when %s fails', async (operation) => {
    const ground = twinGround(SMALL_PARTS);
    ground.twin.faults.plant({ operation }, DENIED, 99);
    await expect(upload(ground.store)).rejects.toMatchObject({ code: 'access-denied' });
    expect(unfinished(ground)).toEqual([]);
    expect(await ground.store.head('large')).toBeNull();
  });

  test('after the last of them has arrived, or it would stay', async () => {
    const ground = twinGround(SMALL_PARTS);
    ground.twin.faults.plant({ operation: 'UploadPart', nth: 1 }, { kind: 'latency', ms: 5_000 });
    ground.twin.faults.plant({ operation: 'UploadPart', nth: 2 }, DENIED);
    await expect(upload(ground.store)).rejects.toMatchObject({ code: 'access-denied' });
    expect(ground.operations().at(-1)).toBe('AbortMultipartUpload');
    expect(ground.twin.clock.monotonic()).toBe(5_000);
  });

  test('when its condition does not hold', async () => {
    const ground = twinGround(SMALL_PARTS);
    await written(ground.store, 'large', 'old');
    expect(await upload(ground.store, { condition: ABSENT })).toEqual({ kind: 'refused' });
    expect(unfinished(ground)).toEqual([]);
    expect(await textAt(ground.store, 'large')).toBe('old');
  });

  test('when it is called off', async () => {
    const cancel = new AbortController();
    const ground = twinGround(SMALL_PARTS);
    const run = () => cancel.abort(REASON);
    ground.twin.faults.plant({ operation: 'UploadPart', nth: 3 }, { kind: 'meanwhile', phase: 'after', run });
    await expect(upload(ground.store, { signal: cancel.signal })).rejects.toBe(REASON);
    expect(unfinished(ground)).toEqual([]);
  });

  test('when the lease is lost', async () => {
    const ground = twinGround(SMALL_PARTS);
    const lost = new Error('the lease is lost');
    let asked = 0;
    const fence: Fence = {
      stamp: async () => {
        asked += 1;
        if (asked > 3) throw lost;
        return { signedAtMs: ground.twin.clock.now(), lifeSeconds: 20 };
      },
    };
    await expect(upload(ground.store, { fence })).rejects.toBe(lost);
    expect(unfinished(ground)).toEqual([]);
  });

  test('without hiding the failure when they cannot be', async () => {
    const ground = twinGround(SMALL_PARTS);
    ground.twin.faults.plant({ operation: 'UploadPart' }, DENIED, 99);
    ground.twin.faults.plant({ operation: 'AbortMultipartUpload' }, DENIED, 99);
    await expect(upload(ground.store)).rejects.toMatchObject({
      code: 'access-denied',
      message: expect.stringContaining('UploadPart'),
    });
  });

  test('within three seconds, for a cancelled job has no more', async () => {
    const { store, twin } = twinGround(SMALL_PARTS);
    twin.faults.plant({ operation: 'UploadPart' }, DENIED, 99);
    twin.faults.plant({ operation: 'AbortMultipartUpload' }, { kind: 'latency', ms: 60_000 }, 99);
    await expect(upload(store)).rejects.toMatchObject({ code: 'access-denied' });
    expect(twin.clock.monotonic()).toBe(3_000);
  });
});
