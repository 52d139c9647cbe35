import {
  type CloudFrontClient,
  CreateInvalidationCommand,
  GetDistributionCommand,
  GetInvalidationCommand,
  ListInvalidationsCommand,
} from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { type CloudFrontKnobs, THROTTLED } from '../../src/index.ts';
import { cloud, DISTRIBUTION, refusal } from '../cloud.ts';

let references = 0;

function invalidate(client: CloudFrontClient, paths: readonly string[], reference?: string) {
  references += 1;
  const CallerReference = reference ?? `reference ${references}`;
  const InvalidationBatch = { CallerReference, Paths: { Quantity: paths.length, Items: [...paths] } };
  return client.send(new CreateInvalidationCommand({ DistributionId: DISTRIBUTION, InvalidationBatch }));
}

const numbered = (count: number, from = 0) => Array.from({ length: count }, (_, number) => `/p${from + number}`);

describe('an invalidation', () => {
  test('is in progress for its time and then completed', async () => {
    const { clock, cloudFront } = cloud({ cloudFront: { invalidationMs: 20_000 } });
    const { Invalidation } = await invalidate(cloudFront(), ['/a']);
    const status = async () => {
      const get = new GetInvalidationCommand({ DistributionId: DISTRIBUTION, Id: Invalidation?.Id });
      return (await cloudFront().send(get)).Invalidation?.Status;
    };
    expect(Invalidation).toMatchObject({ Status: 'InProgress', CreateTime: new Date(clock.now()) });
    await clock.advance(19_999);
    expect(await status()).toBe('InProgress');
    await clock.advance(1);
    expect(await status()).toBe('Completed');
  });

  test('reaches the caches when it is accepted, and is completed only when the last one is done', async () => {
    const { clock, cloudFront, twin } = cloud({ cloudFront: { invalidationMs: 0 } });
    const seen: unknown[] = [];
    let done: () => void = () => undefined;
    const end = twin.onInvalidation((id, paths) => {
      seen.push([id, paths]);
      return new Promise((resolve) => {
        done = resolve;
      });
    });
    const { Invalidation } = await invalidate(cloudFront(), ['/a', '/b/*']);
    expect(seen).toEqual([[DISTRIBUTION, ['/a', '/b/*']]]);
    expect(Invalidation?.Status).toBe('InProgress');
    done();
    await clock.advance(0);
    const get = new GetInvalidationCommand({ DistributionId: DISTRIBUTION, Id: Invalidation?.Id });
    expect((await cloudFront().send(get)).Invalidation?.Status).toBe('Completed');
    end();
    await invalidate(cloudFront(), ['/c']);
    expect(seen).toHaveLength(1);
  });

  test('under the same reference is the earlier one again, without a second effect', async () => {
    const { cloudFront, twin } = cloud();
    let effects = 0;
    twin.onInvalidation(() => {
      effects += 1;
    });
    const first = await invalidate(cloudFront(), ['/a'], 'same');
    const second = await invalidate(cloudFront(), ['/a'], 'same');
    expect([second.Invalidation?.Id, effects]).toEqual([first.Invalidation?.Id, 1]);
    expect(await refusal(invalidate(cloudFront(), ['/b'], 'same'))).toMatchObject({
      name: 'InvalidationBatchAlreadyExists',
      status: 400,
    });
  });

  test('of a distribution that is not there is NoSuchDistribution', async () => {
    const { cloudFront } = cloud();
    const InvalidationBatch = { CallerReference: 'a', Paths: { Quantity: 1, Items: ['/a'] } };
    const call = cloudFront().send(new CreateInvalidationCommand({ DistributionId: 'E0NOSUCH', InvalidationBatch }));
    expect(await refusal(call)).toMatchObject({ name: 'NoSuchDistribution', status: 404 });
    const get = new GetInvalidationCommand({ DistributionId: DISTRIBUTION, Id: 'INOSUCH' });
    expect(await refusal(cloudFront().send(get))).toMatchObject({ name: 'NoSuchInvalidation', status: 404 });
  });

  test('whose Quantity is wrong is InconsistentQuantities', async () => {
    const { cloudFront } = cloud();
    const InvalidationBatch = { CallerReference: 'a', Paths: { Quantity: 2, Items: ['/a'] } };
    const call = cloudFront().send(new CreateInvalidationCommand({ DistributionId: DISTRIBUTION, InvalidationBatch }));
    expect(await refusal(call)).toMatchObject({ name: 'InconsistentQuantities', status: 400 });
  });

  test('can be throttled', async () => {
    const { cloudFront, twin } = cloud();
    twin.faults.plant({ service: 'cloudfront', operation: 'CreateInvalidation' }, THROTTLED);
    expect(await refusal(invalidate(cloudFront(), ['/a']))).toMatchObject({ name: 'Throttling', status: 400 });
  });
});

