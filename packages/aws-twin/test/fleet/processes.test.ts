import { describe, expect, test } from '@jest/globals';
import { BLUE, GREEN, healthy, lifecycles, model, pass, until, world } from './blue-green.ts';
import { refused } from './refused.ts';

describe('a suspended process', () => {
  test('Launch: nothing is launched until it is resumed, and what is unhealthy still goes', () => {
    const fleet = world();
    fleet.suspendProcesses('blue', ['Launch']);
    fleet.setDesiredCapacity('blue', 6);
    fleet.loseInstance(fleet.groupNow('blue').instances[0]?.id ?? '');
    pass(fleet, 120);
    expect(lifecycles(fleet, 'blue')).toHaveLength(3);
    fleet.resumeProcesses('blue', ['Launch']);
    until(fleet, () => healthy(fleet, BLUE) === 6);
  });

  test('Terminate: nothing is taken out', () => {
    const fleet = world();
    fleet.suspendProcesses('blue', ['Terminate']);
    fleet.setDesiredCapacity('blue', 2);
    pass(fleet, 600);
    expect(healthy(fleet, BLUE)).toBe(4);
    fleet.resumeProcesses('blue');
    pass(fleet, 600);
    expect(healthy(fleet, BLUE)).toBe(2);
  });

  test('AddToLoadBalancer: what was launched meanwhile is in service and never added, not even later', () => {
    const fleet = world();
    fleet.suspendProcesses('green', ['AddToLoadBalancer']);
    fleet.updateGroup('green', { minSize: 2 });
    pass(fleet, 300);
    fleet.resumeProcesses('green', ['AddToLoadBalancer']);
    pass(fleet, 300);
    expect(lifecycles(fleet, 'green')).toEqual(['InService', 'InService']);
    expect(fleet.targetsNow(GREEN)).toEqual([]);
    fleet.updateGroup('green', { minSize: 3 });
    until(fleet, () => healthy(fleet, GREEN) === 1);
  });

  test.each(['ReplaceUnhealthy', 'HealthCheck'])('%s: what is lost stays', (process) => {
    const fleet = world();
    fleet.suspendProcesses('blue', [process]);
    fleet.loseInstance(fleet.groupNow('blue').instances[0]?.id ?? '');
    pass(fleet, 600);
    expect(lifecycles(fleet, 'blue')).toEqual(['InService', 'InService', 'InService', 'InService']);
    expect(fleet.groupNow('blue').suspended).toEqual([process]);
  });

  test('that does not exist is refused; without names all are meant', () => {
    const fleet = world();
    expect(refused(() => fleet.suspendProcesses('blue', ['Everything']))).toBe('ValidationError');
    fleet.suspendProcesses('blue');
    expect(fleet.groupNow('blue').suspended).toHaveLength(9);
    fleet.resumeProcesses('blue', []);
    expect(fleet.groupNow('blue').suspended).toEqual([]);
  });

  test('may be suspended from the start', () => {
    const fleet = world({ model: model({ green: { suspendedProcesses: ['Launch'] } }) });
    fleet.updateGroup('green', { minSize: 1 });
    pass(fleet, 60);
    expect(lifecycles(fleet, 'green')).toEqual([]);
  });
});

describe('launches that fail', () => {
  test('are activities that say why, tried again ever later', () => {
    const fleet = world();
    const failures: number[] = [];
    fleet.onEvent((event) => event.kind === 'launch-failed' && failures.push(event.atMs - startMs));
    const startMs = fleet.nowMs;
    fleet.failLaunches('green', { times: 4, message: 'no capacity of t4g.small' });
    fleet.updateGroup('green', { minSize: 1 });
    pass(fleet, 600);
    expect(failures).toEqual([0, 30_000, 90_000, 210_000]);
    const failed = fleet.describeActivities('green').filter(({ status }) => status === 'Failed');
    expect(failed).toHaveLength(4);
    expect(failed[0]).toMatchObject({ instanceId: null, message: 'no capacity of t4g.small' });
    expect(lifecycles(fleet, 'green')).toEqual(['InService']);
  });

  test('go on until they are told to stop', () => {
    const fleet = world();
    fleet.failLaunches('green');
    fleet.updateGroup('green', { minSize: 2 });
    pass(fleet, 3600);
    expect(lifecycles(fleet, 'green')).toEqual([]);
    fleet.stopFailingLaunches('green');
    pass(fleet, 600);
    expect(lifecycles(fleet, 'green')).toEqual(['InService', 'InService']);
  });
});

test('tags are kept as they were set', () => {
  const fleet = world({ model: model({ blue: { tags: { Name: 'api' } } }) });
  fleet.setTags('blue', { owner: { value: 'run 1', propagateAtLaunch: true } });
  expect(fleet.groupNow('blue').tags).toEqual([
    { key: 'Name', value: 'api', propagateAtLaunch: false },
    { key: 'owner', value: 'run 1', propagateAtLaunch: true },
  ]);
  fleet.deleteTags('blue', ['Name', 'never there']);
  expect(fleet.groupNow('blue').tags.map(({ key }) => key)).toEqual(['owner']);
});
