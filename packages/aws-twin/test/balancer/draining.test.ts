import { setImmediate as turn } from 'node:timers/promises';
import { type RoutedTarget, type RoutingTable, realClock, startTraffic } from '@deploy/aws-twin';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ask, type Instance, Stand, splitting } from './stand.ts';

let stand = new Stand();
afterEach(async () => {
  await stand.close();
  stand = new Stand();
});

const draining = ({ target }: Instance): RoutedTarget => ({ ...target, turn: 'none' });

describe('a draining target', () => {
  test('finishes what it has and gets nothing new', async () => {
    const held = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    const leaving = await stand.instance('leaving', async (_incoming, outgoing) => {
      arrived.resolve();
      await held.promise;
      outgoing.end('finished');
    });
    const staying = await stand.instance('staying');
    const balancer = await stand.balancer(splitting({ blue: { weight: 1, targets: [leaving.target] } }));
    const slow = ask(balancer);
    await arrived.promise;
    balancer.follow(splitting({ blue: { weight: 1, targets: [draining(leaving), staying.target] } }));
    for (let count = 0; count < 5; count += 1) expect((await ask(balancer)).text).toBe('{"version":"staying"}');
    expect(balancer.inFlight('leaving')).toBe(1);
    held.resolve();
    expect(await slow).toMatchObject({ status: 200, text: 'finished' });
    expect(leaving.requests).toHaveLength(1);
  });

  test('may be gone from the table while it still answers', async () => {
    const held = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    const leaving = await stand.instance('leaving', async (_incoming, outgoing) => {
      arrived.resolve();
      await held.promise;
      outgoing.end('finished');
    });
    const balancer = await stand.balancer(splitting({ blue: { weight: 1, targets: [leaving.target] } }));
    const slow = ask(balancer);
    await arrived.promise;
    balancer.follow(splitting({ blue: { weight: 1, targets: [] } }));
    held.resolve();
    expect((await slow).text).toBe('finished');
  });
});

/** Two colours whose instances come and go one by one while the weights move. */
class Fleet {
  readonly #gone: Promise<void>[] = [];
  #members: Record<'blue' | 'green', Instance[]> = { blue: [], green: [] };
  weights = { blue: 1, green: 0 };
  #made = 0;

  get table(): RoutingTable {
    const { blue, green } = this.#members;
    return splitting({
      blue: { weight: this.weights.blue, targets: blue.map(({ target }) => target) },
      green: { weight: this.weights.green, targets: green.map(({ target }) => target) },
    });
  }

  async add(colour: 'blue' | 'green'): Promise<void> {
    this.#made += 1;
    this.#members[colour].push(await stand.instance(`${colour}-${this.#made}`));
  }

  /** Takes the oldest out of the table, and closes it when the balancer is done with it. */
  remove(colour: 'blue' | 'green', inFlight: (id: string) => number): void {
    const leaving = this.#members[colour].shift();
    if (leaving !== undefined) this.#gone.push(this.#closeWhenIdle(leaving, inFlight));
  }

  async settled(): Promise<void> {
    await Promise.all(this.#gone);
  }

  async #closeWhenIdle(leaving: Instance, inFlight: (id: string) => number): Promise<void> {
    do await turn();
    while (inFlight(leaving.target.id) > 0);
    await leaving.close();
  }
}

test('thousands of requests pass while every instance is replaced and the weights move, and none fails', async () => {
  const fleet = new Fleet();
  for (const colour of ['blue', 'blue', 'green', 'green'] as const) await fleet.add(colour);
  const balancer = await stand.balancer(fleet.table, { namesTarget: true });
  const traffic = startTraffic({ url: new URL(balancer.url), clock: realClock(), total: 6_000, visitors: 16 });
  const isOver = traffic.done.then(() => true);
  for (let step = 0; !(await Promise.race([isOver, turn(false)])); ) {
    if (traffic.report().requests < step * 100) continue;
    step += 1;
    fleet.weights = { blue: step % 11, green: 10 - (step % 11) };
    const colour = step % 2 === 0 ? 'blue' : 'green';
    await fleet.add(colour);
    balancer.follow(fleet.table);
    fleet.remove(colour, balancer.inFlight);
    balancer.follow(fleet.table);
  }
  await fleet.settled();
  const { requests, failures, byTargetGroup, byVersion } = await traffic.done;
  expect([...failures]).toEqual([]);
  expect(requests).toBe(6_000);
  expect(byVersion.size).toBeGreaterThan(30);
  for (const colour of ['blue', 'green']) {
    expect(byTargetGroup.get(colour)).toBe(balancer.counts.requests(colour));
    expect(byTargetGroup.get(colour)).toBeGreaterThan(1_500);
  }
});
