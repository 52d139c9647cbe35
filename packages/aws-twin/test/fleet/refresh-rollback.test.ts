import { describe, expect, test } from '@jest/globals';
import { BLUE, healthy, model, TEMPLATE, until, world } from './blue-green.ts';
import { fleetOf, latest, pass, start, untilStatus, versions, watchSizes } from './refreshes.ts';
import { refused } from './refused.ts';

type Alarm = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

function withAlarm(first: Alarm = 'OK', knobs = {}) {
  let alarm = first;
  const fleet = fleetOf(4, { alarmState: () => alarm, knobs });
  return {
    fleet,
    set: (next: Alarm) => {
      alarm = next;
    },
  };
}

describe('a rollback', () => {
  test('puts back what the group had, with its percentage going back towards 0', () => {
    const fleet = fleetOf(4);
    const percentages: number[] = [];
    start(fleet, { minHealthyPercentage: 100, maxHealthyPercentage: 125 });
    until(fleet, () => latest(fleet).percentage === 50);
    const sizes = watchSizes(fleet);
    const untouched = fleet.groupNow('blue').instances.filter(({ template }) => template.version === 1);
    fleet.rollbackInstanceRefresh('blue');
    expect(latest(fleet)).toMatchObject({ status: 'RollbackInProgress', rollback: { percentageOnStart: 50 } });
    fleet.onEvent(() => percentages.push(latest(fleet).percentage));
    untilStatus(fleet, 'RollbackSuccessful');
    pass(fleet, 120);
    expect(versions(fleet)).toEqual([1, 1, 1, 1]);
    const stayed = untouched.filter(({ lifecycle }) => lifecycle === 'InService').map(({ id }) => id);
    expect(stayed.length).toBeGreaterThan(0);
    expect(fleet.groupNow('blue').instances.map(({ id }) => id)).toEqual(expect.arrayContaining(stayed));
    expect(percentages).toEqual(percentages.toSorted((a, b) => b - a));
    expect(percentages.at(-1)).toBe(0);
    expect(sizes.fewestAnswering).toBe(4);
    expect(fleet.groupNow('blue').template.version).toBe('1');
  });

  test('launches what the pointer names then, which is not what was there before', () => {
    let release = 'one';
    const shape = model({ blue: { desiredCapacity: 2 } });
    const fleet = world({ model: shape, pointerOf: () => release });
    release = 'two';
    start(fleet);
    until(fleet, () => latest(fleet).percentage === 50);
    fleet.rollbackInstanceRefresh('blue');
    untilStatus(fleet, 'RollbackSuccessful');
    const releases = fleet.groupNow('blue').instances.map(({ id }) => fleet.instance(id)?.release);
    expect(releases).toContain('two');
  });

  test('comes by itself when the refresh is blocked for an hour', () => {
    let release = 'good';
    const fleet = fleetOf(4, { pointerOf: () => release });
    release = 'bad';
    start(fleet, { minHealthyPercentage: 100, maxHealthyPercentage: 125, autoRollback: true });
    untilStatus(fleet, 'RollbackInProgress');
    release = 'good';
    untilStatus(fleet, 'RollbackSuccessful');
    pass(fleet, 120);
    expect(versions(fleet)).toEqual([1, 1, 1, 1]);
    expect(healthy(fleet, BLUE)).toBe(4);
  });

  test('that cannot go on either has failed', () => {
    const fleet = fleetOf(4);
    start(fleet, { autoRollback: true });
    until(fleet, () => latest(fleet).percentage === 50);
    fleet.failLaunches('blue');
    fleet.rollbackInstanceRefresh('blue');
    untilStatus(fleet, 'RollbackFailed');
  });

  test('is refused where there is nothing to roll back, or no way', () => {
    expect(refused(() => fleetOf(2).rollbackInstanceRefresh('blue'))).toBe('ActiveInstanceRefreshNotFound');
    const plain = fleetOf(2);
    plain.startInstanceRefresh('blue', {});
    expect(refused(() => plain.rollbackInstanceRefresh('blue'))).toBe('IrreversibleInstanceRefresh');
    const unnumbered = fleetOf(2, { blue: { launchTemplate: { id: TEMPLATE, version: '$Default' } } });
    start(unnumbered);
    expect(refused(() => unnumbered.rollbackInstanceRefresh('blue'))).toBe('IrreversibleInstanceRefresh');
    const fromParameter = fleetOf(2);
    const version = fromParameter.addTemplateVersion(TEMPLATE, {
      imageId: 'resolve:ssm:/ami',
      instanceType: 't4g.small',
    });
    fromParameter.updateGroup('blue', { launchTemplate: { id: TEMPLATE, version: String(version) } });
    start(fromParameter);
    expect(refused(() => fromParameter.rollbackInstanceRefresh('blue'))).toBe('IrreversibleInstanceRefresh');
    const over = fleetOf(0);
    start(over);
    untilStatus(over, 'Successful');
    expect(refused(() => over.rollbackInstanceRefresh('blue'))).toBe('ActiveInstanceRefreshNotFound');
  });

  test.each(['allowed', 'refused'] as const)(
    'with rollbackWhileBaking %s, it can be asked for during the bake or not',
    (rollbackWhileBaking) => {
      const fleet = fleetOf(2, { knobs: { rollbackWhileBaking } });
      start(fleet, { bakeTime: 600 });
      untilStatus(fleet, 'Baking');
      if (rollbackWhileBaking === 'refused') {
        expect(refused(() => fleet.rollbackInstanceRefresh('blue'))).toBe('IrreversibleInstanceRefresh');
      } else {
        fleet.rollbackInstanceRefresh('blue');
        untilStatus(fleet, 'RollbackSuccessful');
        pass(fleet, 120);
        expect(versions(fleet)).toEqual([1, 1]);
      }
    },
  );
});

