import {
  AccessDeniedError,
  ANY,
  bytesBody,
  type Fence,
  matching,
  NotFoundError,
  type ObjectStore,
  type PermissionsDocument,
  textBody,
} from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { DEFAULT_CREDENTIALS } from '../../aws-twin/src/index.ts';
import { HEADERS, keysUnder, written } from '../contract/ground.ts';
import { type GroundOptions, type TwinGround, twinGround } from './twin-ground.ts';

type Operation = (store: ObjectStore, fence: Fence) => Promise<unknown>;

const large = () => bytesBody(new Uint8Array(6 * 1024 * 1024));

/** Every way to the bucket; each needs another permission, or meets the refusal in another form. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  get: (store) => store.get('a'),
  head: (store) => store.head('a'),
  digest: (store) => store.digest('a'),
  list: (store) => keysUnder(store, ''),
  put: (store) => store.put({ key: 'a', body: textBody('x'), headers: HEADERS, condition: ANY }),
  'fenced put': (store, fence) => store.put({ key: 'a', body: textBody('x'), headers: HEADERS, condition: ANY, fence }),
  'put in parts': (store) => store.put({ key: 'a', body: large(), headers: HEADERS, condition: ANY }),
  copy: (store) => store.copy({ from: 'from', to: 'a', headers: HEADERS, condition: ANY }),
  'fenced copy': (store, fence) => store.copy({ from: 'from', to: 'a', headers: HEADERS, condition: ANY, fence }),
  delete: (store) => store.delete({ key: 'a', condition: ANY }),
  'fenced delete': (store, fence) => store.delete({ key: 'a', condition: ANY, fence }),
  'delete of many': (store, fence) => store.deleteMany(['a'], fence),
};
const NAMES = Object.keys(OPERATIONS);

const run = (name: string, { store, twin }: TwinGround): Promise<unknown> =>
  OPERATIONS[name]?.(store, { stamp: async () => ({ signedAtMs: twin.clock.now(), lifeSeconds: 20 }) }) ??
  Promise.reject(new Error(`no operation ${name}`));

/** A bucket that holds `a` and `from`. */
async function filled(options: GroundOptions = {}): Promise<TwinGround> {
  const ground = twinGround(options);
  await written(ground.store, 'a', 'x');
  await written(ground.store, 'from', 'x');
  return ground;
}

describe('Credentials that expire in mid-run end', () => {
  test.each(NAMES)('%s', async (name) => {
    const ground = await filled();
    ground.twin.identities.expire(DEFAULT_CREDENTIALS.accessKeyId);
    const before = ground.twin.requests.all.length;
    await expect(run(name, ground)).rejects.toMatchObject({ code: 'credentials-expired' });
    // Once for the call; HEAD has no words and asks again by GET; an upload in parts has nothing to take back.
    expect(ground.twin.requests.all.length - before).toBeLessThanOrEqual(2);
  });
});

describe('Credentials that nobody knows end', () => {
  test.each(NAMES)('%s', async (name) => {
    const credentials = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'very-secret' };
    const ground = twinGround({ store: { credentials: () => Promise.resolve(credentials) } });
    const failure = await run(name, ground).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code: 'credentials-refused' });
    expect(JSON.stringify(failure)).not.toContain('very-secret');
  });
});

describe('A bucket in another region is named with its region to', () => {
  test.each(NAMES)('%s', async (name) => {
    const ground = twinGround({ store: { region: 'eu-west-1' } });
    const failure = await run(name, ground).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(NotFoundError);
    expect(failure).toMatchObject({
      code: 'bucket-in-other-region',
      remedy: expect.stringContaining('ca-central-1'),
    });
  });
});

describe('A bucket that does not exist is missing to', () => {
  // A HEAD has no words to tell a missing bucket from a missing key by; every run begins with a GET.
  test.each(NAMES.filter((name) => name !== 'head' && name !== 'digest'))('%s', async (name) => {
    const failure = await run(name, twinGround({ store: { bucket: 'nobody-has-it' } })).catch((thrown) => thrown);
    expect(failure).toBeInstanceOf(NotFoundError);
    expect(failure).toMatchObject({ code: 'bucket-not-found', message: expect.stringContaining('nobody-has-it') });
  });
});

