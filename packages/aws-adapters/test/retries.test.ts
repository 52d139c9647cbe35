import {
  ABSENT,
  AbortedError,
  ANY,
  type Clock,
  type Fence,
  matching,
  type ObjectStore,
  RemoteError,
  textBody,
} from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { CONFLICT, type Fault, INTERNAL_ERROR, SLOW_DOWN, VirtualClock } from '../../aws-twin/src/index.ts';
import { HEADERS, keysUnder, textAt, written } from '../contract/ground.ts';
import type { Hook } from '../src/index.ts';
import { breakingBodies } from './breaking-bodies.ts';
import { lateEnding } from './late-endings.ts';
import { twinGround } from './twin-ground.ts';

const RESET: Fault = { kind: 'reset' };
const LOST: Fault = { kind: 'lost-answer' };
const THROTTLED: Fault = { kind: 'error', status: 429, code: 'TooManyRequests', message: 'Slow' };
const REFUSED: Fault = { kind: 'error', status: 400, code: 'InvalidRequest', message: 'No' };
const ABORTED_BY_ANOTHER: Fault = { kind: 'error', status: 409, code: 'OperationAborted', message: 'Try again' };

const put = (store: ObjectStore, condition = ANY) =>
  store.put({ key: 'a', body: textBody('new'), headers: HEADERS, condition });

