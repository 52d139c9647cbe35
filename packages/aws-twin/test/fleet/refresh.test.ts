import { describe, expect, test } from '@jest/globals';
import { BLUE, GREEN, healthy, TEMPLATE, until } from './blue-green.ts';
import { fleetOf, latest, pass, start, untilStatus, VERSION_2, versions, watchSizes } from './refreshes.ts';
import { refused } from './refused.ts';

describe('an instance refresh', () => {
  test('replaces every instance, and only at the end the group has what it deployed', () => {
    const fleet = fleetOf(4);
    const statuses: string[] = [];
    fleet.onEvent((event) => event.kind === 'refresh-state' && statuses.push(event.status));
    start(fleet, { bakeTime: 300 });
    untilStatus(fleet, 'Baking');
    expect(versions(fleet)).toEqual([2, 2, 2, 2]);
    expect(fleet.groupNow('blue').template.version).toBe('1');
    expect(latest(fleet)).toMatchObject({ percentage: 100, instancesToUpdate: 0, endMs: null });
    expect(untilStatus(fleet, 'Successful')).toBe(300);
    expect(fleet.groupNow('blue').template.version).toBe('2');
    expect(latest(fleet)).toMatchObject({ percentage: 100, endMs: fleet.nowMs });
    expect(statuses).toEqual(['Pending', 'InProgress', 'Baking', 'Successful']);
    expect(fleet.losses()).toEqual([]);
  });

  test('without a desired configuration deploys the group’s own, and reads the pointer again', () => {
    let release = 'one';
    const fleet = fleetOf(3, { pointerOf: () => release });
    release = 'two';
    fleet.startInstanceRefresh('blue', {});
    untilStatus(fleet, 'Successful');
    const ids = fleet
      .groupNow('blue')
      .instances.filter(({ lifecycle }) => lifecycle === 'InService')
      .map(({ id }) => id);
    expect(ids.map((id) => fleet.instance(id)?.release)).toEqual(['two', 'two', 'two']);
  });

  test('launches what it deploys also when the group scales out meanwhile, and its percentage falls', () => {
    const fleet = fleetOf(4);
    start(fleet, { minHealthyPercentage: 100, maxHealthyPercentage: 125 });
    until(fleet, () => latest(fleet).percentage >= 50);
    fleet.autoscale('blue', 8);
    pass(fleet, 20);
    expect(latest(fleet).percentage).toBeLessThan(50);
    expect(versions(fleet).filter((version) => version === 2).length).toBeGreaterThan(2);
    untilStatus(fleet, 'Successful');
    expect(versions(fleet)).toEqual(Array.from({ length: 8 }, () => 2));
  });

  test('counts an instance once it is healthy and warm', () => {
    const fleet = fleetOf(1);
    start(fleet, { instanceWarmup: 600 });
    until(fleet, () => versions(fleet).includes(2));
    until(fleet, () => healthy(fleet, BLUE) === 1);
    pass(fleet, 300);
    expect(latest(fleet)).toMatchObject({ status: 'InProgress', percentage: 0, instancesToUpdate: 1 });
    expect(latest(fleet).reason).toMatch(/healthy and warm/);
    untilStatus(fleet, 'Successful');
    const [id = ''] = fleet.groupNow('blue').instances.map((each) => each.id);
    expect(fleet.nowMs - (fleet.instance(id)?.inServiceMs ?? 0)).toBe(600_000);
  });

  test('takes its warm-up from the group, else from the grace period', () => {
    const seconds = (blue: object) => {
      const fleet = fleetOf(1, { blue });
      start(fleet);
      return untilStatus(fleet, 'Successful');
    };
    expect(seconds({ defaultInstanceWarmup: 500, healthCheckGracePeriod: 100 })).toBeGreaterThan(500);
    expect(seconds({ healthCheckGracePeriod: 400 })).toBeGreaterThan(400);
    expect(seconds({ healthCheckGracePeriod: 0, healthCheckType: 'EC2' })).toBeLessThan(120);
  });

  test('that is to skip what matches is over at once where everything does', () => {
    const fleet = fleetOf(3);
    fleet.startInstanceRefresh('blue', { preferences: { skipMatching: true } });
    expect(latest(fleet)).toMatchObject({ status: 'Successful', percentage: 100, instancesToUpdate: 0 });
    start(fleet, { skipMatching: true });
    untilStatus(fleet, 'Successful');
    expect(versions(fleet)).toEqual([2, 2, 2]);
  });

  test('that skips what matches replaces the others only', () => {
    const fleet = fleetOf(2);
    fleet.updateGroup('blue', { launchTemplate: VERSION_2, desiredCapacity: 4 });
    until(fleet, () => healthy(fleet, BLUE) === 4);
    const matching = fleet
      .groupNow('blue')
      .instances.filter(({ template }) => template.version === 2)
      .map(({ id }) => id);
    start(fleet, { skipMatching: true });
    untilStatus(fleet, 'Successful');
    expect(fleet.groupNow('blue').instances.map(({ id }) => id)).toEqual(expect.arrayContaining(matching));
    expect(versions(fleet)).toEqual([2, 2, 2, 2]);
  });

  test('of an empty group is over soon', () => {
    const fleet = fleetOf(0);
    start(fleet);
    expect(untilStatus(fleet, 'Successful')).toBeLessThan(10);
    expect(fleet.groupNow('blue').template.version).toBe('2');
  });
});