describe('paths', () => {
  const send = (path: string, knobs: Partial<CloudFrontKnobs> = {}) =>
    invalidate(cloud({ cloudFront: knobs }).cloudFront(), [path]);

  test.each([
    '/',
    '/*',
    '/a',
    '/a/*',
    '/a*',
    '/a%20b',
    '/%C3%A9',
    "/!$&'()+,-.:;=@_",
    '/a?b=c',
    `/${'a'.repeat(3999)}`,
  ])('such as %s are taken', async (path) => {
    expect((await send(path)).Invalidation?.InvalidationBatch?.Paths?.Items).toEqual([path]);
  });

  test.each([
    ['', 'empty'],
    ['a', 'without its slash'],
    ['/a*b', 'with a star elsewhere'],
    ['/*/', 'with a star elsewhere'],
    ['/**', 'with a star elsewhere'],
    ['/é', 'not ASCII'],
    ['/a b', 'unsafe'],
    ['/a"b', 'unsafe'],
    ['/a{b}', 'unsafe'],
    ['/a|b', 'unsafe'],
    ['/a\\b', 'unsafe'],
    ['/a^b', 'unsafe'],
    ['/a[b]', 'unsafe'],
    ['/a`b', 'unsafe'],
    ['/a#b', 'unsafe'],
    ['/a%', 'an unfinished escape'],
    ['/a%zz', 'no escape'],
    [`/${'a'.repeat(4000)}`, 'too long'],
  ])('such as %j are refused: %s', async (path) => {
    expect(await refusal(send(path))).toMatchObject({ name: 'InvalidArgument', status: 400 });
  });

  test('with a raw tilde are refused, or accepted', async () => {
    expect(await refusal(send('/~a', { rawTilde: 'refused' }))).toMatchObject({ name: 'InvalidArgument' });
    await send('/%7Ea', { rawTilde: 'refused' });
    await send('/~a', { rawTilde: 'accepted' });
  });

  test('given twice are refused, or accepted', async () => {
    const twice = (duplicatePaths: CloudFrontKnobs['duplicatePaths']) =>
      invalidate(cloud({ cloudFront: { duplicatePaths } }).cloudFront(), ['/a', '/a']);
    expect(await refusal(twice('refused'))).toMatchObject({ name: 'InvalidArgument' });
    await twice('accepted');
  });

  test('are needed', async () => {
    expect(await refusal(invalidate(cloud().cloudFront(), []))).toMatchObject({ name: 'InvalidArgument' });
  });
});

describe('in progress at one time', () => {
  test('are 3,000 paths at most, until some complete', async () => {
    const { clock, cloudFront } = cloud();
    await invalidate(cloudFront(), numbered(2999));
    await invalidate(cloudFront(), ['/last']);
    expect(await refusal(invalidate(cloudFront(), ['/more']))).toMatchObject({
      name: 'TooManyInvalidationsInProgress',
      status: 400,
    });
    await clock.advance(20_000);
    await invalidate(cloudFront(), ['/more']);
  });

  test('are 15 wildcards at most, counted apart from paths', async () => {
    const { cloudFront } = cloud();
    await invalidate(cloudFront(), numbered(3000));
    for (let number = 0; number < 15; number += 1) await invalidate(cloudFront(), [`/w${number}/*`]);
    expect(await refusal(invalidate(cloudFront(), ['/more/*']))).toMatchObject({
      name: 'TooManyInvalidationsInProgress',
      message: expect.stringContaining('wildcard'),
    });
  });

  test('a batch by itself may not be larger', async () => {
    expect(await refusal(invalidate(cloud().cloudFront(), numbered(3001)))).toMatchObject({
      name: 'BatchTooLarge',
      status: 413,
    });
  });

  test('are told with the distribution', async () => {
    const { cloudFront, twin } = cloud();
    await invalidate(cloudFront(), ['/a']);
    const get = async () => (await cloudFront().send(new GetDistributionCommand({ Id: DISTRIBUTION }))).Distribution;
    expect(await get()).toMatchObject({ Status: 'Deployed', InProgressInvalidationBatches: 1 });
    twin.setDistributionStatus(DISTRIBUTION, 'InProgress');
    expect((await get())?.Status).toBe('InProgress');
  });
});

test('a list of invalidations is newest first and goes on where its page ended', async () => {
  const { clock, cloudFront } = cloud();
  const ids: (string | undefined)[] = [];
  for (let number = 0; number < 5; number += 1) {
    ids.unshift((await invalidate(cloudFront(), ['/a'])).Invalidation?.Id);
    await clock.advance(10_000);
  }
  const seen: unknown[] = [];
  let Marker: string | undefined;
  do {
    const more = Marker === undefined ? {} : { Marker };
    const list = new ListInvalidationsCommand({ DistributionId: DISTRIBUTION, MaxItems: 2, ...more });
    const { InvalidationList } = await cloudFront().send(list);
    seen.push(...(InvalidationList?.Items ?? []).map(({ Id, Status }) => [Id, Status]));
    Marker = InvalidationList?.NextMarker;
  } while (Marker !== undefined);
  const statuses = ['InProgress', 'Completed', 'Completed', 'Completed', 'Completed'];
  expect(seen).toEqual(ids.map((id, at) => [id, statuses[at]]));
});
