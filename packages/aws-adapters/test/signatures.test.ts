import { ABSENT, ANY, type Fence, matching, type ObjectStore, textBody } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import type { HttpRequest } from '@smithy/types';
import * as fc from 'fast-check';
import { HEADERS, textAt, written } from '../contract/ground.ts';
import type { Hook } from '../src/index.ts';
import { type GroundOptions, type TwinGround, twinGround } from './twin-ground.ts';

const FULL = {
  contentType: 'text/html; charset=utf-8',
  cacheControl: 'no-cache',
  contentEncoding: 'gzip',
  contentDisposition: 'inline; filename="a b"',
  contentLanguage: 'en, fr',
  metadata: { build: '42' },
};
/** Headers that bear on nothing but logs. */
const FREE = ['user-agent'];

type Write = (ground: TwinGround, fence: Fence, etag: string) => Promise<unknown>;

const WRITES: ReadonlyArray<readonly [string, Write]> = [
  [
    'PutObject',
    ({ store }, fence, etag) =>
      store.put({ key: 'a', body: textBody('new'), headers: FULL, condition: matching(etag), fence }),
  ],
  [
    'CopyObject',
    ({ store }, fence, etag) => store.copy({ from: 'from', to: 'a', headers: FULL, condition: matching(etag), fence }),
  ],
  ['DeleteObject', ({ store }, fence, etag) => store.delete({ key: 'a', condition: matching(etag), fence })],
  ['DeleteObjects', ({ store }, fence) => store.deleteMany(['a'], fence)],
];

interface Trial {
  readonly ground: TwinGround;
  readonly run: () => Promise<unknown>;
}

/** A key `a` that holds `old`, about to be written to; `change` meets the requests of that write alone. */
async function trial(
  write: Write,
  change: (request: HttpRequest) => void,
  options: GroundOptions = {},
): Promise<Trial> {
  let isUnderWay = false;
  const hook: Hook = (request, send) => {
    if (isUnderWay) change(request);
    return send();
  };
  const ground = twinGround({ ...options, hooks: [hook] });
  await written(ground.store, 'from', 'new');
  const { etag } = await written(ground.store, 'a', 'old');
  const fence = { stamp: async () => ({ signedAtMs: ground.twin.clock.now(), lifeSeconds: 20 }) };
  return {
    ground,
    run: async () => {
      isUnderWay = true;
      try {
        return await write(ground, fence, etag);
      } finally {
        isUnderWay = false;
      }
    },
  };
}

async function requestsOf(write: Write): Promise<readonly HttpRequest[]> {
  const seen: HttpRequest[] = [];
  const { run } = await trial(write, (request) => seen.push(request));
  await run();
  return seen;
}

describe('A fenced request', () => {
  test.each(WRITES)('%s is refused whichever of its headers is changed or left out', async (_name, write) => {
    const names = (await requestsOf(write)).flatMap(({ headers }) => Object.keys(headers));
    const signed = names.filter((name) => !FREE.includes(name) && name !== 'host');
    expect(signed.length).toBeGreaterThan(0);
    for (const name of signed) {
      for (const change of [
        ({ headers }: HttpRequest) => {
          headers[name] = `${headers[name]}0`;
        },
        ({ headers }: HttpRequest) => {
          delete headers[name];
        },
      ]) {
        const { ground, run } = await trial(write, change);
        await expect(run()).rejects.toMatchObject({ code: expect.any(String) });
        expect([name, await textAt(ground.store, 'a')]).toEqual([name, 'old']);
      }
    }
  });

  test.each(WRITES)('%s is refused if a header is added that would change what it means', async (_name, write) => {
    const { ground, run } = await trial(write, ({ headers }) => {
      headers['x-amz-storage-class'] = 'GLACIER';
    });
    await expect(run()).rejects.toMatchObject({ code: 'access-denied' });
    expect(await textAt(ground.store, 'a')).toBe('old');
  });

  test.each(WRITES)('%s cannot be given a longer life, a later date or another key', async (_name, write) => {
    const changes: readonly ((request: HttpRequest) => void)[] = [
      (request) => {
        request.query = { ...request.query, 'X-Amz-Expires': '604800' };
      },
      (request) => {
        request.query = { ...request.query, 'X-Amz-Date': '20260101T000500Z' };
      },
      (request) => {
        request.path = `${request.path}b`;
      },
    ];
    for (const change of changes) {
      const { ground, run } = await trial(write, change);
      await expect(run()).rejects.toMatchObject({ code: expect.any(String) });
      expect(await textAt(ground.store, 'a')).toBe('old');
    }
  });

  test.each(WRITES.filter(([name]) => name === 'PutObject' || name === 'DeleteObjects'))(
    '%s is refused with another body',
    async (_name, write) => {
      const { ground, run } = await trial(write, (request) => {
        const text = Buffer.from(request.body).toString('utf8');
        request.body = Buffer.from(text.replace(/new|>a</, (found) => (found === 'new' ? 'bad' : '>b<')));
      });
      await expect(run()).rejects.toMatchObject({ code: 'body-corrupted' });
      expect(await textAt(ground.store, 'a')).toBe('old');
    },
  );

  test.each(WRITES)(
    '%s carries the date of the stamp and its life, and no other right to be sent',
    async (_name, write) => {
      const [request, ...more] = await requestsOf(write);
      expect(more).toEqual([]);
      expect(request?.query).toMatchObject({ 'X-Amz-Date': '20260101T000000Z', 'X-Amz-Expires': '20' });
      expect(Object.keys(request?.headers ?? {}).map((name) => name.toLowerCase())).not.toContain('authorization');
    },
  );

  test('asks for a stamp for every attempt, and carries the newest', async () => {
    const dates: unknown[] = [];
    const ground = twinGround({
      hooks: [
        (request, send) => {
          dates.push(request.query?.['X-Amz-Date']);
          return send();
        },
      ],
    });
    const { twin } = ground;
    twin.faults.plant({ operation: 'PutObject' }, { kind: 'reset' }, 2);
    let signedAtMs = twin.clock.now();
    const fence = {
      stamp: async () => {
        signedAtMs += 1_000;
        return { signedAtMs, lifeSeconds: 20 };
      },
    };
    await ground.store.put({ key: 'a', body: textBody('x'), headers: HEADERS, condition: ABSENT, fence });
    expect(dates).toEqual(['20260101T000001Z', '20260101T000002Z', '20260101T000003Z']);
  });
});

