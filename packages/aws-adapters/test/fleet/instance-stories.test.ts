import type { Activity, AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { type ObservedTarget, tellStory } from '@deploy/fleet-rollout';
import { describe, expect, test } from '@jest/globals';
import { joinStories, type StorySources } from '../../src/fleet/instance-story-join.ts';
import { FLEET, fleetGround, MODEL, POINTERS } from './fleet-ground.ts';

const instance = (id: string, LifecycleState: string, HealthStatus = 'Healthy') => ({
  InstanceId: id,
  AvailabilityZone: 'ca-central-1a',
  LifecycleState,
  HealthStatus,
  ProtectedFromScaleIn: false,
});

const groupOf = (...Instances: readonly ReturnType<typeof instance>[]): AutoScalingGroup =>
  Object.assign(Object.create(null), { AutoScalingGroupName: 'api-green', Instances });

const activity = (Description: string, more: Partial<Activity> = {}): Activity => ({
  ActivityId: 'a',
  AutoScalingGroupName: 'api-green',
  Cause: 'because of sizes',
  StartTime: new Date(1_000),
  StatusCode: 'Successful',
  Description,
  ...more,
});

const healthy: ObservedTarget = { state: 'healthy', reason: null, description: null };
const sick: ObservedTarget = { state: 'unhealthy', reason: 'Target.ResponseCodeMismatch', description: 'codes: [500]' };
const hook = (name: string, LifecycleTransition: string) => ({ LifecycleHookName: name, LifecycleTransition });
const LAUNCHING = 'autoscaling:EC2_INSTANCE_LAUNCHING';

const nothing: StorySources = { group: groupOf(), targets: new Map(), activities: [], hooks: [], since: 0 };

describe('Stories of instances', () => {
  test('leave out those that serve', () => {
    const group = groupOf(instance('i-00000001', 'InService'), instance('i-00000002', 'InService'));
    const targets = new Map([
      ['i-00000001', healthy],
      ['i-00000002', sick],
    ]);
    expect(joinStories({ ...nothing, group, targets })).toMatchObject([{ instance: 'i-00000002', target: sick }]);
  });

  test('join target, newest activity and the hook that is waited for', () => {
    const [story, ...more] = joinStories({
      ...nothing,
      group: groupOf(instance('i-00000001', 'Pending:Wait')),
      activities: [
        activity('Launching a new EC2 instance: i-00000001', { StatusCode: 'MidLifecycleAction' }),
        activity('Launching a new EC2 instance: i-00000001', { StatusCode: 'PreInService' }),
      ],
      hooks: [
        hook('out', 'autoscaling:EC2_INSTANCE_TERMINATING'),
        { ...hook('in', LAUNCHING), HeartbeatTimeout: 300, DefaultResult: 'CONTINUE' },
      ],
    });
    expect(more).toEqual([]);
    expect(story).toEqual({
      instance: 'i-00000001',
      lifecycle: 'Pending:Wait',
      target: null,
      activity: {
        status: 'MidLifecycleAction',
        description: 'Launching a new EC2 instance: i-00000001',
        message: null,
      },
      hook: { name: 'in', heartbeatSeconds: 300, defaultResult: 'CONTINUE' },
    });
  });

  test('name all hooks that it may be', () => {
    const group = groupOf(instance('i-00000001', 'Pending:Wait'));
    const hooks = [hook('one', LAUNCHING), hook('two', LAUNCHING)];
    expect(joinStories({ ...nothing, group, hooks })[0]?.hook).toEqual({
      name: 'one or two',
      heartbeatSeconds: 3_600,
      defaultResult: 'ABANDON',
    });
  });

  test('tell why an instance was lost, by the cause of its end', () => {
    const Cause = 'an instance was taken out of service in response to an ELB system health check failure.';
    const activities = [activity('Terminating EC2 instance: i-00000009', { Cause })];
    const [story] = joinStories({ ...nothing, activities });
    expect(story).toMatchObject({ instance: 'i-00000009', lifecycle: null, activity: { message: Cause } });
  });

  test('tell each reason of failed launches once', () => {
    const failed = (StatusMessage: string) =>
      activity('Launching a new EC2 instance.', { StatusCode: 'Failed', StatusMessage });
    const stories = joinStories({
      ...nothing,
      activities: [failed('no capacity'), failed('no capacity'), failed('bad AMI')],
    });
    expect(stories.map(({ instance: id, activity: last }) => [id, last?.message]).toSorted()).toEqual([
      [null, 'bad AMI'],
      [null, 'no capacity'],
    ]);
  });

  test('leave out activities of other times', () => {
    const activities = [activity('Launching a new EC2 instance.', { StatusCode: 'Failed', StartTime: new Date(500) })];
    expect(joinStories({ ...nothing, activities, since: 501 })).toEqual([]);
    expect(joinStories({ ...nothing, activities, since: 500 })).toHaveLength(1);
  });
});

describe('Explaining a colour', () => {
  test('that never becomes healthy names the reason of each target', async () => {
    const parameters = [
      { name: POINTERS.green, value: 'bad' },
      { name: POINTERS.blue, value: 'x' },
    ];
    const { cloud, clock, twin, operations } = fleetGround({ model: { ...MODEL, parameters } });
    const since = clock.now();
    await cloud.carryOut({ kind: 'min', colour: 'green', min: 2 });
    await clock.advance(120_000);
    twin.advance();
    operations();
    const stories = await cloud.explain('green', since);
    expect(operations()).toHaveLength(4);
    const told = stories.map(tellStory).join('\n');
    expect(told).toContain('Target.ResponseCodeMismatch');
    expect(stories.filter(({ target }) => target?.state === 'unhealthy').length).toBeGreaterThanOrEqual(2);
  });

  test('whose launches fail names why', async () => {
    const { cloud, clock, twin } = fleetGround();
    const since = clock.now();
    twin.fleet?.failLaunches('api-green', { message: 'InsufficientInstanceCapacity' });
    await cloud.carryOut({ kind: 'min', colour: 'green', min: 1 });
    await clock.advance(60_000);
    twin.advance();
    expect((await cloud.explain('green', since)).map(tellStory).join('\n')).toContain('InsufficientInstanceCapacity');
  });

  test('that waits for a hook names it', async () => {
    const hooks = [{ name: 'warm-up', transition: LAUNCHING, completesAfter: null } as const];
    const groups = FLEET.groups.map((each) => ({ ...each, hooks }));
    const { cloud, clock, twin } = fleetGround({ model: { ...MODEL, fleet: { ...FLEET, groups } } });
    await cloud.carryOut({ kind: 'min', colour: 'green', min: 1 });
    await clock.advance(60_000);
    twin.advance();
    expect((await cloud.explain('green', 0)).map(tellStory).join('\n')).toContain('waits for the hook warm-up');
  });

  test('goes on without what may not be read', async () => {
    const allow = [
      {
        sid: 'Some',
        actions: [
          'autoscaling:DescribeAutoScalingGroups',
          'autoscaling:UpdateAutoScalingGroup',
          'elasticloadbalancing:*',
        ],
        resources: ['*'],
      },
    ];
    const { cloud, clock, twin } = fleetGround({ allow });
    await cloud.carryOut({ kind: 'min', colour: 'green', min: 1 });
    await clock.advance(5_000);
    twin.advance();
    expect(await cloud.explain('green', 0)).toHaveLength(1);
  });
});