describe('What may succeed the next time is tried again', () => {
  test.each<[string, Fault]>([
    ['a server error', INTERNAL_ERROR],
    ['a request to slow down', SLOW_DOWN],
    ['a broken connection', RESET],
  ])('after %s, by every operation', async (_name, fault) => {
    const { store, twin } = twinGround();
    await written(store, 'a', 'old');
    await written(store, 'source', 'old');
    const fence: Fence = { stamp: async () => ({ signedAtMs: twin.clock.now(), lifeSeconds: 20 }) };
    const operations: Readonly<Record<string, () => Promise<unknown>>> = {
      GetObject: () => store.get('a'),
      HeadObject: () => store.head('a'),
      ListObjectsV2: () => keysUnder(store, ''),
      PutObject: () => put(store),
      CopyObject: () => store.copy({ from: 'source', to: 'a', headers: HEADERS, condition: ANY }),
      DeleteObject: () => store.delete({ key: 'a', condition: ANY }),
      DeleteObjects: () => store.deleteMany(['a'], fence),
    };
    for (const [operation, run] of Object.entries(operations)) {
      const planted = twin.faults.plant({ operation }, fault, 2);
      await run();
      expect([operation, planted.hits]).toEqual([operation, 2]);
      planted.remove();
    }
  });

  test('after another write that was under way', async () => {
    const { operations, store, twin } = twinGround();
    twin.faults.plant({ operation: ['PutObject', 'DeleteObject'] }, ABORTED_BY_ANOTHER);
    await written(store, 'a', 'new');
    twin.faults.plant({ operation: 'DeleteObject' }, ABORTED_BY_ANOTHER);
    await store.delete({ key: 'a', condition: ANY });
    expect(operations()).toEqual(['PutObject', 'PutObject', 'DeleteObject', 'DeleteObject']);
  });

  test('six times at most, and then says with which answer it ended', async () => {
    const { store, twin } = twinGround();
    const planted = twin.faults.plant({ operation: 'PutObject' }, INTERNAL_ERROR, 100);
    const failure = await put(store).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(RemoteError);
    expect(failure).toMatchObject({ code: 'aws-call-failed', message: expect.stringContaining('InternalError') });
    expect(planted.hits).toBe(6);
  });

  test('but what was refused for good is not', async () => {
    const { operations, store, twin } = twinGround();
    twin.faults.plant({}, REFUSED, 100);
    await expect(put(store)).rejects.toMatchObject({ code: 'aws-call-refused' });
    await expect(store.get('a')).rejects.toMatchObject({ code: 'aws-call-refused' });
    expect(operations()).toEqual(['PutObject', 'GetObject']);
  });

  test('after waits that are drawn between nothing and a limit that doubles up to five seconds', async () => {
    const waits = async (fraction: number) => {
      const clock = new VirtualClock();
      const waited: number[] = [];
      const noting: Clock = {
        now: () => clock.now(),
        monotonic: () => clock.monotonic(),
        sleep: (ms, signal) => {
          waited.push(ms);
          return clock.sleep(ms, signal);
        },
      };
      const random = { fraction: () => fraction, nonce: () => 'nonce' };
      const { store, twin } = twinGround({ twin: { clock }, store: { clock: noting, random } });
      twin.faults.plant({}, SLOW_DOWN, 100);
      await put(store).catch(() => undefined);
      return waited;
    };
    expect(await waits(1)).toEqual([200, 400, 800, 1_600, 3_200]);
    expect(await waits(0.5)).toEqual([100, 200, 400, 800, 1_600]);
    expect(await waits(0)).toEqual([0, 0, 0, 0, 0]);
  });

  test('also when a body breaks off while it is read', async () => {
    const { operations, store } = twinGround({ hooks: [breakingBodies({ method: 'GET', times: 2 })] });
    await written(store, 'a', 'content');
    expect(await textAt(store, 'a')).toBe('content');
    expect(operations()).toEqual(['PutObject', 'GetObject', 'GetObject', 'GetObject']);
  });

  test('where some of many deletes failed, for those alone', async () => {
    const sent: string[] = [];
    const noting: Hook = (request, send) => {
      if (request.method === 'POST') sent.push(Buffer.from(request.body).toString());
      return send();
    };
    const failed = '<Error><Key>b</Key><Code>InternalError</Code><Message>words</Message></Error>';
    const xml = `<DeleteResult>${failed}</DeleteResult>`;
    const late = lateEnding({ isMeant: ({ method }) => method === 'POST', xml });
    const { store, twin } = twinGround({ hooks: [noting, late] });
    const fence: Fence = { stamp: async () => ({ signedAtMs: twin.clock.now(), lifeSeconds: 20 }) };
    await store.deleteMany(['a', 'b', 'c'], fence);
    expect(sent.map((body) => body.match(/<Key>[^<]*/g))).toEqual([['<Key>a', '<Key>b', '<Key>c'], ['<Key>b']]);
  });

  test('with the body read from its source once', async () => {
    const { store, twin } = twinGround();
    twin.faults.plant({}, RESET, 3);
    let reads = 0;
    const body = textBody('new');
    const read = (start: number, end: number) => {
      reads += 1;
      return body.read(start, end);
    };
    await store.put({ key: 'a', body: { ...body, read }, headers: HEADERS, condition: ANY });
    expect(reads).toBe(1);
  });
});

describe('A write tells whether the store asked to slow down', () => {
  test.each<[string, Fault, boolean]>([
    ['503', SLOW_DOWN, true],
    ['429', THROTTLED, true],
    ['500', INTERNAL_ERROR, false],
    ['a broken connection', RESET, false],
  ])('after %s', async (_name, fault, pushedBack) => {
    const { store, twin } = twinGround();
    await written(store, 'from', 'content');
    twin.faults.plant({ operation: ['PutObject', 'CopyObject'] }, fault);
    expect(await put(store)).toMatchObject({ kind: 'written', pushedBack });
    twin.faults.plant({ operation: ['PutObject', 'CopyObject'] }, fault);
    const copy = { from: 'from', to: 'to', headers: HEADERS, condition: ANY };
    expect(await store.copy(copy)).toMatchObject({ kind: 'written', pushedBack });
    expect(await put(store)).toMatchObject({ kind: 'written', pushedBack: false });
  });
});

