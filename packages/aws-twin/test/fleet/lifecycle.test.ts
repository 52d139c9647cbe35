import { describe, expect, test } from '@jest/globals';
import type { FleetEvent, FleetWorld } from '../../src/index.ts';
import { BLUE, GREEN, healthy, lifecycles, model, pass, RULE, until, world } from './blue-green.ts';

/** Kinds of events about one group's instances and targets, with their times in seconds. */
function record(fleet: FleetWorld): readonly FleetEvent[] {
  const events: FleetEvent[] = [];
  fleet.onEvent((event) => events.push(event));
  return events;
}

const stepsOf = (events: readonly FleetEvent[]) =>
  events.flatMap((event) => {
    if (event.kind === 'instance-lifecycle') return [event.lifecycle];
    if (event.kind === 'target-health') return [`target ${event.state}`];
    return event.kind.startsWith('target-') || event.kind.startsWith('instance-') ? [event.kind] : [];
  });

describe('an instance that is launched', () => {
  test('is in service once it is registered, and healthy in its target group only later', () => {
    const fleet = world();
    const events = record(fleet);
    fleet.updateGroup('green', { minSize: 1 });
    until(fleet, () => healthy(fleet, GREEN) === 1);
    expect(stepsOf(events)).toEqual([
      'instance-launched',
      'instance-running',
      'target-registered',
      'target initial',
      'InService',
      'target unhealthy',
      'instance-ready',
      'target healthy',
    ]);
  });

  test('boots the release that its pointer names at that moment, from the template version of its group', () => {
    const pointer = new Map([['/api/green/release', 'one']]);
    const fleet = world({ pointerOf: (name) => pointer.get(name) ?? null });
    fleet.updateGroup('green', { minSize: 1, launchTemplate: { id: 'lt-0123456789abcdef0', version: '$Latest' } });
    pass(fleet, 1);
    pointer.set('/api/green/release', 'two');
    fleet.updateGroup('green', { minSize: 2, launchTemplate: { id: 'lt-0123456789abcdef0', version: '$Default' } });
    pass(fleet, 1);
    const details = fleet.groupNow('green').instances.map(({ id }) => fleet.instance(id));
    expect(details.map((each) => [each?.release, each?.template.version, each?.imageId])).toEqual([
      ['one', 3, 'ami-3'],
      ['two', 1, 'ami-1'],
    ]);
  });

  test('boots within the drawn share of its release, the same for the same seed', () => {
    const times = (seed: number) => {
      const fleet = world({ seed, model: model({ releases: { one: { bootSeconds: 100 } } }), pointerOf: () => 'one' });
      fleet.updateGroup('green', { minSize: 8 });
      pass(fleet, 30);
      return fleet.groupNow('green').instances.map(({ id }) => fleet.instance(id)?.readyMs ?? 0);
    };
    expect(times(3)).toEqual(times(3));
    expect(times(3)).not.toEqual(times(4));
    const fleet = world();
    const boots = times(3).map((ready) => (ready - fleet.nowMs) / 1000);
    expect(Math.min(...boots)).toBeGreaterThan(70);
    expect(Math.max(...boots)).toBeLessThan(130 + 16);
    expect(Math.max(...boots) - Math.min(...boots)).toBeGreaterThan(10);
  });

  test('is spread over the zones', () => {
    const fleet = world();
    fleet.updateGroup('green', { minSize: 4 });
    pass(fleet, 1);
    const zones = fleet.groupNow('green').instances.map(({ availabilityZone }) => availabilityZone);
    expect(zones.toSorted()).toEqual(['ca-central-1a', 'ca-central-1a', 'ca-central-1b', 'ca-central-1b']);
  });

  test('is warm when its warm-up is over, which its activity tells', () => {
    const fleet = world({ model: model({ green: { defaultInstanceWarmup: 90 } }) });
    fleet.updateGroup('green', { minSize: 1 });
    until(fleet, () => lifecycles(fleet, 'green')[0] === 'InService');
    expect(fleet.describeActivities('green')[0]).toMatchObject({ status: 'WaitingForInstanceWarmup' });
    pass(fleet, 89);
    expect(fleet.describeActivities('green')[0]).toMatchObject({ status: 'WaitingForInstanceWarmup' });
    pass(fleet, 1);
    expect(fleet.describeActivities('green')[0]).toMatchObject({ status: 'Successful', progress: 100 });
  });
});