describe('the bounds of a refresh', () => {
  test('of 100 and 110 launch first, and never fewer answer than desired', () => {
    const fleet = fleetOf(10);
    const sizes = watchSizes(fleet);
    start(fleet, { minHealthyPercentage: 100, maxHealthyPercentage: 110 });
    untilStatus(fleet, 'Successful');
    expect(sizes).toMatchObject({ most: 11, fewestAnswering: 10 });
  });

  test('by default let a tenth go first', () => {
    const fleet = fleetOf(10);
    const sizes = watchSizes(fleet);
    start(fleet);
    untilStatus(fleet, 'Successful');
    expect(sizes).toMatchObject({ least: 9, most: 10 });
  });

  test('come from the maintenance policy where none are given', () => {
    const maintenancePolicy = { minHealthyPercentage: 100, maxHealthyPercentage: 150 };
    const fleet = fleetOf(4, { blue: { maintenancePolicy } });
    const sizes = watchSizes(fleet);
    start(fleet);
    untilStatus(fleet, 'Successful');
    expect(sizes).toMatchObject({ most: 6, fewestAnswering: 4 });
  });

  test('that leave no room launch first where the maximum was given, and terminate first where it was not', () => {
    const given = fleetOf(1);
    const givenSizes = watchSizes(given);
    start(given, { minHealthyPercentage: 100, maxHealthyPercentage: 100 });
    untilStatus(given, 'Successful');
    expect(givenSizes).toMatchObject({ fewestAnswering: 1, most: 2 });
    const omitted = fleetOf(1);
    const omittedSizes = watchSizes(omitted);
    start(omitted, { minHealthyPercentage: 100 });
    untilStatus(omitted, 'Successful');
    expect(omittedSizes).toMatchObject({ fewestAnswering: 0, most: 1 });
  });

  test.each([
    ['up', 3],
    ['down', 2],
  ] as const)('with maxHealthyRounding %s, 125 %% of 2 are at most %i', (maxHealthyRounding, most) => {
    const fleet = fleetOf(2, { knobs: { maxHealthyRounding } });
    const sizes = watchSizes(fleet);
    start(fleet, { minHealthyPercentage: 50, maxHealthyPercentage: 125 });
    untilStatus(fleet, 'Successful');
    expect(sizes.most).toBe(most);
  });
});

describe('checkpoints', () => {
  test('stop it for their delay, and it goes on', () => {
    const fleet = fleetOf(4);
    start(fleet, {
      minHealthyPercentage: 100,
      maxHealthyPercentage: 150,
      checkpointPercentages: [25, 100],
      checkpointDelay: 1000,
    });
    until(fleet, () => latest(fleet).percentage === 25);
    pass(fleet, 120);
    const reachedMs = fleet.nowMs;
    expect(versions(fleet).toSorted()).toEqual([1, 1, 1, 2]);
    expect(latest(fleet).reason).toMatch(/checkpoint of 25/);
    pass(fleet, 800);
    expect(versions(fleet).toSorted()).toEqual([1, 1, 1, 2]);
    untilStatus(fleet, 'Successful');
    expect(fleet.nowMs - reachedMs).toBeGreaterThan(880_000);
    expect(versions(fleet)).toEqual([2, 2, 2, 2]);
  });

  test('whose last is below 100 end it early and successfully', () => {
    const fleet = fleetOf(4);
    start(fleet, { checkpointPercentages: [50] });
    untilStatus(fleet, 'Successful');
    expect(latest(fleet)).toMatchObject({ percentage: 50, instancesToUpdate: 2 });
    pass(fleet, 300);
    expect(versions(fleet).toSorted()).toEqual([1, 1, 2, 2]);
    expect(fleet.groupNow('blue').template.version).toBe('2');
  });
});

