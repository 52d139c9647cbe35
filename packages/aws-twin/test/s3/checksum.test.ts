import {
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { checksumOf, compositeChecksum } from '../../src/s3/checksum.ts';
import { crc32Bytes, crc32cBytes, crc64nvmeBytes } from '../../src/s3/crc.ts';
import { cloud, refusal } from '../cloud.ts';

const CHECK = new TextEncoder().encode('123456789');

describe('checksums are those of their specifications', () => {
  // The check values of the CRC catalogue: CRC-32/ISO-HDLC, CRC-32/ISCSI, CRC-64/NVME.
  test.each([
    ['CRC32', crc32Bytes, 'cbf43926'],
    ['CRC32C', crc32cBytes, 'e3069283'],
    ['CRC64NVME', crc64nvmeBytes, 'ae8b14860a799888'],
  ])('%s', (_name, digest, hex) => {
    expect(digest(CHECK).toString('hex')).toBe(hex);
    expect(Number.parseInt(digest(new Uint8Array()).toString('hex'), 16)).toBe(0);
  });

  test('of parts: a checksum of their checksums and their number', () => {
    const parts = ['a', 'b'].map((text) => checksumOf('SHA256', new TextEncoder().encode(text)));
    const digests = Buffer.concat(parts.map((part) => Buffer.from(part, 'base64')));
    expect(compositeChecksum('SHA256', parts)).toBe(`${checksumOf('SHA256', digests)}-2`);
  });
});

describe('a checksum', () => {
  const key = { Bucket: 'plain', Key: 'a' };

  test('of S3 itself is CRC64NVME where the writer gives none', async () => {
    const { s3 } = cloud();
    await s3({ requestChecksumCalculation: 'WHEN_REQUIRED' }).send(new PutObjectCommand({ ...key, Body: CHECK }));
    const head = await s3().send(new HeadObjectCommand({ ...key, ChecksumMode: 'ENABLED' }));
    expect(head).toMatchObject({ ChecksumCRC64NVME: 'rosUhgp5mIg=', ChecksumType: 'FULL_OBJECT' });
    expect(head.ChecksumCRC32).toBeUndefined();
  });

  test('is told only to who asks', async () => {
    const { s3 } = cloud();
    await s3().send(new PutObjectCommand({ ...key, Body: CHECK, ChecksumSHA256: checksumOf('SHA256', CHECK) }));
    expect((await s3().send(new HeadObjectCommand(key))).ChecksumSHA256).toBeUndefined();
  });

  test('that is too short is invalid, whatever the bytes', async () => {
    const { s3 } = cloud();
    const call = s3().send(new PutObjectCommand({ ...key, Body: CHECK, ChecksumSHA256: 'AAAA' }));
    expect(await refusal(call)).toMatchObject({ name: 'InvalidRequest', status: 400 });
  });

  test('is given at most once', async () => {
    const { s3 } = cloud();
    const both = { ChecksumSHA256: checksumOf('SHA256', CHECK), ChecksumCRC32: checksumOf('CRC32', CHECK) };
    const call = s3().send(new PutObjectCommand({ ...key, Body: CHECK, ...both }));
    expect(await refusal(call)).toMatchObject({ name: 'InvalidRequest', message: expect.stringContaining('single') });
  });

  test.each([
    ['CRC64NVME', undefined, 'FULL_OBJECT'],
    ['CRC32', undefined, 'COMPOSITE'],
    ['CRC32', 'FULL_OBJECT', 'FULL_OBJECT'],
    ['SHA256', undefined, 'COMPOSITE'],
  ] as const)('of %s parts, asked as %s, is %s', async (ChecksumAlgorithm, ChecksumType, type) => {
    const { s3 } = cloud();
    const more = ChecksumType === undefined ? {} : { ChecksumType };
    const begun = await s3().send(new CreateMultipartUploadCommand({ ...key, ChecksumAlgorithm, ...more }));
    expect(begun.ChecksumType).toBe(type);
  });

  test.each([
    ['SHA256', 'FULL_OBJECT'],
    ['CRC64NVME', 'COMPOSITE'],
  ] as const)('of %s parts cannot be %s', async (ChecksumAlgorithm, ChecksumType) => {
    const { s3 } = cloud();
    const call = s3().send(new CreateMultipartUploadCommand({ ...key, ChecksumAlgorithm, ChecksumType }));
    expect(await refusal(call)).toMatchObject({ name: 'InvalidRequest', status: 400 });
  });

  test('of a part is by the algorithm of its upload', async () => {
    const { s3 } = cloud();
    const { UploadId } = await s3().send(new CreateMultipartUploadCommand({ ...key, ChecksumAlgorithm: 'SHA256' }));
    const part = new UploadPartCommand({ ...key, UploadId, PartNumber: 1, Body: CHECK, ChecksumAlgorithm: 'CRC32' });
    expect(await refusal(s3().send(part))).toMatchObject({ name: 'InvalidRequest', status: 400 });
  });
});
