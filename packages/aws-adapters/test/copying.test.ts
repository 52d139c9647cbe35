import { ABSENT, ANY, matching, type ObjectStore, sha256Hex, textBody } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { HEADERS, textAt, written } from '../contract/ground.ts';
import type { Hook } from '../src/index.ts';
import { isCopy, lateCopy, lateEnding, lateError } from './late-endings.ts';
import { type GroundOptions, LOCAL, twinGround } from './twin-ground.ts';

const NOT_IMPLEMENTED = { kind: 'error', status: 501, code: 'NotImplemented', message: 'No such header' } as const;
const PROBE = '_deploy/root/probe';

/** A store that is not AWS, whose copies heed their conditions or not. */
const elsewhere = (copyConditions: 'honoured' | 'ignored', more: GroundOptions = {}) =>
  twinGround({ ...more, twin: { s3: { copyConditions } }, store: { endpoint: LOCAL } });

const copyOf = (store: ObjectStore, from: string, to: string, condition = ABSENT) =>
  store.copy({ from, to, headers: HEADERS, condition });

describe('Whether conditions on copies are honoured', () => {
  test('is never asked of AWS', async () => {
    const { operations, store } = twinGround();
    await written(store, 'from', 'x');
    await copyOf(store, 'from', 'to');
    expect(operations()).toEqual(['PutObject', 'CopyObject']);
  });

  test.each([
    'https://s3.ca-central-1.amazonaws.com',
    'https://s3.cn-north-1.amazonaws.com.cn',
    'https://bucket.vpce-1a2b3c4d.s3.ca-central-1.vpce.amazonaws.com',
  ])('is never asked of %s', async (endpoint) => {
    const keys: string[] = [];
    const noting: Hook = (request, send) => {
      keys.push(request.path);
      return send();
    };
    const { store } = twinGround({ hooks: [noting], store: { endpoint } });
    await copyOf(store, 'from', 'to').catch(() => undefined);
    expect(keys.filter((path) => path.includes('probe'))).toEqual([]);
  });

  test('is asked of others once, whoever copies first', async () => {
    const { store, twin } = elsewhere('honoured');
    await written(store, 'from', 'x');
    await Promise.all(['a', 'b', 'c'].map((to) => copyOf(store, 'from', to)));
    await copyOf(store, 'from', 'd');
    expect(twin.requests.of('CopyObject').filter(({ key }) => key === PROBE)).toHaveLength(1);
    expect(await store.head(PROBE)).toBeNull();
    expect(await textAt(store, 'd')).toBe('x');
  });

  test('is not asked where there is no condition', async () => {
    const { operations, store } = elsewhere('ignored');
    await written(store, 'from', 'x');
    await copyOf(store, 'from', 'to', ANY);
    expect(operations()).toEqual(['PutObject', 'CopyObject']);
  });

  test('is asked again after the question could not be answered', async () => {
    const { store, twin } = elsewhere('honoured');
    await written(store, 'from', 'x');
    const lasting = twin.faults.plant({ key: PROBE }, { kind: 'error', status: 400, code: 'Odd', message: 'Odd' }, 9);
    await expect(copyOf(store, 'from', 'to')).rejects.toMatchObject({ code: 'aws-call-refused' });
    lasting.remove();
    expect(await copyOf(store, 'from', 'to')).toMatchObject({ kind: 'written' });
  });

  test('stays open as long as the source of the copy is missing', async () => {
    const { store } = elsewhere('ignored');
    await written(store, 'from', 'x');
    await written(store, 'to', 'old');
    expect(await copyOf(store, 'gone', 'new')).toEqual({ kind: 'source-missing' });
    expect(await copyOf(store, 'from', 'to')).toEqual({ kind: 'refused' });
    expect(await textAt(store, 'to')).toBe('old');
  });
});

