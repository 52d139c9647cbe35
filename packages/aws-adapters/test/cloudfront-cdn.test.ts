import { describe, expect, test } from '@jest/globals';
import { CACHING_OPTIMIZED, THROTTLED } from '../../aws-twin/src/index.ts';
import { allow, cdnGround, ID } from './cloudfront-ground.ts';

const batch = (...paths: readonly string[]) => ({ reference: `about ${paths.join()}`, paths });

describe('reading a distribution', () => {
  test('tells how it caches, compresses and where it asks', async () => {
    const { cdn } = cdnGround({
      distribution: (site) => ({
        ...site,
        errorResponses: [
          { errorCode: 403, responseCode: 200, responsePagePath: '/index.html', errorCachingMinTtl: 30 },
        ],
      }),
    });
    expect(await cdn.readDistribution(ID)).toEqual({
      id: ID,
      domainName: 'e1site.cloudfront.net',
      isEnabled: true,
      isDeployed: true,
      rootObject: 'index.html',
      origins: [{ id: 's3', host: 'site.s3.ca-central-1.amazonaws.com', path: '', isBucket: true }],
      behaviours: [
        {
          pattern: null,
          originIds: ['s3'],
          ttl: { min: 0, default: 0, max: 31_536_000 },
          cachePolicyId: expect.any(String),
          isKeyedByQuery: false,
          compresses: true,
          hasViewerFunction: true,
          hasOriginFunction: false,
        },
      ],
      errorResponses: [{ status: 403, servedStatus: 200, page: '/index.html', ttl: 30 }],
    });
  });

  test('tells behaviours in their order, the default last, with managed policies', async () => {
    const { cdn } = cdnGround({
      distribution: (site) => ({
        ...site,
        behaviours: [
          { ...site.defaultBehaviour, functions: {}, pathPattern: '/docs/*', cachePolicy: CACHING_OPTIMIZED },
        ],
      }),
    });
    const { behaviours } = await cdn.readDistribution(ID);
    expect(behaviours).toMatchObject([
      { pattern: '/docs/*', cachePolicyId: CACHING_OPTIMIZED.id, ttl: { min: 1 }, hasViewerFunction: false },
      { pattern: null, ttl: { min: 0 }, hasViewerFunction: true },
    ]);
  });

  test('tells that it is being deployed', async () => {
    const { cdn, twin } = cdnGround();
    twin.setDistributionStatus(ID, 'InProgress');
    expect(await cdn.readDistribution(ID)).toMatchObject({ isDeployed: false });
  });

  test('says nothing of TTLs where the policy may not be read', async () => {
    const { cdn } = cdnGround({ allow: allow('GetDistribution') });
    expect((await cdn.readDistribution(ID)).behaviours).toMatchObject([{ ttl: null }]);
  });

  test('of an id that does not exist says so', async () => {
    const { cdn } = cdnGround();
    await expect(cdn.readDistribution('E0NONE')).rejects.toMatchObject({
      code: 'distribution-not-found',
      message: expect.stringContaining('E0NONE'),
    });
  });

  test('that is not allowed names the statement of the action', async () => {
    const statement = {
      sid: 'Read',
      actions: ['cloudfront:GetDistribution'],
      resources: [`arn:aws:cloudfront::\${account}:distribution/\${distribution}`],
      modes: ['run'],
      why: 'Reads.',
    };
    const { cdn } = cdnGround({ allow: allow('CreateInvalidation'), permissions: { statements: [statement] } });
    await expect(cdn.readDistribution(ID)).rejects.toMatchObject({
      code: 'access-denied',
      remedy: expect.stringContaining(`"Resource":["arn:aws:cloudfront::\${account}:distribution/${ID}"]`),
    });
  });
});

