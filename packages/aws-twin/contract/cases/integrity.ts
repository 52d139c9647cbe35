import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { answered, hasText, isMissing, put, refused } from '../expectations.ts';
import { headerSigned } from '../signing.ts';
import type { ContractCase } from '../target.ts';

const HELLO = new TextEncoder().encode('hello');
/** Of `hello`; computed with other implementations. */
const HELLO_CRC32 = 'NhCmhg==';
const HELLO_CRC32C = 'mnG7TA==';
const HELLO_SHA1 = 'qvTGHdzF6KLavt4PO0gs2a6pQ00=';
const HELLO_SHA256 = 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=';

export const integrity: readonly ContractCase[] = [
  {
    name: 'a wrong CRC32 is refused and nothing is stored',
    async run(target) {
      const wrong = put(target, 'integrity/crc32', 'hello', { ChecksumCRC32: 'AAAAAA==' });
      await refused(wrong, 400, 'BadDigest', 'InvalidRequest', 'XAmzContentChecksumMismatch');
      await isMissing(target, 'integrity/crc32');
    },
  },
  {
    name: 'a wrong SHA-256 checksum is refused and nothing is stored',
    async run(target) {
      const ChecksumSHA256 = createHash('sha256').update('other').digest('base64');
      const wrong = put(target, 'integrity/sha256', 'hello', { ChecksumSHA256 });
      await refused(wrong, 400, 'BadDigest', 'XAmzContentChecksumMismatch');
      await isMissing(target, 'integrity/sha256');
    },
  },
  {
    name: 'a wrong Content-MD5 is refused and nothing is stored',
    async run(target) {
      const ContentMD5 = createHash('md5').update('other').digest('base64');
      await refused(put(target, 'integrity/md5', 'hello', { ContentMD5 }), 400, 'BadDigest');
      await isMissing(target, 'integrity/md5');
    },
  },
  {
    name: 'a body other than the signed hash says is refused and nothing is stored',
    unlike: { ministack: 'does not hash bodies' },
    async run(target) {
      const signed = await headerSigned(target, {
        method: 'PUT',
        path: `/${target.bucket}/integrity/signed-hash`,
        query: {},
        headers: { 'x-amz-content-sha256': createHash('sha256').update('hello').digest('hex') },
        body: HELLO,
      });
      answered(
        await target.send({ ...signed, body: new TextEncoder().encode('jello') }),
        400,
        'XAmzContentSHA256Mismatch',
      );
      await isMissing(target, 'integrity/signed-hash');
      answered(await target.send(signed), 200);
    },
  },
  ...(
    [
      ['CRC32', { ChecksumCRC32: HELLO_CRC32 }],
      ['CRC32C', { ChecksumCRC32C: HELLO_CRC32C }],
      ['SHA1', { ChecksumSHA1: HELLO_SHA1 }],
      ['SHA256', { ChecksumSHA256: HELLO_SHA256 }],
    ] as const
  ).map(
    ([algorithm, checksum]): ContractCase => ({
      name: `a ${algorithm} checksum is verified, kept, and told to who asks`,
      async run(target) {
        const Key = `integrity/kept-${algorithm}`;
        await put(target, Key, 'hello', checksum);
        const asked = { Bucket: target.bucket, Key, ChecksumMode: 'ENABLED' } as const;
        const head = await target.client().send(new HeadObjectCommand(asked));
        const get = await target.client().send(new GetObjectCommand(asked));
        for (const [member, value] of Object.entries(checksum)) {
          assert.equal(Object.entries(head).find(([name]) => name === member)?.[1], value);
          assert.equal(Object.entries(get).find(([name]) => name === member)?.[1], value);
        }
        await get.Body?.transformToString();
      },
    }),
  ),
  {
    name: 'a streamed body with its checksum in a trailer is stored without its framing',
    unlike: { versitygw: 'keeps aws-chunked in Content-Encoding' },
    async run(target) {
      const Body = Readable.from([HELLO]);
      const input = { Bucket: target.bucket, Key: 'integrity/stream', Body, ContentLength: 5 };
      await target.client().send(new PutObjectCommand({ ...input, ContentEncoding: 'gzip' }));
      await hasText(target, 'integrity/stream', 'hello');
      const head = await target
        .client()
        .send(new HeadObjectCommand({ Bucket: target.bucket, Key: 'integrity/stream' }));
      assert.equal(head.ContentEncoding, 'gzip');
      assert.equal(head.ContentLength, 5);
    },
  },
  {
    name: 'chunks of a framed body below 8 KiB are refused, the last one excepted',
    unlike: { ministack: 'has no minimum' },
    async run(target) {
      const signed = await headerSigned(target, {
        method: 'PUT',
        path: `/${target.bucket}/integrity/small-chunks`,
        query: {},
        headers: {
          'content-encoding': 'aws-chunked',
          'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
          'x-amz-decoded-content-length': '10',
          'x-amz-trailer': 'x-amz-checksum-crc32',
        },
        body: new TextEncoder().encode('5\r\nhello\r\n5\r\nhello\r\n0\r\nx-amz-checksum-crc32:GkP2zQ==\r\n\r\n'),
      });
      answered(await target.send(signed), 400, 'InvalidChunkSizeError');
      await isMissing(target, 'integrity/small-chunks');
    },
  },
  {
    name: 'the ETag of an object is the MD5 of its bytes',
    async run(target) {
      const etag = await put(target, 'integrity/etag', 'hello');
      assert.equal(etag, `"${createHash('md5').update('hello').digest('hex')}"`);
    },
  },
];
