import assert from 'node:assert/strict';
import { DeleteObjectsCommand, ListObjectsV2Command, type ListObjectsV2CommandInput } from '@aws-sdk/client-s3';
import { isMissing, put, refused } from '../expectations.ts';
import { headerSigned } from '../signing.ts';
import type { ContractCase, S3Target } from '../target.ts';

export const listing: readonly ContractCase[] = [
  {
    name: 'keys are listed in the order of their UTF-8 bytes, with size and ETag',
    async run(target) {
      const keys = ['A', 'B', 'a', 'a-b', 'c/d', 'é', 'ﬀ', '🌊'].map((key) => `order/${key}`);
      for (const key of [...keys].reverse()) await put(target, key, 'text');
      const { Contents } = await list(target, { Prefix: 'order/' });
      assert.deepEqual(
        Contents?.map(({ Key }) => Key),
        keys,
      );
      assert.deepEqual([Contents?.[0]?.Size, Contents?.[0]?.ETag], [4, '"1cb251ec0d568de6a929b520c4aed8d1"']);
    },
  },
  {
    name: 'a listing goes on where its page ended',
    async run(target) {
      const keys = Array.from({ length: 7 }, (_, number) => `pages/${number}`);
      for (const key of keys) await put(target, key, '');
      const seen: (string | undefined)[] = [];
      let token: string | undefined;
      do {
        const page = await list(target, {
          Prefix: 'pages/',
          MaxKeys: 3,
          ...(token === undefined ? {} : { ContinuationToken: token }),
        });
        seen.push(...(page.Contents ?? []).map(({ Key }) => Key));
        assert.equal(page.IsTruncated, page.NextContinuationToken !== undefined);
        token = page.NextContinuationToken;
      } while (token !== undefined);
      assert.deepEqual(seen, keys);
    },
  },
  {
    name: 'a delimiter rolls up what lies deeper, and StartAfter skips',
    async run(target) {
      for (const key of ['roll/a/1', 'roll/a/2', 'roll/b', 'roll/c/1']) await put(target, key, '');
      const rolled = await list(target, { Prefix: 'roll/', Delimiter: '/' });
      assert.deepEqual(
        rolled.CommonPrefixes?.map(({ Prefix }) => Prefix),
        ['roll/a/', 'roll/c/'],
      );
      assert.deepEqual(
        rolled.Contents?.map(({ Key }) => Key),
        ['roll/b'],
      );
      const after = await list(target, { Prefix: 'roll/', StartAfter: 'roll/a/2' });
      assert.deepEqual(
        after.Contents?.map(({ Key }) => Key),
        ['roll/b', 'roll/c/1'],
      );
    },
  },
  {
    name: 'keys are encoded in a listing where the caller asks for it',
    unlike: { versitygw: 'does not know encoding-type' },
    async run(target) {
      await put(target, 'encoded/a b+é', '');
      const { Contents, EncodingType } = await list(target, { Prefix: 'encoded/', EncodingType: 'url' });
      assert.equal(EncodingType, 'url');
      assert.equal(decodeURIComponent((Contents?.[0]?.Key ?? '').replaceAll('+', ' ')), 'encoded/a b+é');
    },
  },
  {
    name: 'a bulk delete removes what is there and calls what is not removed too',
    async run(target) {
      for (const key of ['bulk/a', 'bulk/b c+d&é']) await put(target, key, 'text');
      const Objects = ['bulk/a', 'bulk/b c+d&é', 'bulk/never-was'].map((Key) => ({ Key }));
      const { Deleted, Errors } = await target
        .client()
        .send(new DeleteObjectsCommand({ Bucket: target.bucket, Delete: { Objects } }));
      assert.deepEqual(new Set(Deleted?.map(({ Key }) => Key)), new Set(Objects.map(({ Key }) => Key)));
      assert.deepEqual(Errors ?? [], []);
      for (const { Key } of Objects) await isMissing(target, Key);
    },
  },
  {
    name: 'a quiet bulk delete tells errors only',
    unlike: { versitygw: 'does not know Quiet' },
    async run(target) {
      await put(target, 'bulk-quiet', 'text');
      const input = { Bucket: target.bucket, Delete: { Objects: [{ Key: 'bulk-quiet' }], Quiet: true } };
      const { Deleted } = await target.client().send(new DeleteObjectsCommand(input));
      assert.deepEqual(Deleted ?? [], []);
      await isMissing(target, 'bulk-quiet');
    },
  },
  {
    name: 'a bulk delete of more than 1,000 keys is refused',
    unlike: { versitygw: 'has no limit', ministack: 'has no limit' },
    async run(target) {
      const Objects = Array.from({ length: 1001 }, (_, number) => ({ Key: `bulk-many/${number}` }));
      const input = { Bucket: target.bucket, Delete: { Objects } };
      await refused(target.client().send(new DeleteObjectsCommand(input)), 400, 'MalformedXML');
    },
  },
  {
    name: 'a bulk delete without a digest of its list is refused',
    unlike: { ministack: 'wants no digest' },
    async run(target) {
      await put(target, 'bulk-undigested', 'text');
      const body = '<Delete><Object><Key>bulk-undigested</Key></Object></Delete>';
      const signed = await headerSigned(target, {
        method: 'POST',
        path: `/${target.bucket}`,
        query: { delete: '' },
        headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
        body: new TextEncoder().encode(body),
      });
      assert.equal((await target.send(signed)).status, 400);
    },
  },
];

function list(target: S3Target, more: Partial<ListObjectsV2CommandInput>) {
  return target.client().send(new ListObjectsV2Command({ Bucket: target.bucket, ...more }));
}
