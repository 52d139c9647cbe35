import assert from 'node:assert/strict';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
} from '@aws-sdk/client-s3';
import { answered, hasText, isMissing, put, refused, textOf } from '../expectations.ts';
import { presigned } from '../signing.ts';
import type { ContractCase, S3Target } from '../target.ts';

/** What every store keeps apart. */
const ODD_KEYS = [
  'a b',
  'plus+plus',
  'percent%41',
  'question?mark',
  'hash#tag',
  'é/ü/漢字',
  'emoji-🌊',
  'quote\'and"double',
  'amp&lt<gt>',
  'semi;colon:comma,',
  'star*(paren)!',
  'tilde~back`tick',
  '{brace}[bracket]',
  'equals=at@dollar$',
];

/** Keys that look like paths of a file system and are none. */
const PATH_LIKE_KEYS = ['a/../b', 'a/./b', 'a//b', 'trailing/', '../up'];

export const objects: readonly ContractCase[] = [
  {
    name: 'keys with unusual characters are kept apart and given back',
    async run(target) {
      for (const key of ODD_KEYS) await roundTrip(target, `odd/${key}`);
    },
  },
  {
    name: 'keys that look like paths are kept as they are',
    unlike: { versitygw: 'maps keys to files' },
    async run(target) {
      for (const key of PATH_LIKE_KEYS) await roundTrip(target, key);
    },
  },
  {
    name: 'headers and metadata come back as they were given',
    async run(target) {
      const given = {
        CacheControl: 'public, max-age=31536000, immutable',
        ContentType: 'text/html; charset=utf-8',
        ContentEncoding: 'br',
        ContentDisposition: 'attachment; filename="a b.html"',
        ContentLanguage: 'fr-CA',
        Metadata: { release: 'abc', sha256: 'f00' },
      };
      await put(target, 'headers', 'text', given);
      const head = await target.client().send(new HeadObjectCommand({ Bucket: target.bucket, Key: 'headers' }));
      for (const [name, value] of Object.entries(given)) {
        assert.deepEqual(Object.entries(head).find(([member]) => member === name)?.[1], value, name);
      }
    },
  },
  {
    name: 'an object without a content type is binary/octet-stream',
    unlike: { ministack: 'answers application/octet-stream' },
    async run(target) {
      const path = `/${target.bucket}/untyped`;
      answered(await target.send(await presigned(target, { method: 'PUT', path, query: {}, headers: {} })), 200);
      const head = await target.client().send(new HeadObjectCommand({ Bucket: target.bucket, Key: 'untyped' }));
      assert.equal(head.ContentType, 'binary/octet-stream');
    },
  },
  {
    name: 'an empty object is an object',
    async run(target) {
      await put(target, 'empty', '');
      const head = await target.client().send(new HeadObjectCommand({ Bucket: target.bucket, Key: 'empty' }));
      assert.equal(head.ContentLength, 0);
      assert.equal(head.ETag, '"d41d8cd98f00b204e9800998ecf8427e"');
    },
  },
  {
    name: 'ranges are given as 206, and are 416 beyond the end',
    async run(target) {
      await put(target, 'ranges', '0123456789');
      const read = (Range: string) =>
        target.client().send(new GetObjectCommand({ Bucket: target.bucket, Key: 'ranges', Range }));
      for (const [range, text, contentRange] of [
        ['bytes=2-4', '234', 'bytes 2-4/10'],
        ['bytes=7-', '789', 'bytes 7-9/10'],
        ['bytes=-2', '89', 'bytes 8-9/10'],
        ['bytes=8-99', '89', 'bytes 8-9/10'],
      ] as const) {
        const part = await read(range);
        assert.equal(part.$metadata.httpStatusCode, 206, range);
        assert.equal(part.ContentRange, contentRange);
        assert.equal(await part.Body?.transformToString(), text);
      }
      await refused(read('bytes=10-'), 416, 'InvalidRange');
    },
  },
  {
    name: 'conditional reads are 304 and 412',
    async run(target) {
      const etag = await put(target, 'reads', 'text');
      const read = (condition: { IfMatch?: string; IfNoneMatch?: string }) =>
        target.client().send(new GetObjectCommand({ Bucket: target.bucket, Key: 'reads', ...condition }));
      await refused(read({ IfNoneMatch: etag }), 304);
      await refused(read({ IfMatch: '"0"' }), 412, 'PreconditionFailed');
      await (await read({ IfMatch: etag })).Body?.transformToString();
    },
  },
  {
    name: 'what is missing is 404',
    async run(target) {
      await isMissing(target, 'missing');
      await refused(
        target.client().send(new HeadObjectCommand({ Bucket: target.bucket, Key: 'missing' })),
        404,
        'NotFound',
      );
    },
  },
  {
    name: 'deleting what is not there succeeds',
    async run(target) {
      await target.client().send(new DeleteObjectCommand({ Bucket: target.bucket, Key: 'never-was' }));
    },
  },
  {
    name: 'a copy takes the headers of its source, or with REPLACE those of the request and no others',
    async run(target) {
      await put(target, 'copied/from', 'text', {
        ContentType: 'text/css',
        CacheControl: 'no-cache',
        Metadata: { a: '1' },
      });
      await copy(target, 'copied/from', 'copied/same', {});
      const same = await target.client().send(new HeadObjectCommand({ Bucket: target.bucket, Key: 'copied/same' }));
      assert.deepEqual([same.ContentType, same.CacheControl, same.Metadata], ['text/css', 'no-cache', { a: '1' }]);
      await copy(target, 'copied/from', 'copied/other', { MetadataDirective: 'REPLACE', ContentType: 'text/html' });
      const other = await target.client().send(new HeadObjectCommand({ Bucket: target.bucket, Key: 'copied/other' }));
      assert.deepEqual([other.ContentType, other.CacheControl, other.Metadata ?? {}], ['text/html', undefined, {}]);
      await hasText(target, 'copied/other', 'text');
    },
  },
  {
    name: 'a copy onto itself changes headers with REPLACE and is refused without',
    unlike: { ministack: 'accepts a copy that changes nothing' },
    async run(target) {
      await put(target, 'self', 'text', { CacheControl: 'no-cache' });
      await refused(copy(target, 'self', 'self', {}), 400, 'InvalidRequest');
      await copy(target, 'self', 'self', { MetadataDirective: 'REPLACE', CacheControl: 'no-store' });
      const head = await target.client().send(new HeadObjectCommand({ Bucket: target.bucket, Key: 'self' }));
      assert.equal(head.CacheControl, 'no-store');
      await hasText(target, 'self', 'text');
    },
  },
  {
    name: 'a copy of what is missing is 404, and of what has changed 412',
    async run(target) {
      await refused(copy(target, 'copied/nothing', 'copied/to', {}), 404, 'NoSuchKey');
      await put(target, 'copied/changed', 'text');
      const stale = copy(target, 'copied/changed', 'copied/to', { CopySourceIfMatch: '"0"' });
      await refused(stale, 412, 'PreconditionFailed');
      await isMissing(target, 'copied/to');
    },
  },
  {
    name: 'buckets say whether they are there and have versions',
    async run(target) {
      const client = target.client();
      await client.send(new HeadBucketCommand({ Bucket: target.bucket }));
      await refused(client.send(new HeadBucketCommand({ Bucket: 'no-such-bucket-here' })), 404, 'NotFound');
      const missing = client.send(new GetObjectCommand({ Bucket: 'no-such-bucket-here', Key: 'a' }));
      await refused(missing, 404, 'NoSuchBucket');
      const versioned = await client.send(new GetBucketVersioningCommand({ Bucket: target.versionedBucket }));
      assert.equal(versioned.Status, 'Enabled');
    },
  },
  {
    name: 'every answer tells the time and its own name',
    async run(target) {
      const answer = await target.send({ method: 'GET', path: `/${target.bucket}/named`, query: {}, headers: {} });
      assert.ok(Math.abs(Date.parse(answer.headers['date'] ?? '') - target.nowMs()) < 5_000, answer.headers['date']);
      assert.ok(answer.headers['x-amz-request-id'], 'x-amz-request-id');
    },
  },
];

/** Writes, reads, copies and deletes a key. */
async function roundTrip(target: S3Target, key: string): Promise<void> {
  await put(target, key, `text of ${key}`);
  assert.equal(await textOf(target, key), `text of ${key}`, key);
  await copy(target, key, 'odd-copy', {});
  assert.equal(await textOf(target, 'odd-copy'), `text of ${key}`, `copy of ${key}`);
  await target.client().send(new DeleteObjectCommand({ Bucket: target.bucket, Key: key }));
  await isMissing(target, key);
}

function copy(target: S3Target, from: string, to: string, more: object) {
  const CopySource = `${target.bucket}/${from.split('/').map(encodeURIComponent).join('/')}`;
  return target.client().send(new CopyObjectCommand({ Bucket: target.bucket, Key: to, CopySource, ...more }));
}