describe('an invalidation', () => {
  test('is accepted, in progress for a while, and then completed', async () => {
    const { cdn, twin } = cdnGround();
    const outcome = await cdn.createInvalidation(ID, batch('/a', '/b*'));
    expect(outcome).toEqual({ kind: 'accepted', id: expect.any(String), isCompleted: false });
    const id = outcome.kind === 'accepted' ? outcome.id : '';
    expect(await cdn.isCompleted(ID, id)).toBe(false);
    await twin.clock.sleep(20_000);
    expect(await cdn.isCompleted(ID, id)).toBe(true);
  });

  test('that was asked for before with the same paths is the same one', async () => {
    const { cdn, twin } = cdnGround();
    const first = await cdn.createInvalidation(ID, batch('/a'));
    await twin.clock.sleep(20_000);
    expect(await cdn.createInvalidation(ID, batch('/a'))).toEqual({ ...first, isCompleted: true });
    expect(twin.invalidations.of(ID)).toHaveLength(1);
  });

  test('for which there is no room is an outcome', async () => {
    const { cdn } = cdnGround();
    await cdn.createInvalidation(ID, batch(...Array.from({ length: 15 }, (_, at) => `/${at}*`)));
    expect(await cdn.createInvalidation(ID, batch('/x*'))).toEqual({ kind: 'no-room' });
  });

  test('that CloudFront throttles is asked for again', async () => {
    const { cdn, operations, twin } = cdnGround();
    twin.faults.plant({ operation: 'CreateInvalidation' }, THROTTLED, 3);
    expect(await cdn.createInvalidation(ID, batch('/a'))).toMatchObject({ kind: 'accepted' });
    expect(operations()).toEqual(Array.from({ length: 4 }, () => 'CreateInvalidation'));
  });

  test('whose answer is lost is asked for again and made once', async () => {
    const { cdn, twin } = cdnGround();
    twin.faults.plant({ operation: 'CreateInvalidation' }, { kind: 'lost-answer' });
    expect(await cdn.createInvalidation(ID, batch('/a'))).toMatchObject({ kind: 'accepted' });
    expect(twin.invalidations.of(ID)).toHaveLength(1);
  });

  test('with a path that CloudFront refuses is not tried again', async () => {
    const { cdn, operations } = cdnGround();
    await expect(cdn.createInvalidation(ID, batch('/~a'))).rejects.toMatchObject({
      name: 'PreconditionError',
      code: 'cloudfront-refused',
    });
    expect(operations()).toHaveLength(1);
  });

  test('at a distribution that does not exist says so', async () => {
    const { cdn } = cdnGround();
    await expect(cdn.createInvalidation('E0NONE', batch('/a'))).rejects.toMatchObject({
      code: 'distribution-not-found',
    });
  });

  test('with credentials that have expired says so', async () => {
    const { cdn, twin } = cdnGround();
    twin.identities.expire('KEY');
    await expect(cdn.createInvalidation(ID, batch('/a'))).rejects.toMatchObject({ code: 'credentials-expired' });
  });

  test('is not asked for once the run is cancelled', async () => {
    const { cdn, operations } = cdnGround();
    const reason = new Error('cancelled');
    await expect(cdn.createInvalidation(ID, batch('/a'), AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(operations()).toEqual([]);
  });
});

describe('what is in progress', () => {
  test('is listed with its paths and references, and nothing that is done', async () => {
    const { cdn, twin } = cdnGround();
    await cdn.createInvalidation(ID, batch('/old'));
    await twin.clock.sleep(20_000);
    await cdn.createInvalidation(ID, batch('/a'));
    await cdn.createInvalidation(ID, batch('/b*'));
    expect((await cdn.listRunning(ID)).map((each) => each.batch)).toEqual([batch('/b*'), batch('/a')]);
  });

  test('is followed over pages only as far as there is any', async () => {
    const { cdn, operations, twin } = cdnGround();
    const create = (name: string, at: number) =>
      twin.invalidations.create(
        { distributionId: ID, callerReference: `${name}${at}`, paths: [`/${name}${at}`] },
        twin.clock.now(),
      );
    for (let at = 0; at < 150; at += 1) create('old', at);
    await twin.clock.sleep(20_000);
    expect(await cdn.listRunning(ID)).toEqual([]);
    for (let at = 0; at < 120; at += 1) create('new', at);
    expect(await cdn.listRunning(ID)).toHaveLength(120);
    expect(operations().filter((operation) => operation === 'ListInvalidations')).toHaveLength(1 + 3);
  });

  test('is listed without its paths where these may not be read, after asking once', async () => {
    const { cdn, operations, twin } = cdnGround({ allow: allow('ListInvalidations') });
    for (const name of ['a', 'b']) {
      twin.invalidations.create({ distributionId: ID, callerReference: name, paths: [`/${name}`] }, twin.clock.now());
    }
    expect(await cdn.listRunning(ID)).toMatchObject([{ batch: null }, { batch: null }]);
    expect(operations()).toEqual(['ListInvalidations', 'GetInvalidation']);
  });
});
