import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { presigned } from '../../contract/signing.ts';
import type { S3Knobs } from '../../src/index.ts';
import { cloud, refusal } from '../cloud.ts';
import { rawTarget } from '../raw-target.ts';

const key = { Bucket: 'plain', Key: 'a' };

describe('conditions on the destination of a copy', () => {
  const copyOver = async (copyConditions: S3Knobs['copyConditions']) => {
    const { s3 } = cloud({ s3: { copyConditions } });
    await s3().send(new PutObjectCommand({ ...key, Body: 'x' }));
    return s3().send(
      new CopyObjectCommand({ ...key, CopySource: 'plain/a', MetadataDirective: 'REPLACE', IfNoneMatch: '*' }),
    );
  };

  test('are honoured by default', async () => {
    expect(await refusal(copyOver('honoured'))).toMatchObject({ name: 'PreconditionFailed', status: 412 });
  });

  test('can be ignored, as foreign stores do', async () => {
    expect(await copyOver('ignored')).toMatchObject({ CopyObjectResult: { ETag: expect.any(String) } });
  });
});

describe('ETags', () => {
  const twice = async (etags: S3Knobs['etags']) => {
    const { s3 } = cloud({ s3: { etags } });
    const write = () => s3().send(new PutObjectCommand({ ...key, Body: 'same' }));
    return [(await write()).ETag, (await write()).ETag];
  };

  test('are digests: the same bytes have the same one', async () => {
    const [first, second] = await twice('md5');
    expect(first).toBe(second);
  });

  test('can be opaque: every write has its own', async () => {
    const [first, second] = await twice('opaque');
    expect(first).toMatch(/^"[0-9a-f]{32}"$/);
    expect(first).not.toBe(second);
  });
});

test.each([
  ['space', 'a b'],
  ['plus', 'a+b'],
] as const)('a plain plus in a path is a %s', async (plusInPath, stored) => {
  const { twin } = cloud({ s3: { plusInPath } });
  const target = rawTarget(twin);
  // Signed as the escape that it stands for on the wire: signers encode a plus.
  const signed = await presigned(target, { method: 'PUT', path: '/plain/a%2Bb', query: {}, headers: {} });
  const { status } = await target.send({ ...signed, path: '/plain/a+b' });
  expect(status).toBe(200);
  expect(twin.store.buckets.get('plain')?.keys()).toEqual([stored]);
});

describe('a conditional delete over a delete marker', () => {
  const deleteTwice = async (deleteOverMarker: S3Knobs['deleteOverMarker']) => {
    const { s3 } = cloud({ s3: { deleteOverMarker } });
    const object = { Bucket: 'site', Key: 'a' };
    const { ETag } = await s3().send(new PutObjectCommand({ ...object, Body: 'x' }));
    await s3().send(new DeleteObjectCommand({ ...object, IfMatch: ETag }));
    return s3().send(new DeleteObjectCommand({ ...object, IfMatch: ETag }));
  };

  test.each([
    ['precondition-failed', 'PreconditionFailed', 412],
    ['no-such-key', 'NoSuchKey', 404],
  ] as const)('is %s', async (setting, name, status) => {
    expect(await refusal(deleteTwice(setting))).toMatchObject({ name, status });
  });
});

describe('completing an upload again', () => {
  const completeTwice = async (completedUpload: S3Knobs['completedUpload']) => {
    const { s3, twin } = cloud({ s3: { completedUpload } });
    const { UploadId } = await s3().send(new CreateMultipartUploadCommand(key));
    const { ETag } = await s3().send(new UploadPartCommand({ ...key, UploadId, PartNumber: 1, Body: 'x' }));
    const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
    const complete = new CompleteMultipartUploadCommand({ ...key, UploadId, MultipartUpload });
    const first = await s3().send(complete);
    const second = await s3().send(complete);
    return [first.ETag, second.ETag, twin.store.buckets.get('plain')?.keys().length];
  };

  test('finds it gone', async () => {
    expect(await refusal(completeTwice('gone'))).toMatchObject({ name: 'NoSuchUpload', status: 404 });
  });

  test('or answers as before, without writing again', async () => {
    const [first, second] = await completeTwice('replayed');
    expect(second).toBe(first);
  });
});

test('parts may be small where a test says so', async () => {
  const { s3 } = cloud({ s3: { minPartBytes: 1 } });
  const { UploadId } = await s3().send(new CreateMultipartUploadCommand(key));
  const part = async (PartNumber: number) => {
    const { ETag } = await s3().send(new UploadPartCommand({ ...key, UploadId, PartNumber, Body: 'x' }));
    return { ETag, PartNumber };
  };
  const MultipartUpload = { Parts: [await part(1), await part(2)] };
  const done = await s3().send(new CompleteMultipartUploadCommand({ ...key, UploadId, MultipartUpload }));
  expect(done.ETag).toMatch(/-2"$/);
});
