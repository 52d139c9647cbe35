import type { RefreshChange, RefreshOrder, RefreshQuestion } from '@deploy/fleet-rollout';
import { mayComeFrom } from '@deploy/fleet-rollout';
import { describe, expect, test } from '@jest/globals';
import { awsRefreshCloud } from '../../src/fleet/index.ts';
import { failure, fleetGround, POINTERS } from './fleet-ground.ts';

const PLAIN: RefreshQuestion = { pointer: false, alarms: [], answers: null, launchesSince: null };
const TEMPLATE = { id: 'lt-0123456789abcdef0', name: 'api', version: '2' };

const ORDER: RefreshOrder = {
  minHealthyPercent: 100,
  maxHealthyPercent: 110,
  warmupSeconds: null,
  checkpoints: [],
  checkpointDelaySeconds: 60,
  bakeSeconds: 0,
  skipMatching: false,
  autoRollback: true,
  alarms: [],
  scaleInProtected: 'Ignore',
  standby: 'Ignore',
  template: TEMPLATE,
};

function ground(options: Parameters<typeof fleetGround>[0] = {}) {
  const fleet = fleetGround(options);
  const aws = awsRefreshCloud(fleet.connections, { group: 'api-blue', releaseParameter: POINTERS.blue });
  const cloud = {
    ...aws,
    carryOut: (change: RefreshChange, confirm = (): Promise<unknown> => Promise.resolve()) =>
      aws.carryOut(change, confirm),
  };
  const start = async (order: RefreshOrder) => {
    const answer = await cloud.carryOut({ kind: 'start', order });
    if (answer.kind !== 'accepted' || answer.refreshId === null) throw new Error('it was not started');
    return answer.refreshId;
  };
  return { ...fleet, cloud, start };
}

describe('An instance refresh', () => {
  test('is started with both bounds, a numbered template, and nothing that is empty', async () => {
    const bodies: string[] = [];
    const { cloud, start, twin } = ground({
      hooks: [
        (request, send) => {
          if (typeof request.body === 'string') bodies.push(request.body);
          return send();
        },
      ],
    });
    const id = await start(ORDER);
    const sent = new URLSearchParams(bodies.find((body) => body.includes('Action=StartInstanceRefresh')));
    expect(Object.fromEntries(sent)).toMatchObject({
      'Preferences.MinHealthyPercentage': '100',
      'Preferences.MaxHealthyPercentage': '110',
      'DesiredConfiguration.LaunchTemplate.Version': '2',
      Strategy: 'Rolling',
    });
    expect([...sent.keys()].join()).not.toMatch(/Checkpoint|Alarm|InstanceWarmup/);
    const { refreshes, group } = await cloud.look(PLAIN);
    expect(refreshes).toMatchObject([
      { id, status: 'Pending', template: { id: TEMPLATE.id, version: '2' }, endedAt: null },
    ]);
    expect(group.refresh).toBe(refreshes[0]);
    expect(refreshes[0] && mayComeFrom(refreshes[0].order, ORDER)).toBe(true);
    expect(twin.fleet?.describeInstanceRefreshes('api-blue')).toHaveLength(1);
  });

  test('is started with checkpoints, warm-up and alarms where there are some', async () => {
    const { cloud, start, twin } = ground();
    twin.monitoring.setAlarm('errors-blue', 'OK', 'quiet');
    const order = { ...ORDER, checkpoints: [50, 100], warmupSeconds: 30, alarms: ['errors-blue'], bakeSeconds: 60 };
    await start(order);
    const [refresh] = (await cloud.look(PLAIN)).refreshes;
    expect(refresh?.order).toMatchObject({
      checkpoints: [50, 100],
      checkpointDelaySeconds: 60,
      warmupSeconds: 30,
      alarms: ['errors-blue'],
      bakeSeconds: 60,
      minHealthyPercent: 100,
      maxHealthyPercent: 110,
      strategy: 'Rolling',
    });
  });

  test('beside another one is refused, and so is a template that does not exist', async () => {
    const { cloud, start } = ground();
    const invalid = { ...ORDER, template: { ...TEMPLATE, version: '99' } };
    expect(await cloud.carryOut({ kind: 'start', order: invalid })).toMatchObject({ kind: 'refused', why: 'invalid' });
    await start(ORDER);
    expect(await cloud.carryOut({ kind: 'start', order: ORDER })).toMatchObject({
      kind: 'refused',
      why: 'another-active',
      message: expect.any(String),
    });
  });

  test('whose answer is lost is not called refused', async () => {
    const { cloud, twin } = ground();
    twin.faults.plant({ operation: 'StartInstanceRefresh' }, { kind: 'lost-answer' });
    expect(await failure(cloud.carryOut({ kind: 'start', order: ORDER }))).toMatchObject({
      name: 'RemoteError',
      code: 'refresh-answer-lost',
    });
    expect((await cloud.look(PLAIN)).refreshes).toHaveLength(1);
  });

  test.each(['cancel', 'rollback'] as const)('takes a %s only if it is the active one', async (kind) => {
    const { clock, cloud, start } = ground();
    expect(await cloud.carryOut({ kind, id: 'none' })).toMatchObject({ kind: 'refused', why: 'none-active' });
    const id = await start(ORDER);
    expect(await cloud.carryOut({ kind, id: 'other' })).toMatchObject({
      kind: 'refused',
      why: 'none-active',
      message: expect.stringContaining(id),
    });
    await clock.sleep(10_000);
    expect(await cloud.carryOut({ kind, id })).toEqual({ kind: 'accepted', refreshId: null });
    const [refresh] = (await cloud.look(PLAIN)).refreshes;
    expect(refresh?.status).toMatch(kind === 'cancel' ? /^Cancel/ : /^Rollback/);
  });

  test('without a desired configuration cannot be rolled back', async () => {
    const { clock, cloud, start } = ground();
    const id = await start({ ...ORDER, template: null, autoRollback: false });
    await clock.sleep(10_000);
    expect(await cloud.carryOut({ kind: 'rollback', id })).toMatchObject({ kind: 'refused', why: 'irreversible' });
  });

  test('goes on to its end, and tells which instances it launched and when', async () => {
    const { clock, cloud, start } = ground();
    const since = clock.now();
    await clock.sleep(1_000);
    await start(ORDER);
    await clock.sleep(20 * 60_000);
    const { group, launchedAt, refreshes } = await cloud.look({ ...PLAIN, launchesSince: since });
    expect(refreshes).toMatchObject([
      { status: 'Successful', percent: 100, remaining: 0, endedAt: expect.any(Number) },
    ]);
    expect(group.template?.version).toBe('2');
    expect([...(launchedAt?.keys() ?? [])]).toEqual(expect.arrayContaining(group.instances.map(({ id }) => id)));
    for (const at of launchedAt?.values() ?? []) expect(at).toBeGreaterThan(since);
  });
});

