import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { isMissing, put, refused } from '../expectations.ts';
import type { ContractCase, S3Target } from '../target.ts';

const FIVE_MIB = 5 * 1024 * 1024;
const FIRST = new Uint8Array(FIVE_MIB).fill(1);
const LAST = new Uint8Array(1000).fill(2);

export const multipart: readonly ContractCase[] = [
  {
    name: 'parts become one object with the headers of its beginning and an ETag of its parts',
    async run(target) {
      const upload = await begin(target, 'parts/whole', { ContentType: 'video/mp4', CacheControl: 'no-cache' });
      const parts = [await part(target, upload, 1, FIRST), await part(target, upload, 2, LAST)];
      await isMissing(target, 'parts/whole');
      await complete(target, upload, parts);
      const get = await target.client().send(new GetObjectCommand({ Bucket: target.bucket, Key: 'parts/whole' }));
      const bytes = await get.Body?.transformToByteArray();
      assert.equal(Buffer.compare(bytes ?? Buffer.alloc(0), Buffer.concat([FIRST, LAST])), 0);
      assert.deepEqual([get.ContentType, get.CacheControl], ['video/mp4', 'no-cache']);
      const digests = [FIRST, LAST].map((body) => createHash('md5').update(body).digest());
      assert.equal(get.ETag, `"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-2"`);
    },
  },
  {
    name: 'an upload that is ended is gone',
    async run(target) {
      const upload = await begin(target, 'parts/aborted');
      await part(target, upload, 1, LAST);
      await target.client().send(new AbortMultipartUploadCommand(upload));
      await refused(part(target, upload, 2, LAST), 404, 'NoSuchUpload');
      await isMissing(target, 'parts/aborted');
    },
  },
  {
    name: 'uploads under way and their parts are listed',
    async run(target) {
      const upload = await begin(target, 'parts/listed');
      await part(target, upload, 2, LAST);
      await part(target, upload, 1, LAST);
      const { Parts } = await target.client().send(new ListPartsCommand(upload));
      assert.deepEqual(
        Parts?.map(({ PartNumber, Size }) => [PartNumber, Size]),
        [
          [1, 1000],
          [2, 1000],
        ],
      );
      const input = { Bucket: target.bucket, Prefix: 'parts/listed' };
      const { Uploads } = await target.client().send(new ListMultipartUploadsCommand(input));
      assert.deepEqual(
        Uploads?.map(({ Key, UploadId }) => [Key, UploadId]),
        [[upload.Key, upload.UploadId]],
      );
      await target.client().send(new AbortMultipartUploadCommand(upload));
    },
  },
  {
    name: 'a part that is not the one that was sent is InvalidPart, and the upload lives on',
    async run(target) {
      const upload = await begin(target, 'parts/wrong');
      const sent = await part(target, upload, 1, LAST);
      await refused(complete(target, upload, [{ ...sent, ETag: '"0"' }]), 400, 'InvalidPart');
      await complete(target, upload, [sent]);
    },
  },
  {
    name: 'a small part that is not the last is EntityTooSmall',
    unlike: { ministack: 'has no minimum' },
    async run(target) {
      const upload = await begin(target, 'parts/small');
      const parts = [await part(target, upload, 1, LAST), await part(target, upload, 2, LAST)];
      await refused(complete(target, upload, parts), 400, 'EntityTooSmall');
      await target.client().send(new AbortMultipartUploadCommand(upload));
    },
  },
  {
    name: 'completing obeys If-None-Match and If-Match',
    async run(target) {
      const etag = await put(target, 'parts/condition', 'old');
      const create = await begin(target, 'parts/condition');
      const created = [await part(target, create, 1, LAST)];
      await refused(complete(target, create, created, { IfNoneMatch: '*' }), 412, 'PreconditionFailed');
      const swap = await begin(target, 'parts/condition');
      const swapped = [await part(target, swap, 1, LAST)];
      await refused(complete(target, swap, swapped, { IfMatch: '"0"' }), 412, 'PreconditionFailed');
      const good = await begin(target, 'parts/condition');
      await complete(target, good, [await part(target, good, 1, LAST)], { IfMatch: etag });
      const head = await target.client().send(new HeadObjectCommand({ Bucket: target.bucket, Key: 'parts/condition' }));
      assert.equal(head.ContentLength, LAST.byteLength);
    },
  },
  {
    name: 'a checksum of the parts is kept as composite',
    async run(target) {
      const upload = await begin(target, 'parts/composite', { ChecksumAlgorithm: 'SHA256' });
      const client = target.client();
      const sent = await client.send(
        new UploadPartCommand({ ...upload, PartNumber: 1, Body: LAST, ChecksumAlgorithm: 'SHA256' }),
      );
      const digest = createHash('sha256').update(LAST).digest();
      assert.equal(sent.ChecksumSHA256, digest.toString('base64'));
      await complete(target, upload, [{ ETag: sent.ETag, ChecksumSHA256: sent.ChecksumSHA256, PartNumber: 1 }]);
      const asked = { Bucket: target.bucket, Key: upload.Key, ChecksumMode: 'ENABLED' } as const;
      const head = await client.send(new HeadObjectCommand(asked));
      assert.equal(head.ChecksumSHA256, `${createHash('sha256').update(digest).digest('base64')}-1`);
    },
  },
];

interface UploadAddress {
  readonly Bucket: string;
  readonly Key: string;
  readonly UploadId: string;
}

async function begin(
  target: S3Target,
  key: string,
  more: Partial<CreateMultipartUploadCommandInput> = {},
): Promise<UploadAddress> {
  const address = { Bucket: target.bucket, Key: key };
  const { UploadId } = await target.client().send(new CreateMultipartUploadCommand({ ...address, ...more }));
  assert.ok(UploadId, 'an upload has an id');
  return { ...address, UploadId };
}

/** Without the SDK's own checksum: the upload was begun without an algorithm. */
async function part(target: S3Target, upload: UploadAddress, number: number, body: Uint8Array): Promise<CompletedPart> {
  const client = target.client({ requestChecksumCalculation: 'WHEN_REQUIRED' });
  const { ETag } = await client.send(new UploadPartCommand({ ...upload, PartNumber: number, Body: body }));
  return { ETag, PartNumber: number };
}

function complete(
  target: S3Target,
  upload: UploadAddress,
  parts: readonly CompletedPart[],
  condition: { IfMatch?: string; IfNoneMatch?: string } = {},
) {
  const MultipartUpload = { Parts: [...parts] };
  return target.client().send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload, ...condition }));
}