describe('A write whose answer was lost', () => {
  test('is refused by its own condition when it is sent again, for the caller to look', async () => {
    const { store, twin } = twinGround();
    twin.faults.plant({ operation: 'PutObject' }, LOST);
    expect(await put(store, ABSENT)).toEqual({ kind: 'refused' });
    expect(await textAt(store, 'a')).toBe('new');
  });

  test('is refused likewise as a copy', async () => {
    const { store, twin } = twinGround();
    await written(store, 'from', 'new');
    const { etag } = await written(store, 'a', 'old');
    twin.faults.plant({ operation: 'CopyObject' }, LOST);
    const copy = { from: 'from', to: 'a', headers: HEADERS, condition: matching(etag) };
    expect(await store.copy(copy)).toEqual({ kind: 'refused' });
    expect(await textAt(store, 'a')).toBe('new');
  });

  test('is repeated where there is no condition: the second time it changes nothing', async () => {
    const { store, twin } = twinGround();
    twin.faults.plant({ operation: 'PutObject' }, LOST);
    expect(await put(store)).toMatchObject({ kind: 'written' });
  });

  test('has deleted what was to be deleted', async () => {
    const { store, twin } = twinGround();
    const { etag } = await written(store, 'a', 'old');
    twin.faults.plant({ operation: 'DeleteObject' }, LOST);
    const outcome = await store.delete({ key: 'a', condition: matching(etag) });
    // Over a delete marker S3 may answer 412 instead of 404; either way the caller finds nothing there.
    expect(['deleted', 'refused']).toContain(outcome.kind);
    expect(await store.head('a')).toBeNull();
  });
});

test('A conditional write that lost against another is refused at once', async () => {
  const { operations, store, twin } = twinGround();
  twin.faults.plant({ operation: 'PutObject' }, CONFLICT);
  expect(await put(store, ABSENT)).toEqual({ kind: 'refused' });
  expect(operations()).toEqual(['PutObject']);
});

describe('Calling off', () => {
  const REASON = new AbortedError({ code: 'cancelled', message: 'Called off.', remedy: 'None.' });

  test('ends the wait between two attempts', async () => {
    const clock = new VirtualClock();
    const cancel = new AbortController();
    const cancelling: Clock = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      sleep: (ms, signal) => {
        cancel.abort(REASON);
        return clock.sleep(ms, signal);
      },
    };
    const { operations, store, twin } = twinGround({ twin: { clock }, store: { clock: cancelling } });
    twin.faults.plant({}, SLOW_DOWN, 100);
    await expect(store.get('a', cancel.signal)).rejects.toBe(REASON);
    expect(operations()).toEqual(['GetObject']);
    expect(clock.monotonic()).toBe(0);
  });

  test.each(['PutObject', 'CopyObject', 'DeleteObject'])('ends %s under way', async (operation) => {
    const cancel = new AbortController();
    const { store, twin } = twinGround();
    await written(store, 'from', 'x');
    const run = () => cancel.abort(REASON);
    twin.faults.plant({ operation }, { kind: 'meanwhile', phase: 'before', run });
    await expect(runOf(store, operation, { signal: cancel.signal })).rejects.toBe(REASON);
  });

  test.each(['PutObject', 'CopyObject', 'DeleteObject'])('ends the wait of %s for a lease', async (operation) => {
    const cancel = new AbortController();
    const { operations, store } = twinGround();
    const fence: Fence = {
      stamp: () => {
        queueMicrotask(() => cancel.abort(REASON));
        return new Promise(() => undefined);
      },
    };
    await expect(runOf(store, operation, { fence, signal: cancel.signal })).rejects.toBe(REASON);
    expect(operations()).toEqual([]);
  });
});

function runOf(store: ObjectStore, operation: string, options: { fence?: Fence; signal: AbortSignal }) {
  const write = { headers: HEADERS, condition: ANY, ...options };
  if (operation === 'PutObject') return store.put({ key: 'a', body: textBody('x'), ...write });
  if (operation === 'CopyObject') return store.copy({ from: 'from', to: 'a', ...write });
  return store.delete({ key: 'a', condition: ANY, ...options });
}
