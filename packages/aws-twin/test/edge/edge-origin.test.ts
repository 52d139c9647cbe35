import { describe, expect, test } from '@jest/globals';
import { createEdge } from '../../src/edge/edge.ts';
import { textAnswer } from '../../src/edge/message.ts';
import type { ObjectRead } from '../../src/edge/origin.ts';
import { distributionPrincipal, readBehindPolicy } from '../../src/edge/origin-access.ts';
import type { PolicyDocument, PolicyStatement } from '../../src/model.ts';
import { staticSitePolicy } from '../../src/static-site.ts';
import { ManualClock } from './manual-clock.ts';
import { distribution, see, site, stored } from './site.ts';

const ACCOUNT = '111122223333';

function behind(policy: PolicyDocument | null, distributionId = 'E1TEST') {
  const read = async ({ key }: ObjectRead) => (key.startsWith('missing') ? textAnswer(404, 'NoSuchKey') : stored(key));
  const edge = createEdge({
    distribution: distribution({ id: distributionId }),
    accountId: ACCOUNT,
    clock: new ManualClock(),
    readObject: readBehindPolicy(() => policy, read),
  });
  return async (target: string) => (await see(edge, target)).status;
}

describe('what a distribution may read', () => {
  const own = staticSitePolicy('site', ACCOUNT, 'E1TEST');

  test('its objects, but not the state of deployments', async () => {
    const statusOf = behind(own);
    expect(await statusOf('/index.html')).toBe(200);
    expect(await statusOf('/_deployed.txt')).toBe(200);
    expect(await statusOf('/a/_deploy/x')).toBe(200);
    for (const target of [
      '/_deploy/root/current.json',
      '/%5Fdeploy/root/current.json',
      '/_deploy/',
      '/_deploy/at/x/y',
    ]) {
      expect(await statusOf(target)).toBe(403);
    }
  });

  test('nothing for another distribution, and nothing without a policy', async () => {
    expect(await behind(own, 'E2OTHER')('/index.html')).toBe(403);
    expect(await behind(null)('/index.html')).toBe(403);
    expect(await behind({ Version: '2012-10-17', Statement: [] })('/index.html')).toBe(403);
  });

  test('a missing object is 403, and 404 only to who may list the bucket', async () => {
    const listing: PolicyStatement = {
      Effect: 'Allow',
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Action: 's3:ListBucket',
      Resource: 'arn:aws:s3:::site',
    };
    expect(await behind(own)('/missing.js')).toBe(403);
    expect(await behind({ ...own, Statement: [...own.Statement, listing] })('/missing.js')).toBe(404);
  });

  test('it asks as the CloudFront service on behalf of its own ARN', async () => {
    const asked: ObjectRead[] = [];
    const { get } = site({
      read: async (read) => {
        asked.push(read);
        return stored('x');
      },
    });
    await get('/a/b.txt');
    expect(asked).toEqual([
      { bucket: 'site', key: 'a/b.txt', method: 'GET', principal: distributionPrincipal(ACCOUNT, 'E1TEST') },
    ]);
    expect(asked[0]?.principal.sourceArn).toBe('arn:aws:cloudfront::111122223333:distribution/E1TEST');
  });
});

describe('from path to key', () => {
  const keyFor = async (target: string, originPath = '', plusInPath: 'space' | 'plus' = 'space') => {
    const { get, reads } = site({
      distribution: { origins: [{ kind: 's3', id: 's3', bucket: 'site', originPath }] },
      knobs: { plusInPath },
    });
    const { status } = await get(target);
    return reads[0] ?? status;
  };

  test.each([
    ['/a.txt', '', 'a.txt'],
    ['/a%20b.txt', '', 'a b.txt'],
    ['/caf%C3%A9', '', 'café'],
    ['/a%2Fb', '', 'a/b'],
    ['/a', '/live', 'live/a'],
    ['/', '', ''],
    ['/', '/live', 'live/'],
    ['//a', '', '/a'],
    ['/a?b=c', '', 'a'],
    ['/bad%E9', '', 400],
  ])('%s below "%s" is %j', async (target, originPath, key) => {
    expect(await keyFor(target, originPath)).toBe(key);
  });

  test('a plain plus is a space, as S3 reads it, unless the knob says otherwise', async () => {
    expect(await keyFor('/a+b.js')).toBe('a b.js');
    expect(await keyFor('/a%2Bb.js')).toBe('a+b.js');
    expect(await keyFor('/a+b.js', '', 'plus')).toBe('a+b.js');
  });
});

describe('an edge that cannot be made', () => {
  test('is refused when a behaviour names an origin that is not there', () => {
    expect(() => site({ distribution: { origins: [] } })).toThrow(/origin "s3"/);
  });
});
