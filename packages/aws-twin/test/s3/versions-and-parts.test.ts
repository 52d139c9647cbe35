import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutObjectCommand,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { cloud, refusal } from '../cloud.ts';

const key = { Bucket: 'plain', Key: 'a' };

describe('pages go on where they ended', () => {
  test('for versions and delete markers', async () => {
    const { s3 } = cloud();
    for (const Key of ['a', 'a', 'b']) await s3().send(new PutObjectCommand({ Bucket: 'site', Key, Body: 'x' }));
    await s3().send(new DeleteObjectCommand({ Bucket: 'site', Key: 'a' }));
    const seen: (string | undefined)[] = [];
    let marker: { KeyMarker?: string; VersionIdMarker?: string } = {};
    for (let more = true; more; ) {
      const page = await s3().send(new ListObjectVersionsCommand({ Bucket: 'site', MaxKeys: 1, ...marker }));
      const entries = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
      expect(entries).toHaveLength(1);
      seen.push(...entries.map(({ Key, VersionId }) => `${Key} ${VersionId}`));
      more = page.IsTruncated === true;
      marker = { KeyMarker: page.NextKeyMarker ?? '', VersionIdMarker: page.NextVersionIdMarker ?? '' };
    }
    expect(seen).toEqual(['a v00000004', 'a v00000002', 'a v00000001', 'b v00000003']);
  });

  test('for parts and for uploads', async () => {
    const { s3 } = cloud();
    const ids: (string | undefined)[] = [];
    for (const Key of ['a', 'a', 'b']) {
      const { UploadId } = await s3().send(new CreateMultipartUploadCommand({ Bucket: 'plain', Key }));
      ids.push(UploadId);
    }
    for (const PartNumber of [3, 1, 2]) {
      await s3().send(new UploadPartCommand({ ...key, UploadId: ids[0], PartNumber, Body: 'x' }));
    }
    const parts = new ListPartsCommand({ ...key, UploadId: ids[0], MaxParts: 2 });
    const first = await s3().send(parts);
    expect([first.Parts?.map(({ PartNumber }) => PartNumber), first.NextPartNumberMarker]).toEqual([[1, 2], '2']);
    const rest = new ListPartsCommand({ ...key, UploadId: ids[0], PartNumberMarker: '2' });
    expect((await s3().send(rest)).Parts?.map(({ PartNumber }) => PartNumber)).toEqual([3]);

    const page = await s3().send(new ListMultipartUploadsCommand({ Bucket: 'plain', MaxUploads: 1 }));
    const markers = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
    const next = await s3().send(new ListMultipartUploadsCommand({ Bucket: 'plain', ...markers }));
    const uploads = [...(page.Uploads ?? []), ...(next.Uploads ?? [])];
    expect(uploads.map(({ UploadId }) => UploadId)).toEqual(ids);
  });
});

describe('a delete marker', () => {
  test('shows itself in the 404, and refuses to be read', async () => {
    const { s3 } = cloud();
    const object = { Bucket: 'site', Key: 'a' };
    await s3().send(new PutObjectCommand({ ...object, Body: 'x' }));
    const { VersionId } = await s3().send(new DeleteObjectCommand(object));
    const gone: unknown = await s3()
      .send(new GetObjectCommand(object))
      .catch((reason: unknown) => reason);
    expect(gone instanceof S3ServiceException && gone.$response?.headers['x-amz-delete-marker']).toBe('true');
    expect(await refusal(s3().send(new GetObjectCommand({ ...object, VersionId })))).toMatchObject({
      name: 'MethodNotAllowed',
      status: 405,
    });
  });
});

describe('completing an upload', () => {
  const upload = async () => {
    const { s3 } = cloud({ s3: { minPartBytes: 1 } });
    const { UploadId } = await s3().send(new CreateMultipartUploadCommand(key));
    const parts: { ETag: string | undefined; PartNumber: number }[] = [];
    for (const PartNumber of [1, 2]) {
      const { ETag } = await s3().send(new UploadPartCommand({ ...key, UploadId, PartNumber, Body: `${PartNumber}` }));
      parts.push({ ETag, PartNumber });
    }
    const complete = (Parts: typeof parts, more: { MpuObjectSize?: number } = {}) =>
      s3().send(new CompleteMultipartUploadCommand({ ...key, UploadId, MultipartUpload: { Parts }, ...more }));
    return { complete, parts };
  };

  test('wants its parts in order', async () => {
    const { complete, parts } = await upload();
    expect(await refusal(complete([...parts].reverse()))).toMatchObject({ name: 'InvalidPartOrder', status: 400 });
  });

  test('wants at least one part', async () => {
    const { complete } = await upload();
    expect(await refusal(complete([]))).toMatchObject({ status: 400 });
  });

  test('checks the size that the caller expects', async () => {
    const { complete, parts } = await upload();
    expect(await refusal(complete(parts, { MpuObjectSize: 3 }))).toMatchObject({ name: 'InvalidRequest', status: 400 });
    await complete(parts, { MpuObjectSize: 2 });
  });
});
