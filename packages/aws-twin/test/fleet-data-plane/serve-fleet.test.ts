import { realClock, startTraffic, type Traffic, type TrafficOptions } from '@deploy/aws-twin';
import { afterEach, describe, expect, test } from '@jest/globals';
import { BLUE, type FleetStand, type FleetStandOptions, GREEN, startFleet } from './fleet-stand.ts';

let fleet: FleetStand;
let visitors: Traffic | null = null;
afterEach(async () => {
  await visitors?.stop();
  await fleet.close();
});

function visit(options: Partial<TrafficOptions>): Traffic {
  visitors = startTraffic({ url: fleet.url, clock: realClock(), ...options });
  return visitors;
}

const RELEASES = { v1: { version: '1' }, v2: { version: '2' }, bad: { version: '3', health: 503 } };

const start = async (over: Partial<FleetStandOptions> = {}) => {
  fleet = await startFleet({
    desired: { blue: 2, green: 0 },
    releases: RELEASES,
    pointers: { blue: 'v1', green: 'v2' },
    ...over,
  });
};

describe('a served fleet', () => {
  test('answers at once by the processes of the instances that it begins with', async () => {
    await start();
    const report = await visit({ total: 40 }).done;
    expect(report).toMatchObject({ requests: 40, failed: 0, byVersion: new Map([['1', 40]]) });
    expect(fleet.processes.running().size).toBe(2);
  }, 30_000);

  test('may begin with instances whose release is bad', async () => {
    await start({ pointers: { blue: 'bad', green: 'v2' } });
    await fleet.until(() => fleet.world.describeTargets(BLUE).every(({ state }) => state === 'unhealthy'));
    // The group fails open.
    const report = await visit({ total: 10 }).done;
    expect(report).toMatchObject({ failed: 0, byVersion: new Map([['3', 10]]) });
  }, 30_000);

  test('boots what is launched with the release that its pointer names, and serves it once it is healthy', async () => {
    await start();
    fleet.world.setDesiredCapacity('green', 1);
    await fleet.until(() => fleet.healthy(GREEN) === 1);
    fleet.weigh(0, 1);
    const seen = visit({ visitors: 2 });
    await fleet.until(() => seen.report().byVersion.has('2'));
    expect((await seen.stop()).failed).toBe(0);
  }, 30_000);

  test('keeps an instance unhealthy whose release is bad, with the reason', async () => {
    await start({ pointers: { blue: 'v1', green: 'bad' } });
    fleet.world.setDesiredCapacity('green', 1);
    const found = () => fleet.world.describeTargets(GREEN).map(({ state, reason }) => `${state} ${reason}`);
    await fleet.until(() => found().includes('unhealthy Target.ResponseCodeMismatch'));
    expect(fleet.healthy(GREEN)).toBe(0);
  }, 30_000);

  test('notes what its balancer counts as the traffic of the world', async () => {
    await start();
    const report = await visit({ total: 100 }).done;
    expect(report.failed).toBe(0);
    const noted = () => fleet.world.trafficMinutes(BLUE).reduce((sum, { requests }) => sum + requests, 0);
    await fleet.until(() => noted() === 100);
  }, 30_000);

  test('replaces an instance that is lost, and ends its process', async () => {
    await start();
    const [lost = ''] = fleet.processes.running().keys();
    fleet.world.loseInstance(lost);
    await fleet.until(() => !fleet.processes.running().has(lost));
    await fleet.until(() => fleet.healthy(BLUE) === 2 && fleet.processes.running().size === 2);
  }, 30_000);
});

describe('a process that crashes', () => {
  test('is seen by visitors and counted, until health checks take it out and its group replaces it', async () => {
    await start();
    const traffic = visit({ perSecond: 200 });
    const [crashing = '', pid = 0] = [...fleet.processes.running()][0] ?? [];
    process.kill(pid, 'SIGKILL');
    await fleet.until(() => !fleet.processes.running().has(crashing) && fleet.healthy(BLUE) < 2);
    await fleet.until(() => fleet.processes.running().size === 2 && fleet.healthy(BLUE) === 2);
    const { failed, failures } = await traffic.stop();
    expect(failures.get('status-502')).toBeGreaterThan(0);
    const noted = () => fleet.world.trafficMinutes(BLUE).reduce((sum, minute) => sum + minute.connectionErrors, 0);
    await fleet.until(() => noted() === failed);
  }, 30_000);
});

const IS_DEEP = process.env['DEEP'] === '1';

test('thousands of requests pass while colours swap and instances come and go, and none fails', async () => {
  await start();
  const traffic = visit({ visitors: 16, ...(IS_DEEP ? {} : { perSecond: 500 }) });
  do {
    await swap('blue', 'green');
    await swap('green', 'blue');
  } while (traffic.report().requests < (IS_DEEP ? 50_000 : 2_000));
  const { requests, failures, byTargetGroup } = await traffic.stop();
  expect([...failures]).toEqual([]);
  expect(requests).toBeGreaterThanOrEqual(IS_DEEP ? 50_000 : 2_000);
  for (const group of [BLUE, GREEN]) expect(byTargetGroup.get(group)).toBeGreaterThan(requests / 4);
  expect(fleet.problems).toEqual([]);
}, 180_000);

const GROUPS = { blue: BLUE, green: GREEN };

/** Brings one colour up, moves the weights to it, takes the other down, and takes back what was too much. */
async function swap(live: 'blue' | 'green', idle: 'blue' | 'green'): Promise<void> {
  fleet.world.setDesiredCapacity(idle, 3);
  await fleet.until(() => fleet.healthy(GROUPS[idle]) === 3);
  for (const share of [5, 50, 100]) {
    fleet.weigh(...(idle === 'green' ? ([100 - share, share] as const) : ([share, 100 - share] as const)));
    // Longer than new weights may take to be in effect.
    await fleet.pass(61);
  }
  fleet.world.setDesiredCapacity(live, 0);
  // One leaves while its colour has all of the traffic.
  fleet.world.setDesiredCapacity(idle, 2);
  await fleet.until(() => fleet.processes.running().size === 2);
}
