import { describe, expect, test } from '@jest/globals';
import type { FleetWorld } from '../../src/index.ts';
import { BLUE, GREEN, healthy, lifecycles, MINUTE, model, pass, until, world } from './blue-green.ts';

const BROKEN = { healthy: false, reason: 'Target.ResponseCodeMismatch' } as const;
const idsOf = (fleet: FleetWorld, group = 'blue') => fleet.groupNow(group).instances.map(({ id }) => id);

describe('a group that looks at its instances', () => {
  test('replaces one whose machine is gone, whatever its health check type and grace', () => {
    const fleet = world({ model: model({ blue: { healthCheckType: 'EC2', healthCheckGracePeriod: 3600 } }) });
    const [lost = ''] = idsOf(fleet);
    fleet.loseInstance(lost);
    pass(fleet, 30);
    expect(fleet.instance(lost)).toMatchObject({ health: 'Unhealthy', leaving: 'unhealthy' });
    expect(fleet.describeActivities('blue').map(({ cause }) => cause)).toContainEqual(
      expect.stringContaining('EC2 health check'),
    );
    until(fleet, () => healthy(fleet, BLUE) === 4);
    expect(idsOf(fleet)).not.toContain(lost);
  });

  test('with type EC2 keeps one that fails in its target group', () => {
    const fleet = world({ model: model({ blue: { healthCheckType: 'EC2' } }) });
    const [broken = ''] = idsOf(fleet);
    fleet.forceHealth(broken, BROKEN);
    pass(fleet, 3600);
    expect(healthy(fleet, BLUE)).toBe(3);
    expect(lifecycles(fleet, 'blue')).toEqual(Array.from({ length: 4 }, () => 'InService'));
  });

  test('with type ELB replaces it after a look', () => {
    const fleet = world();
    const [broken = ''] = idsOf(fleet);
    fleet.forceHealth(broken, BROKEN);
    pass(fleet, 20);
    expect(fleet.targetsNow(BLUE).find(({ instanceId }) => instanceId === broken)).toMatchObject({
      state: 'unhealthy',
      reason: 'Target.ResponseCodeMismatch',
    });
    pass(fleet, 30);
    expect(fleet.instance(broken)).toMatchObject({ leaving: 'unhealthy' });
    expect(fleet.describeActivities('blue').map(({ cause }) => cause)).toContainEqual(
      expect.stringContaining('ELB system health check'),
    );
  });

  test('leaves one alone during its grace period, which begins in service', () => {
    const releases = { slow: { bootSeconds: 300 } };
    const fleet = world({
      model: model({ releases, green: { healthCheckGracePeriod: 500 } }),
      pointerOf: () => 'slow',
    });
    fleet.updateGroup('green', { minSize: 1 });
    pass(fleet, 20);
    const [id = ''] = idsOf(fleet, 'green');
    until(fleet, () => healthy(fleet, GREEN) === 1);
    expect(idsOf(fleet, 'green')).toEqual([id]);
  });

  test('does not replace what fails where nothing ever passed: a wholly bad fleet never fails by itself', () => {
    const fleet = world({ model: model({ releases: { bad: { health: 'never' } } }), pointerOf: () => 'bad' });
    fleet.updateGroup('green', { minSize: 3 });
    pass(fleet, 60);
    const ids = idsOf(fleet, 'green');
    fleet.advanceTo(fleet.nowMs + 180 * MINUTE);
    expect(idsOf(fleet, 'green')).toEqual(ids);
    expect(fleet.groupNow('green').targetGroups).toEqual([{ arn: GREEN, state: 'Added' }]);
    expect(fleet.targetsNow(GREEN).map(({ state }) => state)).toEqual(['unhealthy', 'unhealthy', 'unhealthy']);
  });

  test('replaces what fails once something has passed', () => {
    const fleet = world();
    fleet.updateGroup('green', { minSize: 3, healthCheckGracePeriod: 0 });
    until(fleet, () => healthy(fleet, GREEN) === 3);
    expect(fleet.groupNow('green').targetGroups).toEqual([{ arn: GREEN, state: 'InService' }]);
    const [broken = ''] = idsOf(fleet, 'green');
    fleet.forceHealth(broken, BROKEN);
    pass(fleet, 60);
    expect(fleet.instance(broken)?.leaving).toBe('unhealthy');
  });

  test('replaces a tenth of its desired capacity at a time, and one when all are bad', () => {
    const many = world({ model: model({ blue: { desiredCapacity: 30, maxSize: 40 } }) });
    for (const id of idsOf(many).slice(0, 12)) many.loseInstance(id);
    pass(many, 30);
    expect(lifecycles(many, 'blue').filter((each) => each === 'Terminating')).toHaveLength(3);
    const all = world({ model: model({ blue: { desiredCapacity: 30, maxSize: 40 } }) });
    for (const id of idsOf(all)) all.loseInstance(id);
    pass(all, 30);
    expect(lifecycles(all, 'blue').filter((each) => each === 'Terminating')).toHaveLength(1);
  });

  test('replaces one that is said to be unhealthy at once, but not during its grace unless told so', () => {
    const fleet = world();
    const [one = ''] = idsOf(fleet);
    fleet.setInstanceHealth(one, 'Unhealthy');
    pass(fleet, 0);
    expect(fleet.instance(one)?.leaving).toBe('unhealthy');
    fleet.updateGroup('green', { minSize: 1 });
    until(fleet, () => lifecycles(fleet, 'green')[0] === 'InService');
    const [young = ''] = idsOf(fleet, 'green');
    fleet.setInstanceHealth(young, 'Unhealthy');
    pass(fleet, 0);
    expect(fleet.instance(young)).toMatchObject({ health: 'Healthy', leaving: null });
    fleet.setInstanceHealth(young, 'Unhealthy', false);
    pass(fleet, 0);
    expect(fleet.instance(young)?.leaving).toBe('unhealthy');
  });
});

