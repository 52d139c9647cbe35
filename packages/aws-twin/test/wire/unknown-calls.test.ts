import { ListDistributionsCommand } from '@aws-sdk/client-cloudfront';
import {
  GetObjectAclCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListPartsCommand,
  PutObjectAclCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { presigned } from '../../contract/signing.ts';
import { createTwin, type WireRequest } from '../../src/index.ts';
import { cloud, MODEL, refusal } from '../cloud.ts';
import { rawTarget } from '../raw-target.ts';

describe('what the twin does not model', () => {
  const { s3, cloudFront } = cloud();
  const object = { Bucket: 'plain', Key: 'a' };

  test.each([
    ['PutObjectAcl', () => s3().send(new PutObjectAclCommand({ ...object, ACL: 'private' }))],
    ['GetObjectAcl', () => s3().send(new GetObjectAclCommand(object))],
    ['ListBuckets', () => s3().send(new ListBucketsCommand({}))],
    ['ListDistributions', () => cloudFront().send(new ListDistributionsCommand({}))],
  ])('fails loudly and names the operation %s', async (name, call) => {
    expect(await refusal(call())).toEqual({
      name: 'NotImplemented',
      status: 501,
      message: `The twin does not model the operation ${name}.`,
    });
  });

  test('fails loudly for a member that the behaviour would ignore', async () => {
    const call = s3().send(new PutObjectCommand({ ...object, Body: 'x', ACL: 'public-read' }));
    expect(await refusal(call)).toMatchObject({ status: 501, message: expect.stringContaining('the member ACL') });
    const read = s3().send(new GetObjectCommand({ ...object, ResponseCacheControl: 'no-store' }));
    expect(await refusal(read)).toMatchObject({
      status: 501,
      message: expect.stringContaining('ResponseCacheControl'),
    });
  });

  test.each([
    ['café', { status: 501 }],
    ['🌊', { message: expect.stringContaining('x-amz-meta-text') }],
  ])('fails loudly for metadata beyond ASCII, as %s', async (text, expected) => {
    const put = new PutObjectCommand({ ...object, Body: 'x', Metadata: { text } });
    expect(await refusal(s3().send(put))).toMatchObject(expected);
  });

  test.each([
    [{ query: { nonsense: '1' }, headers: {} }, 'the query field \\"nonsense\\"'],
    [{ query: {}, headers: { 'x-amz-nonsense': '1' } }, 'the header \\"x-amz-nonsense\\"'],
  ])('fails loudly for fields that no shape knows: %#', async (fields, what) => {
    const target = rawTarget(createTwin(MODEL));
    const { text, status } = await target.send(await presigned(target, { method: 'GET', path: '/plain/a', ...fields }));
    expect(status).toBe(501);
    expect(text).toContain(what.replaceAll('\\', ''));
  });
});

describe('requests are recognised', () => {
  test('by what they ask for and not by what would also fit', async () => {
    const { s3, twin } = cloud();
    await refusal(s3().send(new ListPartsCommand({ Bucket: 'plain', Key: 'a', UploadId: 'none' })));
    expect(twin.requests.all.map(({ operation, code }) => [operation, code])).toEqual([['ListParts', 'NoSuchUpload']]);
  });

  test('without the x-id that SDKs add', async () => {
    const twin = createTwin(MODEL);
    const target = rawTarget(twin);
    const body = new TextEncoder().encode('x');
    await target.send(await presigned(target, { method: 'PUT', path: '/plain/a', query: {}, headers: {}, body }));
    expect(twin.requests.all.map(({ operation, status }) => [operation, status])).toEqual([['PutObject', 200]]);
  });

  test('never for a method that the service does not know', async () => {
    const twin = createTwin(MODEL);
    const request: WireRequest = {
      method: 'PATCH',
      host: 's3.ca-central-1.amazonaws.com',
      path: '/plain/a',
      query: '',
      headers: {},
      body: new Uint8Array(),
    };
    const delivery = await twin.deliver(request, twin.client('raw'));
    // Who does not sign learns nothing of what there is.
    expect(delivery).toMatchObject({ kind: 'answer', response: { status: 403 } });
  });

  test('as unreadable where escapes are not UTF-8', async () => {
    const twin = createTwin(MODEL);
    const target = rawTarget(twin);
    const raw = { method: 'GET', path: '/plain/a%ff', query: {}, headers: {} };
    const { status } = await target.send(raw);
    expect(status).toBe(400);
  });
});