describe('A permission that lacks is named with its statement to', () => {
  const statement = (sid: string, action: string, resource: string) => ({
    sid,
    actions: [action],
    resources: [resource],
    modes: ['deploy'],
    why: 'Because.',
  });
  const permissions: PermissionsDocument = {
    statements: [
      statement('List', 's3:ListBucket', 'arn:aws:s3:::site'),
      statement('Read', 's3:GetObject', 'arn:aws:s3:::site/*'),
      statement('Write', 's3:PutObject', 'arn:aws:s3:::site/*'),
      statement('Delete', 's3:DeleteObject', 'arn:aws:s3:::site/*'),
    ],
  };
  const textOf = (action: string, resource: string) =>
    JSON.stringify({ Effect: 'Allow', Action: [action], Resource: [resource] });

  test.each<[string, string]>([
    ['get', 's3:GetObject'],
    ['head', 's3:GetObject'],
    ['digest', 's3:GetObject'],
    ['list', 's3:ListBucket'],
    ['put', 's3:PutObject'],
    ['fenced put', 's3:PutObject'],
    ['put in parts', 's3:PutObject'],
    ['copy', 's3:PutObject'],
    ['copy', 's3:GetObject'],
    ['fenced copy', 's3:PutObject'],
    ['delete', 's3:DeleteObject'],
    ['fenced delete', 's3:DeleteObject'],
    ['delete of many', 's3:DeleteObject'],
  ])('%s (%s)', async (name, action) => {
    const ground = await filled({ store: { permissions, mode: 'deploy' } });
    ground.twin.access.deny({ action });
    const failure = await run(name, ground).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(AccessDeniedError);
    const resource = action === 's3:ListBucket' ? 'arn:aws:s3:::site' : 'arn:aws:s3:::site/*';
    expect(failure).toMatchObject({ code: 'access-denied', remedy: expect.stringContaining(textOf(action, resource)) });
  });

  test('a write under a condition, which also has to read', async () => {
    const { store, twin } = await filled({ store: { permissions } });
    const etag = (await store.head('a'))?.etag ?? '';
    twin.access.deny({ action: 's3:GetObject' });
    const put = { key: 'a', body: textBody('y'), headers: HEADERS, condition: matching(etag) };
    const read = expect.stringContaining(textOf('s3:GetObject', 'arn:aws:s3:::site/*'));
    await expect(store.put(put)).rejects.toMatchObject({ code: 'access-denied', remedy: read });
    await expect(store.delete(put)).rejects.toMatchObject({ code: 'access-denied', remedy: read });
  });

  test('a read of what may not exist, for S3 then tells nothing', async () => {
    const { store, twin } = await filled({ store: { permissions } });
    twin.access.deny({ action: 's3:ListBucket' });
    const list = expect.stringContaining(textOf('s3:ListBucket', 'arn:aws:s3:::site'));
    await expect(store.get('nothing')).rejects.toMatchObject({ code: 'access-denied', remedy: list });
    await expect(store.head('nothing')).rejects.toMatchObject({ code: 'access-denied', remedy: list });
  });
});

test('Deleting many tells of the one that was refused', async () => {
  const ground = await filled();
  ground.twin.access.deny({ action: 's3:DeleteObject', resource: 'arn:aws:s3:::site/from' });
  const fence = { stamp: async () => ({ signedAtMs: ground.twin.clock.now(), lifeSeconds: 20 }) };
  await expect(ground.store.deleteMany(['a', 'from'], fence)).rejects.toMatchObject({ code: 'access-denied' });
  expect(await keysUnder(ground.store, '')).toEqual(['from']);
});

test.each(['content-type', 'metadata'])(
  'A value of %s that cannot be signed is refused before anything is sent',
  async (where) => {
    const { operations, store } = twinGround();
    const headers = where === 'metadata' ? { metadata: { name: 'Zoë' } } : { contentType: 'text/plain; name=Zoë' };
    const unsendable = { code: 'header-value-unsendable', message: expect.stringContaining('Zoë') };
    const put = { key: 'a', body: textBody('x'), headers, condition: ANY };
    await expect(store.put(put)).rejects.toMatchObject(unsendable);
    await expect(store.put({ ...put, body: large() })).rejects.toMatchObject(unsendable);
    await expect(store.copy({ ...put, from: 'a', to: 'b' })).rejects.toMatchObject(unsendable);
    expect(operations()).toEqual([]);
  },
);
