import { CreateInvalidationCommand, GetInvalidationCommand } from '@aws-sdk/client-cloudfront';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { parseTwinModel, staticSiteModel, twinEdges } from '../src/index.ts';
import { cloud, DISTRIBUTION, MODEL } from './cloud.ts';

describe('the edges of a twin', () => {
  test('serve what S3 holds, and forget it when an invalidation reaches them', async () => {
    const { clock, cloudFront, s3, twin } = cloud({ cloudFront: { invalidationMs: 0 } });
    const edge = twinEdges(twin, { knobs: { invalidationDelayMs: () => 5000 } }).get(DISTRIBUTION);
    const text = async (target: string) => Buffer.from((await edge?.fetch({ target }))?.body ?? []).toString();
    const put = (Body: string) =>
      s3().send(new PutObjectCommand({ Bucket: 'site', Key: 'a.txt', Body, CacheControl: 'max-age=86400' }));
    await put('first');
    expect(await text('/a.txt')).toBe('first');
    await put('second');
    expect(await text('/a.txt')).toBe('first');
    const InvalidationBatch = { CallerReference: 'a', Paths: { Quantity: 1, Items: ['/a.txt'] } };
    const create = new CreateInvalidationCommand({ DistributionId: DISTRIBUTION, InvalidationBatch });
    const { Invalidation } = await cloudFront().send(create);
    const status = async () => {
      const get = new GetInvalidationCommand({ DistributionId: DISTRIBUTION, Id: Invalidation?.Id });
      return (await cloudFront().send(get)).Invalidation?.Status;
    };
    expect([await text('/a.txt'), await status()]).toEqual(['first', 'InProgress']);
    await clock.advance(5000);
    expect([await text('/a.txt'), await status()]).toEqual(['second', 'Completed']);
  });

  test('never serve the state of deployments', async () => {
    const { s3, twin } = cloud();
    await s3().send(new PutObjectCommand({ Bucket: 'site', Key: '_deploy/root/current.json', Body: '{}' }));
    const edge = twinEdges(twin).get(DISTRIBUTION);
    expect((await edge?.fetch({ target: '/_deploy/root/current.json' }))?.status).toBe(403);
  });
});

describe('a model as JSON', () => {
  test('is read as it was written', () => {
    const site = staticSiteModel({
      bucket: 'b',
      distributionId: 'E1',
      apiUrl: 'http://127.0.0.1:1',
      aliases: ['a.example'],
    });
    const model = { accountId: '111122223333', ...site };
    expect(parseTwinModel(JSON.parse(JSON.stringify(model)))).toEqual(model);
    expect(parseTwinModel(JSON.parse(JSON.stringify(MODEL)))).toEqual(MODEL);
  });

  test('is refused with the place of the mistake', () => {
    const buckets = [{ name: 'a', region: 'r', versioning: 'yes', policy: null }];
    expect(() => parseTwinModel({ ...MODEL, buckets })).toThrow('model.buckets[0].versioning is not true or false');
  });
});