describe('alarms of a refresh', () => {
  test.each<Alarm>(['ALARM', 'INSUFFICIENT_DATA'])('in %s let it not start', (state) => {
    const { fleet } = withAlarm(state);
    expect(refused(() => start(fleet, { alarms: ['errors'] }))).toBe('ValidationError');
  });

  test.each([
    [true, 'RollbackInProgress'],
    [false, 'Failed'],
  ])('that go off end it: with autoRollback %s in %s', (autoRollback, status) => {
    const { fleet, set } = withAlarm();
    start(fleet, { alarms: ['errors'], autoRollback });
    until(fleet, () => latest(fleet).percentage === 50);
    set('ALARM');
    expect(untilStatus(fleet, status)).toBeLessThanOrEqual(30);
    expect(latest(fleet).reason).toMatch(/ALARM/);
    set('OK');
  });

  test('that lose their data stop replacements until it is back', () => {
    const { fleet, set } = withAlarm();
    start(fleet, { alarms: ['errors'], minHealthyPercentage: 100, maxHealthyPercentage: 125 });
    until(fleet, () => latest(fleet).percentage === 25);
    set('INSUFFICIENT_DATA');
    pass(fleet, 300);
    const stopped = versions(fleet);
    pass(fleet, 600);
    expect(versions(fleet)).toEqual(stopped);
    expect(latest(fleet)).toMatchObject({ status: 'InProgress', reason: expect.stringMatching(/data/) });
    set('OK');
    untilStatus(fleet, 'Successful');
  });

  test.each(['allowed', 'refused'] as const)(
    'that go off while it bakes roll it back or fail it, with rollbackWhileBaking %s',
    (rollbackWhileBaking) => {
      const { fleet, set } = withAlarm('OK', { rollbackWhileBaking });
      start(fleet, { alarms: ['errors'], autoRollback: true, bakeTime: 900 });
      untilStatus(fleet, 'Baking');
      set('ALARM');
      untilStatus(fleet, 'RollbackSuccessful', 'Failed');
      expect(latest(fleet).status).toBe(rollbackWhileBaking === 'allowed' ? 'RollbackSuccessful' : 'Failed');
    },
  );
});

describe('a cancellation', () => {
  test('waits for instances on their way, and leaves what was replaced', () => {
    const fleet = fleetOf(4);
    start(fleet, { minHealthyPercentage: 100, maxHealthyPercentage: 125 });
    until(fleet, () => latest(fleet).percentage === 50);
    fleet.cancelInstanceRefresh('blue');
    expect(latest(fleet)).toMatchObject({ status: 'Cancelling' });
    expect(refused(() => start(fleet))).toBe('InstanceRefreshInProgress');
    expect(untilStatus(fleet, 'Cancelled')).toBeGreaterThan(10);
    pass(fleet, 300);
    expect(versions(fleet).filter((version) => version === 2).length).toBeGreaterThanOrEqual(2);
    expect(versions(fleet)).toContain(1);
    expect(versions(fleet)).toHaveLength(4);
    expect(fleet.groupNow('blue').template.version).toBe('1');
  });

  test('that is not to wait is over at once', () => {
    const fleet = fleetOf(4);
    start(fleet);
    pass(fleet, 10);
    fleet.cancelInstanceRefresh('blue', false);
    expect(untilStatus(fleet, 'Cancelled')).toBeLessThan(1);
  });

  test('ends a rollback too', () => {
    const fleet = fleetOf(4);
    start(fleet);
    until(fleet, () => latest(fleet).percentage === 50);
    fleet.rollbackInstanceRefresh('blue');
    fleet.cancelInstanceRefresh('blue');
    untilStatus(fleet, 'Cancelled');
  });

  test('and a refresh that was cancelled is begun anew from scratch', () => {
    const fleet = fleetOf(4);
    start(fleet);
    until(fleet, () => latest(fleet).percentage === 50);
    fleet.cancelInstanceRefresh('blue');
    untilStatus(fleet, 'Cancelled');
    start(fleet);
    expect(latest(fleet)).toMatchObject({ percentage: 0, instancesToUpdate: 4 });
    untilStatus(fleet, 'Successful');
    expect(fleet.describeInstanceRefreshes('blue').map(({ status }) => status)).toEqual(['Successful', 'Cancelled']);
  });

  test('is refused with none active', () => {
    expect(refused(() => fleetOf(2).cancelInstanceRefresh('blue'))).toBe('ActiveInstanceRefreshNotFound');
  });
});