describe('a group that has too many', () => {
  test('takes from the zone with most, then the oldest template, then the closest to its next hour', () => {
    const fleet = world({
      model: model({ blue: { desiredCapacity: 2, launchTemplate: { id: 'lt-0123456789abcdef0', version: '2' } } }),
    });
    const old = idsOf(fleet);
    fleet.updateGroup('blue', { launchTemplate: { id: 'lt-0123456789abcdef0', version: '1' }, desiredCapacity: 5 });
    pass(fleet, 60);
    const a = fleet.groupNow('blue').instances.filter(({ availabilityZone }) => availabilityZone.endsWith('a'));
    expect(a).toHaveLength(3);
    fleet.setDesiredCapacity('blue', 4);
    pass(fleet, 0);
    const leaving = fleet.groupNow('blue').instances.filter(({ lifecycle }) => lifecycle === 'Terminating');
    expect(leaving).toMatchObject([{ availabilityZone: 'ca-central-1a', template: { version: 1 } }]);
    expect(old).not.toContain(leaving[0]?.id);
  });

  test('spares those that are protected, while its desired capacity drops', () => {
    const fleet = world();
    const ids = idsOf(fleet);
    fleet.setInstanceProtection('blue', ids.slice(1), true);
    fleet.setDesiredCapacity('blue', 2);
    pass(fleet, 120);
    expect(idsOf(fleet)).toEqual(ids.slice(1));
    expect(fleet.groupNow('blue').desired).toBe(2);
  });

  test('does not spare a protected one that is lost', () => {
    const fleet = world();
    const [one = ''] = idsOf(fleet);
    fleet.setInstanceProtection('blue', [one], true);
    fleet.loseInstance(one);
    pass(fleet, 30);
    expect(fleet.instance(one)?.leaving).toBe('unhealthy');
  });

  test('protects what it launches where it is set to', () => {
    const fleet = world();
    fleet.updateGroup('green', { minSize: 1, newInstancesProtectedFromScaleIn: true });
    pass(fleet, 1);
    expect(fleet.groupNow('green').instances).toMatchObject([{ isProtected: true }]);
  });
});
