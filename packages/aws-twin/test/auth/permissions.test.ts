import { CreateInvalidationCommand, GetDistributionCommand } from '@aws-sdk/client-cloudfront';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { ResolvedPermission } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { DEFAULT_CREDENTIALS, type TwinModel, type TwinPrincipal } from '../../src/index.ts';
import { cloud, DISTRIBUTION, MODEL, refusal } from '../cloud.ts';

const ARN = 'arn:aws:sts::111122223333:assumed-role/deploy/run';

function may(...allow: readonly (readonly [action: string, resource: string])[]): readonly TwinPrincipal[] {
  const statements = allow.map(
    ([action, resource], at): ResolvedPermission => ({ sid: `S${at}`, actions: [action], resources: [resource] }),
  );
  return [{ arn: ARN, credentials: DEFAULT_CREDENTIALS, allow: statements }];
}

const key = (name: string) => ({ Bucket: 'plain', Key: name });

describe('only what is allowed can be done', () => {
  test('by action and resource, and the refusal names both', async () => {
    const { s3 } = cloud({ principals: may(['s3:PutObject', 'arn:aws:s3:::plain/assets/*']) });
    await s3().send(new PutObjectCommand({ ...key('assets/a.js'), Body: 'x' }));
    expect(await refusal(s3().send(new PutObjectCommand({ ...key('index.html'), Body: 'x' })))).toEqual({
      name: 'AccessDenied',
      status: 403,
      message:
        `User: ${ARN} is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::plain/index.html" ` +
        'because no identity-based policy allows the s3:PutObject action',
    });
  });

  test('in CloudFront too', async () => {
    const arn = `arn:aws:cloudfront::111122223333:distribution/${DISTRIBUTION}`;
    const { cloudFront } = cloud({ principals: may(['cloudfront:GetDistribution', arn]) });
    await cloudFront().send(new GetDistributionCommand({ Id: DISTRIBUTION }));
    const batch = { CallerReference: 'a', Paths: { Quantity: 1, Items: ['/a'] } };
    const call = cloudFront().send(
      new CreateInvalidationCommand({ DistributionId: DISTRIBUTION, InvalidationBatch: batch }),
    );
    expect(await refusal(call)).toMatchObject({ name: 'AccessDenied', status: 403 });
  });

  test('comparing an ETag needs the right to read', async () => {
    const { s3, twin } = cloud({
      principals: may(['s3:PutObject', '*'], ['s3:DeleteObject', '*'], ['s3:ListBucket', '*']),
    });
    await s3().send(new PutObjectCommand({ ...key('a'), Body: 'x', IfNoneMatch: '*' }));
    const etag = twin.store.buckets.get('plain')?.current('a')?.etag ?? '';
    const swap = s3().send(new PutObjectCommand({ ...key('a'), Body: 'y', IfMatch: etag }));
    expect((await refusal(swap)).message).toContain('s3:GetObject');
    expect((await refusal(s3().send(new DeleteObjectCommand({ ...key('a'), IfMatch: etag })))).message).toContain(
      's3:GetObject',
    );
    await s3().send(new DeleteObjectCommand({ ...key('a'), IfMatch: '*' }));
  });

  test('copying needs the right to read the source', async () => {
    const { s3 } = cloud({ principals: may(['s3:PutObject', '*']) });
    await s3().send(new PutObjectCommand({ ...key('a'), Body: 'x' }));
    const copy = s3().send(new CopyObjectCommand({ ...key('b'), CopySource: 'plain/a' }));
    expect((await refusal(copy)).message).toContain('s3:GetObject');
  });

  test('a bulk delete is judged key by key', async () => {
    const { s3 } = cloud({ principals: may(['s3:DeleteObject', 'arn:aws:s3:::plain/mine/*']) });
    const Objects = [{ Key: 'mine/a' }, { Key: 'yours/a' }];
    const { Deleted, Errors } = await s3().send(new DeleteObjectsCommand({ Bucket: 'plain', Delete: { Objects } }));
    expect(Deleted).toEqual([{ Key: 'mine/a' }]);
    expect(Errors).toEqual([expect.objectContaining({ Key: 'yours/a', Code: 'AccessDenied' })]);
  });

  test.each([
    [true, 403],
    [false, 404],
  ])('without the right to list, a missing key is hidden (%s: %i)', async (hideMissingKeys, status) => {
    const { s3 } = cloud({ principals: may(['s3:GetObject', '*']), s3: { hideMissingKeys } });
    expect(await refusal(s3().send(new GetObjectCommand(key('nothing'))))).toMatchObject({ status });
    expect(await refusal(s3().send(new HeadObjectCommand(key('nothing'))))).toMatchObject({ status });
  });

  test('with the right to list, a missing key is 404', async () => {
    const { s3 } = cloud({ principals: may(['s3:GetObject', '*'], ['s3:ListBucket', 'arn:aws:s3:::plain']) });
    expect(await refusal(s3().send(new GetObjectCommand(key('nothing'))))).toMatchObject({ name: 'NoSuchKey' });
  });
});