describe('Where conditions on copies are ignored', () => {
  test('the bytes at hand are sent instead, on the same condition', async () => {
    const { store, twin } = elsewhere('ignored');
    await written(store, 'from', 'x');
    const copy = { from: 'from', to: 'to', headers: HEADERS, condition: ABSENT, body: textBody('x') };
    expect(await store.copy(copy)).toMatchObject({ kind: 'written' });
    expect(await store.copy(copy)).toEqual({ kind: 'refused' });
    expect(twin.requests.of('GetObject')).toHaveLength(0);
    expect(await store.digest('to')).toBe(sha256Hex('x'));
  });

  test('else those of the source are fetched', async () => {
    const { store, twin } = elsewhere('ignored');
    await written(store, 'from', 'x');
    expect(await copyOf(store, 'from', 'to')).toMatchObject({ kind: 'written' });
    expect(twin.requests.of('GetObject').map(({ key }) => key)).toEqual(['from']);
    expect(await store.head('to')).toMatchObject({ headers: HEADERS, sha256: sha256Hex('x') });
  });

  test('or not known at all, likewise', async () => {
    const { store, twin } = elsewhere('honoured');
    await written(store, 'from', 'x');
    const planted = twin.faults.plant({ operation: 'CopyObject' }, NOT_IMPLEMENTED, 9);
    expect(await copyOf(store, 'from', 'to')).toMatchObject({ kind: 'written' });
    expect(planted.hits).toBe(1);
  });

  test('a copy without condition is still made on the server', async () => {
    const { store, twin } = elsewhere('ignored');
    await written(store, 'from', 'x');
    await copyOf(store, 'from', 'a');
    const before = twin.requests.of('CopyObject').length;
    await copyOf(store, 'from', 'b', ANY);
    expect(twin.requests.of('CopyObject')).toHaveLength(before + 1);
  });
});

describe('A copy that is answered before it ends', () => {
  const endingIn = (xml: string, times = 1) => lateEnding({ isMeant: isCopy, xml, times });

  test('and fails after all is tried again', async () => {
    const { store, twin } = twinGround({ hooks: [endingIn(lateError('InternalError'))] });
    await written(store, 'from', 'x');
    expect(await copyOf(store, 'from', 'to', ANY)).toMatchObject({ kind: 'written' });
    expect(twin.requests.of('CopyObject')).toHaveLength(2);
  });

  test('tells that it was to slow down', async () => {
    const { store } = twinGround({ hooks: [endingIn(lateError('SlowDown'))] });
    await written(store, 'from', 'x');
    expect(await copyOf(store, 'from', 'to', ANY)).toMatchObject({ kind: 'written', pushedBack: true });
  });

  test.each(['PreconditionFailed', 'ConditionalRequestConflict'])('with %s is refused', async (code) => {
    const { store, twin } = twinGround({ hooks: [endingIn(lateError(code))] });
    const { etag } = await written(store, 'from', 'x');
    expect(await copyOf(store, 'from', 'to', matching(etag))).toEqual({ kind: 'refused' });
    expect(twin.requests.of('CopyObject')).toHaveLength(1);
  });

  test('with AccessDenied is denied', async () => {
    const { store } = twinGround({ hooks: [endingIn(lateError('AccessDenied'), 9)] });
    await written(store, 'from', 'x');
    await expect(copyOf(store, 'from', 'to')).rejects.toMatchObject({ code: 'access-denied' });
  });

  test('and well tells its ETag', async () => {
    const { store } = twinGround({ hooks: [endingIn(lateCopy('"0123"'))] });
    await written(store, 'from', 'x');
    expect(await copyOf(store, 'from', 'to')).toMatchObject({ kind: 'written', etag: '"0123"' });
  });
});

test('A failed condition and a missing source are told apart by a look at the source', async () => {
  const { operations, store } = twinGround();
  await written(store, 'from', 'x');
  const never = matching('"0123456789abcdef0123456789abcdef"');
  expect(await copyOf(store, 'from', 'nowhere', never)).toEqual({ kind: 'refused' });
  expect(await copyOf(store, 'gone', 'nowhere', never)).toEqual({ kind: 'source-missing' });
  expect(operations()).toEqual(['PutObject', 'CopyObject', 'HeadObject', 'CopyObject', 'HeadObject']);
});
