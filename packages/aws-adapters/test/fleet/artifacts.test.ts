import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ANY, bytesBody, sha256Hex } from '@deploy/kernel';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { publishArtifact, verifyRelease } from '../../src/fleet/index.ts';
import { BUCKET, twinGround } from '../twin-ground.ts';
import { failure } from './fleet-ground.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'artifact-'));
});
afterEach(() => rm(folder, { recursive: true }));

const fileWith = async (text: string, name = 'api.tar.gz') => {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
};

const put = (ground: ReturnType<typeof twinGround>, key: string, text: string) =>
  ground.store.put({ key, body: bytesBody(Buffer.from(text)), headers: {}, condition: ANY });

describe('An artifact', () => {
  test('is stored under its digest, with its ending', async () => {
    const { store } = twinGround();
    const sha256 = sha256Hex('bytes');
    const published = await publishArtifact(store, await fileWith('bytes'));
    const key = `releases/${sha256}.tar.gz`;
    expect(published).toEqual({ uri: `s3://${BUCKET}/${key}`, key, sha256, size: 5, wasThere: false });
    expect(Buffer.from((await store.get(key))?.bytes ?? []).toString()).toBe('bytes');
  });

  test('that is there already is not stored again, nor under another name', async () => {
    const { operations, store } = twinGround();
    await publishArtifact(store, await fileWith('bytes', 'a.zip'));
    const before = operations().length;
    expect(await publishArtifact(store, await fileWith('bytes', 'b.zip'))).toMatchObject({ wasThere: true });
    expect(operations().slice(before)).not.toContain('PutObject');
  });

  test('larger than one request is stored in parts', async () => {
    const { store } = twinGround();
    const text = 'x'.repeat(6 << 20);
    const { key, sha256 } = await publishArtifact(store, await fileWith(text));
    expect(await store.digest(key)).toBe(sha256);
  });

  test('is not taken for the same where the key holds other bytes', async () => {
    const ground = twinGround();
    await put(ground, `releases/${sha256Hex('bytes')}.zip`, 'others');
    expect(await failure(publishArtifact(ground.store, await fileWith('bytes', 'a.zip')))).toMatchObject({
      name: 'ConflictError',
      code: 'artifact-differs',
    });
  });

  test('that is missing, a folder or empty is refused', async () => {
    const { store, operations } = twinGround();
    const codeOf = async (path: string) => failure(publishArtifact(store, path));
    expect(await codeOf(join(folder, 'none.zip'))).toMatchObject({ code: 'artifact-missing' });
    expect(await codeOf(folder)).toMatchObject({ code: 'artifact-missing' });
    expect(await codeOf(await fileWith(''))).toMatchObject({ code: 'artifact-empty' });
    expect(operations()).toEqual([]);
  });

  test('with another digest than was handed over is refused', async () => {
    const { store, operations } = twinGround();
    const path = await fileWith('bytes');
    expect(await failure(publishArtifact(store, path, { sha256: sha256Hex('others') }))).toMatchObject({
      code: 'artifact-changed',
    });
    expect(operations()).toEqual([]);
    const sha256 = sha256Hex('bytes').toUpperCase();
    expect(await publishArtifact(store, path, { sha256 })).toMatchObject({ wasThere: false });
  });

  test.each([
    ['written over', (path: string) => writeFile(path, 'bytez')],
    ['cut off', (path: string) => writeFile(path, 'byt')],
  ])('that is %s after it was digested is not stored', async (_, change) => {
    const path = await fileWith('bytes');
    let isChanged = false;
    const { store } = twinGround({
      hooks: [
        async (_request, send) => {
          // The first request looks whether the key is there, when the digest is known.
          if (!isChanged) await change(path);
          isChanged = true;
          return send();
        },
      ],
    });
    expect(await failure(publishArtifact(store, path))).toMatchObject({ code: 'artifact-changed' });
    expect(await store.head(`releases/${sha256Hex('bytes')}.tar.gz`)).toBeNull();
  });

  test('that only grew after it was digested is stored as it was', async () => {
    const path = await fileWith('bytes');
    let isChanged = false;
    const { store } = twinGround({
      hooks: [
        async (_request, send) => {
          if (!isChanged) await appendFile(path, 'more');
          isChanged = true;
          return send();
        },
      ],
    });
    const { key, sha256 } = await publishArtifact(store, path);
    expect(await store.digest(key)).toBe(sha256);
  });
});

describe('A release', () => {
  const key = `releases/${sha256Hex('bytes')}.zip`;
  const uri = `s3://${BUCKET}/${key}`;

  test('that is whole is good', async () => {
    const ground = twinGround();
    await put(ground, key, 'bytes');
    await put(ground, 'builds/one.zip', 'bytes');
    await verifyRelease(ground.store, uri);
    await verifyRelease(ground.store, `s3://${BUCKET}/builds/one.zip`);
    await verifyRelease(ground.store, `s3://${BUCKET}/builds/one.zip`, sha256Hex('bytes'));
  });

  test('that is not is refused with why', async () => {
    const ground = twinGround();
    const codeOf = async (address: string, sha256?: string) => failure(verifyRelease(ground.store, address, sha256));
    expect(await codeOf('releases/one.zip')).toMatchObject({ code: 'release-uri-invalid' });
    expect(await codeOf('s3://elsewhere/one.zip')).toMatchObject({ code: 'release-elsewhere' });
    expect(await codeOf(uri)).toMatchObject({ code: 'release-missing' });
    await put(ground, key, '');
    expect(await codeOf(uri)).toMatchObject({ code: 'release-empty' });
    await put(ground, key, 'others');
    expect(await codeOf(uri)).toMatchObject({ code: 'release-differs' });
    expect(await codeOf(uri, sha256Hex('bytes'))).toMatchObject({ code: 'release-differs' });
  });
});