describe('an instance that is terminated', () => {
  test('drains for the whole delay before its machine goes', () => {
    const fleet = world();
    const events = record(fleet);
    fleet.setDesiredCapacity('blue', 3);
    const took = until(fleet, () => fleet.groupNow('blue').instances.length === 3);
    expect(took).toBeGreaterThanOrEqual(62);
    expect(stepsOf(events)).toEqual([
      'Terminating',
      'target draining',
      'target-draining',
      'target-removed',
      'Terminated',
      'instance-terminated',
    ]);
    expect(fleet.describeActivities('blue')[0]).toMatchObject({ status: 'Successful' });
    expect(healthy(fleet, BLUE)).toBe(3);
  });

  test('tells what it waits for', () => {
    const fleet = world();
    fleet.setDesiredCapacity('blue', 3);
    pass(fleet, 30);
    expect(fleet.describeActivities('blue')[0]).toMatchObject({
      status: 'WaitingForELBConnectionDraining',
      endMs: null,
    });
    expect(fleet.targetsNow(BLUE).filter(({ state }) => state === 'draining')).toMatchObject([
      { reason: 'Target.DeregistrationInProgress' },
    ]);
  });

  test('has nothing to drain where its target group is in no rule', () => {
    const fleet = world();
    fleet.modifyRule(RULE, { actions: [{ Type: 'forward', TargetGroupArn: GREEN }] });
    fleet.setDesiredCapacity('blue', 3);
    expect(until(fleet, () => fleet.groupNow('blue').instances.length === 3)).toBeLessThan(10);
  });

  test('is replaced when it was asked for, unless the group is to be smaller', () => {
    const fleet = world();
    const [first, second] = fleet.groupNow('blue').instances;
    const activity = fleet.terminateInstance(first?.id ?? '', false);
    expect(activity).toMatchObject({ instanceId: first?.id, endMs: null });
    pass(fleet, 1);
    expect(lifecycles(fleet, 'blue').filter((each) => each === 'Pending')).toHaveLength(1);
    fleet.terminateInstance(second?.id ?? '', true);
    pass(fleet, 1);
    expect(fleet.groupNow('blue').desired).toBe(3);
    expect(lifecycles(fleet, 'blue').filter((each) => each === 'Pending')).toHaveLength(1);
  });

  test('is still told of after it is gone', () => {
    const fleet = world();
    const [first] = fleet.groupNow('blue').instances;
    fleet.terminateInstance(first?.id ?? '', true);
    pass(fleet, 120);
    expect(fleet.instance(first?.id ?? '')).toMatchObject({
      lifecycle: 'Terminated',
      machine: 'gone',
      leaving: 'requested',
    });
    expect(fleet.instance('i-0')).toBeNull();
  });
});

describe('an instance in standby', () => {
  test('is out of its target group and back again, with the desired capacity following', () => {
    const fleet = world();
    const ids = fleet
      .groupNow('blue')
      .instances.map(({ id }) => id)
      .slice(0, 1);
    fleet.enterStandby('blue', ids, true);
    pass(fleet, 61);
    expect(lifecycles(fleet, 'blue').toSorted()).toEqual(['InService', 'InService', 'InService', 'Standby']);
    expect([fleet.groupNow('blue').desired, healthy(fleet, BLUE)]).toEqual([3, 3]);
    fleet.exitStandby('blue', ids);
    pass(fleet, 61);
    expect([fleet.groupNow('blue').desired, healthy(fleet, BLUE)]).toEqual([4, 4]);
  });

  test('is replaced when the desired capacity stays', () => {
    const fleet = world();
    const ids = fleet
      .groupNow('blue')
      .instances.map(({ id }) => id)
      .slice(0, 1);
    fleet.enterStandby('blue', ids, false);
    pass(fleet, 120);
    expect(lifecycles(fleet, 'blue')).toHaveLength(5);
  });
});
