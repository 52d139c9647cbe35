import { once } from 'node:events';
import { Agent, request as send } from 'node:http';
import { connect } from 'node:net';
import type { BalancerAnswer } from '@deploy/aws-twin';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ask, manualClock, Stand, splitting } from './stand.ts';

let stand = new Stand();
afterEach(async () => {
  await stand.close();
  stand = new Stand();
});

describe('an answer of a target', () => {
  test('comes through whole: status, headers, body', async () => {
    const instance = await stand.instance('b1', (incoming, outgoing) => {
      outgoing.writeHead(201, 'Made', { 'x-own': 'yes', 'set-cookie': ['a=1', 'b=2'] });
      incoming.pipe(outgoing);
    });
    const balancer = await stand.balancer(splitting({ blue: { weight: 1, targets: [instance.target] } }));
    const body = 'x'.repeat(300_000);
    const reply = await ask(balancer, { method: 'PUT', path: '/a%20b?c=%2F', headers: { 'x-mine': '7' }, body });
    expect(reply).toMatchObject({ status: 201, text: body, headers: { 'x-own': 'yes', 'set-cookie': ['a=1', 'b=2'] } });
    const [seen] = instance.requests;
    expect(seen).toMatchObject({ method: 'PUT', url: '/a%20b?c=%2F' });
    expect(seen?.headers).toMatchObject({ 'x-mine': '7', 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http' });
    expect(seen?.headers['x-forwarded-port']).toBe(String(balancer.port));
  });

  test('with an error is passed on and counted as the target’s', async () => {
    const instance = await stand.instance('b1', (_incoming, outgoing) => void outgoing.writeHead(503).end());
    const balancer = await stand.balancer(splitting({ blue: { weight: 1, targets: [instance.target] } }));
    expect((await ask(balancer)).status).toBe(503);
    expect(balancer.counts.minutes('blue')).toMatchObject([{ requests: 1, targetErrors: 1, connectionErrors: 0 }]);
  });

  test('may end its connection, and the client keeps its own', async () => {
    const instance = await stand.instance('b1', (_incoming, outgoing) => {
      outgoing.writeHead(200, { connection: 'close' }).end('bye');
    });
    const balancer = await stand.balancer(splitting({ blue: { weight: 1, targets: [instance.target] } }));
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const sockets = new Set<unknown>();
    for (let count = 0; count < 3; count += 1) {
      const outgoing = send(balancer.url, { agent }).end();
      const [incoming] = await once(outgoing, 'response');
      sockets.add(outgoing.socket);
      await incoming.toArray();
    }
    agent.destroy();
    expect(sockets.size).toBe(1);
    expect(instance.connections()).toBe(3);
  });
});

describe('connections to a target', () => {
  test('are kept and used again', async () => {
    const instance = await stand.instance('b1');
    const balancer = await stand.balancer(splitting({ blue: { weight: 1, targets: [instance.target] } }));
    for (let count = 0; count < 10; count += 1) expect((await ask(balancer)).status).toBe(200);
    expect(instance.connections()).toBe(1);
  });

  test('that are refused give 502, and nobody else is asked', async () => {
    const gone = await stand.instance('b1');
    const other = await stand.instance('b2');
    await gone.close();
    const table = splitting({ blue: { weight: 1, targets: [gone.target, other.target] } });
    const balancer = await stand.balancer(table);
    const statuses = [(await ask(balancer)).status, (await ask(balancer)).status];
    expect(new Set(statuses)).toEqual(new Set([200, 502]));
    expect(other.requests).toHaveLength(1);
    expect(balancer.counts.minutes('blue')).toMatchObject([{ requests: 2, targetErrors: 0, connectionErrors: 1 }]);
  });

  test('that break after the request was sent give 502, and the request is not sent again', async () => {
    const instance = await stand.instance('b1', (incoming) => void incoming.socket.destroy());
    const balancer = await stand.balancer(splitting({ blue: { weight: 1, targets: [instance.target] } }));
    expect((await ask(balancer, { method: 'POST', body: 'pay' })).status).toBe(502);
    expect(instance.requests).toHaveLength(1);
  });

  test('that break in the middle of an answer break the client’s', async () => {
    const instance = await stand.instance('b1', (_incoming, outgoing) => {
      outgoing.writeHead(200, { 'content-length': 10 });
      outgoing.write('half', () => outgoing.destroy());
    });
    const answers: BalancerAnswer[] = [];
    const table = splitting({ blue: { weight: 1, targets: [instance.target] } });
    const balancer = await stand.balancer(table, { onAnswer: (answer) => void answers.push(answer) });
    await expect(ask(balancer)).rejects.toThrow('aborted');
    expect(answers).toMatchObject([{ kind: 'cut-off', target: 'b1' }]);
  });

  test('that stay silent give 504', async () => {
    const instance = await stand.instance('b1', () => undefined);
    const table = splitting({ blue: { weight: 1, targets: [instance.target] } });
    const balancer = await stand.balancer(table, { idleTimeoutMs: 20 });
    expect((await ask(balancer)).status).toBe(504);
    expect(instance.requests).toHaveLength(1);
    expect(balancer.counts.minutes('blue')).toMatchObject([{ connectionErrors: 1 }]);
  });
});

describe('without a target', () => {
  test('the answer is 503, before any table and for a group that is empty', async () => {
    const balancer = await stand.balancer({ rules: [], targetGroups: new Map() });
    expect((await ask(balancer)).status).toBe(503);
    balancer.follow(splitting({ blue: { weight: 1, targets: [] } }));
    expect((await ask(balancer)).status).toBe(503);
    expect(balancer.counts.unrouted).toBe(2);
    expect(balancer.counts.minutes('blue')).toEqual([]);
  });

  test('a rule may answer by itself', async () => {
    const action = { kind: 'fixed-response', status: 410, contentType: 'text/plain', body: 'moved' } as const;
    const rules = [{ id: 'r', priority: 'default', conditions: [], action } as const];
    const balancer = await stand.balancer({ rules, targetGroups: new Map() });
    expect(await ask(balancer)).toMatchObject({ status: 410, text: 'moved' });
  });
});

describe('a client', () => {
  test('that goes away takes its request from the target with it', async () => {
    const arrived = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    const instance = await stand.instance('b1', (_incoming, outgoing) => {
      outgoing.once('close', () => ended.resolve());
      arrived.resolve();
    });
    const noted = Promise.withResolvers<BalancerAnswer>();
    const table = splitting({ blue: { weight: 1, targets: [instance.target] } });
    const balancer = await stand.balancer(table, { onAnswer: noted.resolve });
    const socket = connect(balancer.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await arrived.promise;
    expect(balancer.inFlight('b1')).toBe(1);
    socket.destroy();
    await ended.promise;
    expect(await noted.promise).toMatchObject({ kind: 'client-gone', status: 460 });
    expect(balancer.inFlight('b1')).toBe(0);
  });

  test('that is bound by cookie stays with its group for as long as the cookie lasts in the world', async () => {
    const clock = manualClock();
    const blue = await stand.instance('blue');
    const green = await stand.instance('green');
    const weighted = (weight: number) =>
      splitting(
        { blue: { weight: 1 - weight, targets: [blue.target] }, green: { weight, targets: [green.target] } },
        3600,
      );
    const balancer = await stand.balancer(weighted(0), { clock });
    const first = await ask(balancer);
    const [line = '', cors = ''] = first.headers['set-cookie'] ?? [];
    expect(line).toMatch(/^AWSALBTG=[\w-]+; Expires=Thu, 01 Jan 2026 01:00:00 GMT; Path=\/$/);
    expect(cors).toMatch(/^AWSALBTGCORS=.*SameSite=None$/);
    balancer.follow(weighted(1));
    const cookie = line.split(';', 1)[0] ?? '';
    clock.pass(3_599_000);
    expect((await ask(balancer, { headers: { cookie } })).headers['x-version']).toBe('blue');
    expect((await ask(balancer)).headers['x-version']).toBe('green');
    clock.pass(1_000);
    expect((await ask(balancer, { headers: { cookie } })).headers['x-version']).toBe('green');
  });
});

test('requests are counted by target group and by minute of the world', async () => {
  const clock = manualClock(Date.UTC(2026, 0, 1, 12, 0, 59));
  const instance = await stand.instance('b1');
  const balancer = await stand.balancer(splitting({ blue: { weight: 1, targets: [instance.target] } }), { clock });
  await ask(balancer);
  clock.pass(1_000);
  await ask(balancer);
  await ask(balancer);
  clock.pass(120_000);
  await ask(balancer);
  expect(balancer.counts.minutes('blue').map(({ start, requests }) => [start, requests])).toEqual([
    [Date.UTC(2026, 0, 1, 12, 0), 1],
    [Date.UTC(2026, 0, 1, 12, 1), 2],
    [Date.UTC(2026, 0, 1, 12, 3), 1],
  ]);
  expect(balancer.counts.requests('blue')).toBe(4);
});
