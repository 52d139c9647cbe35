import { GetObjectCommand, HeadBucketCommand, PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { presigned } from '../../contract/signing.ts';
import { cloud, refusal } from '../cloud.ts';
import { rawTarget } from '../raw-target.ts';

const key = { Bucket: 'elsewhere', Key: 'a' };

describe('a bucket of another region', () => {
  test('redirects from the endpoint of the wrong one, and names its own', async () => {
    const { s3 } = cloud();
    const thrown: unknown = await s3()
      .send(new GetObjectCommand(key))
      .catch((reason: unknown) => reason);
    expect(await refusal(Promise.reject(thrown))).toMatchObject({ name: 'PermanentRedirect', status: 301 });
    expect(thrown instanceof S3ServiceException && thrown.$response?.headers['x-amz-bucket-region']).toBe('eu-west-1');
  });

  test('tells a HEAD the same, which has no body', async () => {
    const { s3 } = cloud();
    const thrown: unknown = await s3()
      .send(new HeadBucketCommand({ Bucket: 'elsewhere' }))
      .catch((reason: unknown) => reason);
    expect(await refusal(Promise.reject(thrown))).toMatchObject({ status: 301 });
    expect(thrown instanceof S3ServiceException && thrown.$response?.headers['x-amz-bucket-region']).toBe('eu-west-1');
  });

  test('refuses a signature for another region at its own endpoint', async () => {
    const { s3 } = cloud();
    const client = s3({ endpoint: 'https://s3.eu-west-1.amazonaws.com', region: 'ca-central-1' });
    expect(await refusal(client.send(new GetObjectCommand(key)))).toMatchObject({
      name: 'AuthorizationHeaderMalformed',
      status: 400,
      message: "The authorization header is malformed; the region 'ca-central-1' is wrong; expecting 'eu-west-1'",
    });
  });

  test('refuses such a query signature in its own words', async () => {
    const { twin } = cloud();
    const target = rawTarget(twin, 's3.eu-west-1.amazonaws.com');
    const signed = await presigned(target, { method: 'GET', path: '/elsewhere/a', query: {}, headers: {} });
    const { status, text } = await target.send(signed);
    expect([status, text.includes('AuthorizationQueryParametersError')]).toEqual([400, true]);
  });

  test('takes what is signed for its region', async () => {
    const { s3 } = cloud();
    await s3({ region: 'eu-west-1' }).send(new PutObjectCommand({ ...key, Body: 'x' }));
  });
});

describe('a bucket is found', () => {
  test.each([
    ['by its host name at AWS', {}],
    ['by the path at AWS', { forcePathStyle: true }],
    ['by the path at an address without a region', { endpoint: 'http://127.0.0.1:9000' }],
    ['by its host name at a local address', { endpoint: 'http://localhost:9000' }],
    ['at a dual-stack endpoint', { useDualstackEndpoint: true }],
  ])('%s', async (_how, config) => {
    const { s3, twin } = cloud();
    await s3(config).send(new PutObjectCommand({ Bucket: 'plain', Key: 'd/a b', Body: 'x' }));
    expect(twin.store.buckets.get('plain')?.keys()).toEqual(['d/a b']);
  });

  test('or not, which is said before anything about permissions', async () => {
    const { s3, twin } = cloud();
    twin.access.deny({ action: 's3:*' });
    expect(await refusal(s3().send(new GetObjectCommand({ Bucket: 'nowhere', Key: 'a' })))).toMatchObject({
      name: 'NoSuchBucket',
      status: 404,
    });
  });
});