describe('A look at a refreshed group', () => {
  test('tells pointer, alarms and the answers of its target groups', async () => {
    const { clock, cloud } = ground();
    const since = clock.now();
    await clock.sleep(10 * 60_000);
    const seen = await cloud.look({
      pointer: true,
      alarms: ['errors-blue', 'gone'],
      answers: { since, until: null },
      launchesSince: null,
    });
    expect(seen.group).toMatchObject({ name: 'api-blue', desired: 3, refresh: null });
    expect(seen.group.instances.every(({ target }) => target?.state === 'healthy')).toBe(true);
    expect(seen.pointer).toMatchObject({ value: 's3://artifacts/releases/one.zip', changedAt: expect.any(Number) });
    expect(seen.alarms).toMatchObject([{ name: 'errors-blue', window: { periodSeconds: 60, evaluationPeriods: 3 } }]);
    expect(seen.answers?.requests).toBeGreaterThan(0);
    expect(seen.launchedAt).toBeNull();
  });

  test('counts answers only as far as it is asked', async () => {
    const { clock, cloud } = ground();
    const since = clock.now();
    await clock.sleep(10 * 60_000);
    const counted = async (until: number | null) =>
      (await cloud.look({ ...PLAIN, answers: { since, until } })).answers?.requests ?? 0;
    expect(await counted(since + 120_000)).toBeLessThan(await counted(null));
    expect(await counted(since + 120_000)).toBeGreaterThan(0);
  });

  test('of a group that does not exist says so', async () => {
    const { connections } = fleetGround();
    const cloud = awsRefreshCloud(connections, { group: 'none', releaseParameter: null });
    expect(await failure(cloud.look(PLAIN))).toMatchObject({ code: 'group-not-found' });
  });
});

describe('A change that is not confirmed', () => {
  const lost = () => Promise.reject(new Error('the lease is lost'));

  test('is not sent, whichever it is', async () => {
    const { cloud, start, operations } = ground();
    const id = await start(ORDER);
    operations();
    const pointer = {
      kind: 'pointer',
      value: 's3://artifacts/releases/two.zip',
      from: ['s3://artifacts/releases/one.zip'],
    } as const;
    for (const change of [
      pointer,
      { kind: 'start', order: ORDER },
      { kind: 'rollback', id },
      { kind: 'cancel', id },
    ] as const)
      expect(await failure(cloud.carryOut(change, lost))).toMatchObject({
        message: expect.stringContaining('the lease is lost'),
      });
    const changes = operations().filter((operation) => /^(Put|Start|Rollback|Cancel)/.test(operation ?? ''));
    expect(changes).toEqual([]);
  });
});

describe('The pointer of a refreshed group', () => {
  const NEXT = 's3://artifacts/releases/two.zip';

  test('is moved from what it was, and not again', async () => {
    const { cloud, operations, twin } = ground();
    const change = { kind: 'pointer', value: NEXT, from: ['s3://artifacts/releases/one.zip'] } as const;
    expect(await cloud.carryOut(change)).toEqual({ kind: 'accepted', refreshId: null });
    expect(twin.parameters.value(POINTERS.blue)).toBe(NEXT);
    operations();
    expect(await cloud.carryOut(change)).toMatchObject({ kind: 'accepted' });
    expect(operations()).toEqual(['GetParameters']);
  });

  test('that somebody else moved is left alone', async () => {
    const { cloud, twin } = ground();
    expect(await cloud.carryOut({ kind: 'pointer', value: NEXT, from: ['something'] })).toMatchObject({
      kind: 'refused',
      why: 'changed-elsewhere',
    });
    expect(twin.parameters.value(POINTERS.blue)).toBe('s3://artifacts/releases/one.zip');
  });
});