describe('a refresh that cannot go on', () => {
  test.each([
    ['unready-first', 4],
    ['termination-policy', 3],
  ] as const)(
    'has failed after an hour; with surplusAfterRefresh %s, %i still answer',
    (surplusAfterRefresh, answering) => {
      const knobs = { surplusAfterRefresh };
      const fleet = fleetOf(4, { knobs, pointerOf: () => 'bad', blue: { healthCheckGracePeriod: 0 } });
      for (const { id } of fleet.groupNow('blue').instances) fleet.forceHealth(id, { healthy: true });
      start(fleet, { minHealthyPercentage: 100, maxHealthyPercentage: 125 });
      const took = untilStatus(fleet, 'Failed');
      expect(took).toBeGreaterThanOrEqual(3600);
      expect(took).toBeLessThan(3700);
      expect(fleet.groupNow('blue').template.version).toBe('1');
      expect(latest(fleet)).toMatchObject({ percentage: 0 });
      pass(fleet, 5);
      expect(fleet.answering('blue')).toHaveLength(answering);
    },
  );

  test.each([
    ['protected ones that it waits for', 'protected'],
    ['ones in standby that it waits for', 'standby'],
  ])('fails because of %s', (_, kind) => {
    const fleet = fleetOf(3);
    const ids = fleet
      .groupNow('blue')
      .instances.map(({ id }) => id)
      .slice(0, 1);
    if (kind === 'protected') fleet.setInstanceProtection('blue', ids, true);
    else fleet.enterStandby('blue', ids, true);
    pass(fleet, 120);
    start(fleet);
    untilStatus(fleet, 'Failed');
    expect(fleet.instance(ids[0] ?? '')?.leaving).toBeNull();
  });

  test.each(['Ignore', 'Refresh'] as const)(
    'goes on with protected ones where it is told to %s them',
    (scaleInProtectedInstances) => {
      const fleet = fleetOf(3);
      const ids = fleet
        .groupNow('blue')
        .instances.map(({ id }) => id)
        .slice(0, 1);
      fleet.setInstanceProtection('blue', ids, true);
      start(fleet, { scaleInProtectedInstances });
      untilStatus(fleet, 'Successful');
      expect(versions(fleet).toSorted()).toEqual(scaleInProtectedInstances === 'Ignore' ? [1, 2, 2] : [2, 2, 2]);
    },
  );

  test.each(['Ignore', 'Terminate'] as const)(
    'goes on with ones in standby where it is told to %s them',
    (standbyInstances) => {
      const fleet = fleetOf(3);
      const ids = fleet
        .groupNow('blue')
        .instances.map(({ id }) => id)
        .slice(0, 1);
      fleet.enterStandby('blue', ids, true);
      pass(fleet, 120);
      start(fleet, { standbyInstances });
      untilStatus(fleet, 'Successful');
      pass(fleet, 120);
      expect(fleet.groupNow('blue').instances.some(({ lifecycle }) => lifecycle === 'Standby')).toBe(
        standbyInstances === 'Ignore',
      );
    },
  );

  test.each(['InstanceRefresh', 'Launch', 'Terminate'])('stands still while %s is suspended', (process) => {
    const fleet = fleetOf(3);
    fleet.suspendProcesses('blue', [process]);
    start(fleet);
    pass(fleet, 1800);
    expect(latest(fleet)).toMatchObject({ percentage: 0, endMs: null });
    expect(versions(fleet)).toEqual([1, 1, 1]);
    fleet.resumeProcesses('blue', [process]);
    untilStatus(fleet, 'Successful');
  });

  test('has failed after fourteen days, whatever holds it', () => {
    const fleet = fleetOf(1, { knobs: { refreshBlockedMs: 100 * 86_400_000, groupHealthCheckMs: 86_400_000 } });
    fleet.suspendProcesses('blue', ['InstanceRefresh']);
    start(fleet);
    pass(fleet, 14 * 86_400 - 1);
    expect(latest(fleet).endMs).toBeNull();
    pass(fleet, 86_400);
    expect(latest(fleet)).toMatchObject({ status: 'Failed' });
  });

  test.each(['counts-as-healthy', 'waits-for-target'] as const)(
    'with refreshGrace %s, a bad release passes during its grace or blocks',
    (refreshGrace) => {
      const fleet = fleetOf(2, {
        knobs: { refreshGrace },
        pointerOf: () => 'bad',
        blue: { healthCheckGracePeriod: 900 },
      });
      for (const { id } of fleet.groupNow('blue').instances) fleet.forceHealth(id, { healthy: true });
      start(fleet, { instanceWarmup: 60 });
      untilStatus(fleet, 'Successful', 'Failed');
      expect(latest(fleet).status).toBe(refreshGrace === 'counts-as-healthy' ? 'Successful' : 'Failed');
    },
  );
});

