import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  type Balancer,
  createTwin,
  routingTableOf,
  serveBalancer,
  type TerraformState,
  testStackState,
  twinEdges,
  twinModelOf,
  VirtualClock,
} from '../../src/index.ts';
import { edited, firstBlock, without } from './edited.ts';

const STATE = testStackState();
const ADMIN = 'static_site["admin"].aws_cloudfront_distribution.this';
const LIVE = 'aws_lb_listener_rule.live["api"]';
const GREEN = STATE.find(({ address }) => address.endsWith('aws_lb_target_group.this["green"]'))?.values['arn'];
const PAGE = '<!doctype html><title>Console</title>';

const closing: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

/** The application of every instance. */
async function application(): Promise<number> {
  const server: Server = createServer((request, answer) => {
    answer.writeHead(200, { 'content-type': 'application/json', 'x-powered-by': 'somebody' });
    answer.end(JSON.stringify({ method: request.method, url: request.url, host: request.headers.host }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  closing.push(() => new Promise((closed) => server.close(closed)));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** What a visitor of the console gets where everything is as the state says, two instances are live, and a release is. */
async function visitor(state: TerraformState) {
  const { model, told } = twinModelOf(state);
  const admin = told?.contract.apps['admin'];
  const live = told?.contract.api?.colours.blue.asg;
  const groups = model.fleet?.groups.map((one) => (one.name === live ? { ...one, desiredCapacity: 2 } : one)) ?? [];
  const clock = new VirtualClock();
  closing.push(async () => clock.stop());
  const twin = createTwin({ ...model, ...(model.fleet && { fleet: { ...model.fleet, groups } }) }, { clock });
  const bucket = twin.store.buckets.get(admin?.bucket ?? '');
  const checksum = () => ({ algorithm: 'CRC32' as const, value: '', type: 'FULL_OBJECT' as const });
  const put = (key: string, text: string, ContentType: string) =>
    bucket?.put(
      key,
      { bytes: Buffer.from(text), etag: `"${key}"`, headers: { Metadata: {}, ContentType }, checksum },
      0,
    );
  put('index.html', PAGE, 'text/html');
  put('_deploy/root/current.json', '{}', 'application/json');
  const port = await application();
  const balancer: Balancer = await serveBalancer({ clock });
  closing.push(() => balancer.close());
  balancer.follow(routingTableOf(twin.fleet?.routing(clock.now()) ?? [], () => port));
  const edge = twinEdges(twin, { addressOf: () => balancer.url }).get(admin?.distribution_id ?? '');
  const { host } = new URL(admin?.url ?? '');
  return async (target: string, scheme: 'http' | 'https' = 'https', method = 'GET') => {
    const answer = await edge?.fetch({ target, scheme, method, headers: { host } });
    return { ...answer, text: Buffer.from(answer?.body ?? []).toString() };
  };
}

describe('a visitor of what the HCL describes', () => {
  test('gets routes as the page, the API from an instance, and nothing of deployments', async () => {
    const ask = await visitor(STATE);
    expect(await ask('/reports/3')).toMatchObject({ status: 200, text: PAGE });
    expect(await ask('/assets/gone.js')).toMatchObject({ status: 403 });
    expect((await ask('/assets/gone.js')).text).not.toContain('<!doctype');
    expect(await ask('/_deploy/root/current.json')).toMatchObject({ status: 403 });
    expect(await ask('/reports/3', 'http')).toMatchObject({ status: 301 });
    const answer = await ask('/api/orders?page=2', 'https', 'POST');
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      200,
      { method: 'POST', url: '/api/orders?page=2', host: 'nwac-console-test.awentech.ca' },
    ]);
    expect(answer.headers?.['x-powered-by']).toBeUndefined();
    expect(answer.headers?.['x-content-type-options']).toBe('nosniff');
    expect(await ask('/healthz')).toMatchObject({ status: 200 });
  });

  const broken: readonly [line: string, state: TerraformState, fails: string][] = [
    [
      'the behaviour of /api/* is missing',
      edited(STATE, ADMIN, (values) => ({
        ordered_cache_behavior: [values['ordered_cache_behavior']].flat().slice(1),
      })),
      '/api/orders',
    ],
    [
      'the routing function is not associated',
      edited(STATE, ADMIN, firstBlock('default_cache_behavior', { function_association: [] })),
      '/reports/3',
    ],
    [
      'the bucket lets nobody read',
      edited(STATE, 'static_site["admin"].aws_s3_bucket_policy.this', () => ({
        policy: JSON.stringify({ Version: '2012-10-17', Statement: [] }),
      })),
      '/index.html',
    ],
    ['the live rule is missing', without(STATE, LIVE), '/api/orders'],
    [
      'the live rule has another path',
      edited(STATE, LIVE, firstBlock('condition', { path_pattern: [{ values: ['/v1/*'] }] })),
      '/api/orders',
    ],
    [
      'all weight is on the colour without instances',
      edited(STATE, LIVE, firstBlock('action', { forward: [{ target_group: [{ arn: GREEN, weight: 100 }] }] })),
      '/api/orders',
    ],
    ['the distribution is switched off', edited(STATE, ADMIN, () => ({ enabled: false })), '/index.html'],
  ];

  test.each(broken)('meets an error where %s', async (_, state, target) => {
    const [whole, ask] = [await visitor(STATE), await visitor(state)];
    expect((await whole(target)).status).toBe(200);
    expect((await ask(target)).status).toBeGreaterThanOrEqual(400);
  });

  test('reads the state of deployments where its deny is missing', async () => {
    const open = edited(STATE, 'static_site["admin"].aws_s3_bucket_policy.this', ({ policy }) => {
      const { Statement, ...rest } = JSON.parse(String(policy));
      return {
        policy: JSON.stringify({
          ...rest,
          Statement: Statement.filter(({ Sid }: { Sid: string }) => Sid !== 'DeploymentStateStaysPrivate'),
        }),
      };
    });
    const ask = await visitor(open);
    expect((await ask('/_deploy/root/current.json')).status).toBe(200);
  });
});
