import { realClock, startTraffic, type TrafficOptions } from '@deploy/aws-twin';
import { afterEach, describe, expect, test } from '@jest/globals';
import { manualClock, Stand, splitting } from './stand.ts';

let stand = new Stand();
afterEach(async () => {
  await stand.close();
  stand = new Stand();
});

const visit = async (url: string, options: Partial<TrafficOptions>) =>
  startTraffic({ url: new URL(url), clock: realClock(), total: 20, visitors: 2, ...options }).done;

describe('visitors', () => {
  test('ask as often as they are told, on connections that they keep', async () => {
    const instance = await stand.instance('v1');
    const report = await visit(`http://127.0.0.1:${instance.target.port}`, { total: 50 });
    expect(report).toMatchObject({ requests: 50, failed: 0, byVersion: new Map([['v1', 50]]) });
    expect(instance.requests).toHaveLength(50);
    expect(instance.connections()).toBe(2);
  });

  test('name each kind of failure', async () => {
    const answers = [
      { status: 500, version: 'v', body: '{"version":"v"}' },
      { status: 200, version: undefined, body: '{"version":"v"}' },
      { status: 200, version: 'v', body: '{"version":"other"}' },
      { status: 200, version: 'v', body: 'not JSON' },
      { status: 200, version: 'v', body: '{"version":"v"}' },
    ];
    let asked = 0;
    const instance = await stand.instance('v', (_incoming, outgoing) => {
      const { status = 200, version, body } = answers[asked] ?? {};
      asked += 1;
      outgoing.writeHead(status, version === undefined ? {} : { 'x-version': version }).end(body);
    });
    const report = await visit(`http://127.0.0.1:${instance.target.port}`, { total: 5, visitors: 1 });
    expect(report).toMatchObject({ requests: 5, failed: 4, byVersion: new Map([['v', 1]]) });
    expect(Object.fromEntries(report.failures)).toEqual({ 'status-500': 1, 'no-version': 1, 'wrong-body': 2 });
    expect(Object.fromEntries(report.failedByVersion)).toEqual({ v: 3, unnamed: 1 });
  });

  test('see a server that is gone, breaks off or stays silent', async () => {
    const gone = await stand.instance('gone');
    await gone.close();
    const breaks = await stand.instance('breaks', (incoming) => void incoming.socket.destroy());
    const silent = await stand.instance('silent', () => undefined);
    const kinds = [];
    for (const { target } of [gone, breaks, silent]) {
      const report = await visit(`http://127.0.0.1:${target.port}`, { total: 1, visitors: 1, timeoutMs: 20 });
      kinds.push(...report.failures.keys());
    }
    expect(kinds).toEqual(['ECONNREFUSED', 'ECONNRESET', 'timeout']);
  });

  test('are counted by second of the world', async () => {
    const clock = manualClock(Date.UTC(2026, 0, 1));
    const instance = await stand.instance('v1');
    const url = `http://127.0.0.1:${instance.target.port}`;
    const report = await visit(url, { total: 4, visitors: 1, clock, onAnswer: () => clock.pass(600) });
    expect(report.seconds.map(({ start, byVersion }) => [start - Date.UTC(2026, 0, 1), byVersion.get('v1')])).toEqual([
      [0, 2],
      [1000, 2],
    ]);
  });

  test('stay with their group when they keep cookies, and the next visitor is free again', async () => {
    const groups = ['blue', 'green'] as const;
    const instances = await Promise.all(groups.map((name) => stand.instance(name)));
    const [blue, green] = instances.map(({ target }) => ({ weight: 1, targets: [target] }));
    if (blue === undefined || green === undefined) throw new Error('two instances were made');
    const balancer = await stand.balancer(splitting({ blue, green }, 60));
    const seen: (string | null)[] = [];
    const options = { visitors: 1, keepsCookies: true, requestsPerVisitor: 10, total: 60 };
    await visit(balancer.url, { ...options, onAnswer: ({ version }) => void seen.push(version) });
    const visits = Array.from({ length: 6 }, (_, visitor) => new Set(seen.slice(visitor * 10, visitor * 10 + 10)));
    expect(visits.map(({ size }) => size)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(new Set(seen)).toEqual(new Set(groups));
  });

  test('stop when told, with nothing left under way', async () => {
    const instance = await stand.instance('v1');
    const url = new URL(`http://127.0.0.1:${instance.target.port}`);
    let answered = 0;
    const enough = Promise.withResolvers<void>();
    const onAnswer = () => {
      answered += 1;
      if (answered === 5) enough.resolve();
    };
    const traffic = startTraffic({ url, clock: realClock(), perSecond: 1_000, onAnswer });
    await enough.promise;
    const { requests, failed } = await traffic.stop();
    expect([requests, failed]).toEqual([instance.requests.length, 0]);
  });
});