describe('a refresh is refused', () => {
  test('while another is active', () => {
    const fleet = fleetOf(2);
    start(fleet);
    expect(refused(() => start(fleet))).toBe('InstanceRefreshInProgress');
  });

  test.each<readonly [string, Parameters<typeof start>[1], Parameters<typeof start>[2]]>([
    ['a maximum without a minimum', { maxHealthyPercentage: 110 }, {}],
    ['a minimum above 100', { minHealthyPercentage: 101 }, {}],
    ['a maximum below 100', { minHealthyPercentage: 50, maxHealthyPercentage: 99 }, {}],
    ['bounds too far apart', { minHealthyPercentage: 50, maxHealthyPercentage: 151 }, {}],
    ['checkpoints that do not ascend', { checkpointPercentages: [50, 50] }, {}],
    ['a checkpoint of 0', { checkpointPercentages: [0] }, {}],
    ['a delay above two days', { checkpointPercentages: [50], checkpointDelay: 172_801 }, {}],
    ['a delay without checkpoints', { checkpointDelay: 60 }, {}],
    ['a bake below 0', { bakeTime: -1 }, {}],
    ['a template version that is not there', {}, { desiredTemplate: { id: TEMPLATE, version: '9' } }],
    ['a template that is not there', {}, { desiredTemplate: { id: 'lt-0', version: '1' } }],
    ['a strategy that does not exist', {}, { strategy: 'Sudden' }],
    ['the replacement of root volumes behind a load balancer', {}, { strategy: 'ReplaceRootVolume' }],
    ['eleven alarms', { alarms: Array.from({ length: 11 }, (_, nth) => `alarm ${nth}`) }, {}],
    ['an alarm that is not there', { alarms: ['none'] }, {}],
  ])('for %s', (_, preferences, more) => {
    const fleet = fleetOf(2);
    expect(refused(() => start(fleet, preferences, more))).toBe('ValidationError');
    expect(fleet.describeInstanceRefreshes('blue')).toEqual([]);
  });

  test('for a rollback that it could not make', () => {
    const unnumbered = fleetOf(2, { blue: { launchTemplate: { id: TEMPLATE, version: '$Latest' } } });
    expect(refused(() => start(unnumbered, { autoRollback: true }))).toBe('ValidationError');
    expect(refused(() => fleetOf(2).startInstanceRefresh('blue', { preferences: { autoRollback: true } }))).toBe(
      'ValidationError',
    );
  });

  test('for a group with instance requirements that is to skip or to have a configuration', () => {
    const fleet = fleetOf(2, { blue: { hasInstanceRequirements: true } });
    expect(refused(() => start(fleet))).toBe('ValidationError');
    expect(refused(() => fleet.startInstanceRefresh('blue', { preferences: { skipMatching: true } }))).toBe(
      'ValidationError',
    );
    fleet.startInstanceRefresh('blue', {});
  });

  test('and so is a change of the template while one deploys a configuration of its own', () => {
    const fleet = fleetOf(2);
    start(fleet);
    expect(refused(() => fleet.updateGroup('blue', { launchTemplate: VERSION_2 }))).toBe('ValidationError');
    fleet.updateGroup('blue', { minSize: 1 });
    untilStatus(fleet, 'Successful');
    fleet.updateGroup('blue', { launchTemplate: { id: TEMPLATE, version: '3' } });
    expect(healthy(fleet, GREEN)).toBe(0);
  });
});