describe('A signature', () => {
  const TEMPORARY = {
    accessKeyId: 'ASIATEMPORARY',
    secretAccessKey: 'temporary/secret+key=',
    sessionToken: 'to/k+e=n==',
  };
  const arn = 'arn:aws:sts::111122223333:assumed-role/deploy/run';

  test('holds the token of temporary credentials, in header and query alike', async () => {
    const ground = twinGround({
      twin: { principals: [{ arn, credentials: TEMPORARY, allow: 'everything' }] },
      store: { credentials: () => Promise.resolve(TEMPORARY) },
    });
    const fence = { stamp: async () => ({ signedAtMs: ground.twin.clock.now(), lifeSeconds: 20 }) };
    await written(ground.store, 'a', 'x');
    const put = { key: 'a', body: textBody('y'), headers: FULL, condition: ANY };
    expect(await ground.store.put({ ...put, fence })).toMatchObject({ kind: 'written' });
    expect(await ground.store.delete({ key: 'a', condition: ANY, fence })).toEqual({ kind: 'deleted' });
    expect(ground.twin.requests.all.map(({ principal }) => principal)).toEqual([arn, arn, arn]);
  });

  test('is made anew with credentials that were renewed', async () => {
    let credentials = TEMPORARY;
    const ground = twinGround({
      twin: { principals: [{ arn, credentials: TEMPORARY, allow: 'everything' }] },
      store: { credentials: () => Promise.resolve(credentials) },
    });
    await written(ground.store, 'a', 'x');
    credentials = { ...TEMPORARY, accessKeyId: 'ASIANEXT', sessionToken: 'next' };
    ground.twin.identities.add({ arn, credentials, allow: 'everything' });
    ground.twin.identities.expire(TEMPORARY.accessKeyId);
    expect(await textAt(ground.store, 'a')).toBe('x');
    await written(ground.store, 'b', 'x');
  });

  test('fits whatever a key and its headers are made of', async () => {
    const ground = twinGround();
    const fence = { stamp: async () => ({ signedAtMs: ground.twin.clock.now(), lifeSeconds: 20 }) };
    const value = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((at) => String.fromCharCode(at)),
      maxLength: 30,
    });
    // Inner runs of spaces are folded by the signature, outer ones dropped by HTTP.
    const header = value.map((text) => `v${text.trim()}v`);
    const key = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter(isKey);
    await fc.assert(
      fc.asyncProperty(key, header, header, async (name, cacheControl, metadata) => {
        const headers = { contentType: 'text/plain', cacheControl, metadata: { any: metadata } };
        const put = { key: `k/${name}`, body: textBody(name), headers, condition: ANY };
        await putsAlike(ground.store, put, fence);
      }),
      { numRuns: 60 },
    );
  });
});

async function putsAlike(store: ObjectStore, put: Parameters<ObjectStore['put']>[0], fence: Fence): Promise<void> {
  for (const request of [put, { ...put, fence }]) {
    expect((await store.put(request)).kind).toBe('written');
    const to = `${put.key}.copy`;
    const { fence: fenced, headers } = request;
    const copy = { from: put.key, to, headers, condition: ANY, ...(fenced && { fence: fenced }) };
    expect((await store.copy(copy)).kind).toBe('written');
    expect((await store.head(to))?.headers).toEqual(put.headers);
    expect((await store.head(put.key))?.sha256).toBe(put.body.sha256);
    expect(await store.delete({ key: to, condition: ANY, ...(fenced && { fence: fenced }) })).toEqual({
      kind: 'deleted',
    });
  }
}

/** Keys are text of UTF-8; dots alone between slashes are taken for steps by whoever normalises paths. */
const isKey = (key: string): boolean =>
  Buffer.from(key, 'utf8').toString('utf8') === key && !key.split('/').some((part) => /^\.{0,2}$/.test(part));