describe('refusals can be switched on and off', () => {
  test('for an action, a resource and a key', async () => {
    const { s3, twin } = cloud();
    const lift = twin.access.deny({ action: 's3:PutObject', resource: 'arn:aws:s3:::plain/_deploy/*' });
    const state = () => s3().send(new PutObjectCommand({ ...key('_deploy/current.json'), Body: '{}' }));
    expect(await refusal(state())).toMatchObject({ name: 'AccessDenied' });
    await s3().send(new PutObjectCommand({ ...key('index.html'), Body: 'x' }));
    lift();
    await state();
    twin.access.deny({ action: 's3:*', accessKeyId: 'SOMEBODYELSE' });
    await state();
  });

  test('for credentials that expire in the middle', async () => {
    const { s3, cloudFront, twin } = cloud();
    await s3().send(new ListObjectsV2Command({ Bucket: 'plain' }));
    twin.identities.expire(DEFAULT_CREDENTIALS.accessKeyId);
    expect(await refusal(s3().send(new ListObjectsV2Command({ Bucket: 'plain' })))).toMatchObject({
      name: 'ExpiredToken',
      status: 400,
    });
    expect(await refusal(cloudFront().send(new GetDistributionCommand({ Id: DISTRIBUTION })))).toMatchObject({
      name: 'ExpiredToken',
      status: 403,
    });
    twin.identities.renew(DEFAULT_CREDENTIALS.accessKeyId);
    await s3().send(new ListObjectsV2Command({ Bucket: 'plain' }));
    expect(() => twin.identities.expire('NOBODY')).toThrow(expect.objectContaining({ code: 'twin-principal-unknown' }));
  });

  test('by a bucket policy, which outweighs what the caller may', async () => {
    const policy = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny' as const, Principal: '*' as const, Action: 's3:DeleteObject', Resource: '*' }],
    };
    const model: TwinModel = {
      ...MODEL,
      buckets: [{ name: 'plain', region: 'ca-central-1', versioning: false, policy }],
    };
    const { s3 } = cloud({}, model);
    await s3().send(new PutObjectCommand({ ...key('a'), Body: 'x' }));
    expect(await refusal(s3().send(new DeleteObjectCommand(key('a'))))).toMatchObject({ name: 'AccessDenied' });
  });
});

describe('temporary credentials', () => {
  const temporary = { ...DEFAULT_CREDENTIALS, sessionToken: 'the token' };
  const principals: readonly TwinPrincipal[] = [{ arn: ARN, credentials: temporary, allow: 'everything' }];
  const list = new ListObjectsV2Command({ Bucket: 'plain' });

  test('are accepted with their token, and the log names who signed', async () => {
    const { s3, twin } = cloud({ principals });
    await s3({ credentials: temporary }).send(list);
    expect(twin.requests.all[0]).toMatchObject({ principal: ARN, status: 200 });
  });

  test('are refused with another token or none', async () => {
    const { s3 } = cloud({ principals });
    const other = s3({ credentials: { ...temporary, sessionToken: 'another' } }).send(list);
    expect(await refusal(other)).toMatchObject({ name: 'InvalidToken', status: 400 });
    expect(await refusal(s3({ credentials: DEFAULT_CREDENTIALS }).send(list))).toMatchObject({ name: 'InvalidToken' });
  });

  test('a token nobody issued is refused for lasting credentials', async () => {
    const { s3 } = cloud();
    expect(await refusal(s3({ credentials: temporary }).send(list))).toMatchObject({ name: 'InvalidToken' });
  });
});

test('a bucket of somebody else than expected is refused', async () => {
  const { s3 } = cloud();
  await s3().send(new ListObjectsV2Command({ Bucket: 'plain', ExpectedBucketOwner: MODEL.accountId }));
  const other = s3().send(new ListObjectsV2Command({ Bucket: 'plain', ExpectedBucketOwner: '999999999999' }));
  expect(await refusal(other)).toMatchObject({ name: 'AccessDenied', status: 403 });
});
