import {
  AutoScalingServiceException,
  CompleteLifecycleActionCommand,
  CreateAutoScalingGroupCommand,
  CreateOrUpdateTagsCommand,
  DeleteTagsCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeLifecycleHooksCommand,
  DescribePoliciesCommand,
  DescribeScalingActivitiesCommand,
  ResumeProcessesCommand,
  SetDesiredCapacityCommand,
  SuspendProcessesCommand,
  TerminateInstanceInAutoScalingGroupCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { describe, expect, test } from '@jest/globals';
import { DEFAULT_CREDENTIALS, THROTTLED, type TwinPrincipal } from '../../src/index.ts';
import { refusal } from '../cloud.ts';
import { fleetCloud, MINUTE } from '../fleet-cloud.ts';
import { ACCOUNT, EMPTY, regionalCloud } from '../regional-cloud.ts';

describe('a group is described', () => {
  test('with its sizes, its instances and what it is attached to', async () => {
    const { colours, group } = fleetCloud({ desired: 3 });
    const blue = await group('blue');
    expect(blue).toMatchObject({
      AutoScalingGroupName: colours.blue.asg,
      AutoScalingGroupARN: expect.stringMatching(/^arn:aws:autoscaling:ca-central-1:111122223333:autoScalingGroup:/),
      MinSize: 2,
      MaxSize: 12,
      DesiredCapacity: 3,
      HealthCheckType: 'ELB',
      HealthCheckGracePeriod: 120,
      DefaultInstanceWarmup: 30,
      LaunchTemplate: { LaunchTemplateName: colours.blue.asg, Version: '1' },
      TargetGroupARNs: [colours.blue.target_group_arn],
      CreatedTime: expect.any(Date),
    });
    expect(blue.Instances?.map(({ HealthStatus, LifecycleState }) => [LifecycleState, HealthStatus])).toEqual([
      ['InService', 'Healthy'],
      ['InService', 'Healthy'],
      ['InService', 'Healthy'],
    ]);
  });

  test('with empty lists where it has nothing', async () => {
    const { group } = fleetCloud();
    expect(await group('green')).toMatchObject({ Instances: [], SuspendedProcesses: [], LoadBalancerNames: [] });
  });

  test('and one that is not there is left out', async () => {
    const { autoScaling } = fleetCloud();
    const named = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: ['none'] });
    expect((await autoScaling.send(named)).AutoScalingGroups).toEqual([]);
    expect((await regionalCloud(EMPTY).autoScaling.send(named)).AutoScalingGroups).toEqual([]);
  });

  test('in pages', async () => {
    const { autoScaling, colours } = fleetCloud();
    const first = await autoScaling.send(new DescribeAutoScalingGroupsCommand({ MaxRecords: 1 }));
    const NextToken = first.NextToken ?? '';
    const second = await autoScaling.send(new DescribeAutoScalingGroupsCommand({ MaxRecords: 1, NextToken }));
    const names = [first, second].flatMap(({ AutoScalingGroups = [] }) => AutoScalingGroups);
    expect(names.map(({ AutoScalingGroupName }) => AutoScalingGroupName)).toEqual([
      colours.blue.asg,
      colours.green.asg,
    ]);
    expect(second.NextToken).toBeUndefined();
    const guess = new DescribeAutoScalingGroupsCommand({ NextToken: 'guess' });
    expect(await refusal(autoScaling.send(guess))).toMatchObject({ name: 'InvalidNextToken', status: 400 });
    const many = new DescribeAutoScalingGroupsCommand({ MaxRecords: 101 });
    expect(await refusal(autoScaling.send(many))).toMatchObject({ name: 'ValidationError', status: 400 });
  });
});

describe('a size is changed', () => {
  test('by SetDesiredCapacity, and instances come with time', async () => {
    const { autoScaling, colours, group, pass } = fleetCloud();
    const AutoScalingGroupName = colours.green.asg;
    await autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 2 }));
    expect(await group('green')).toMatchObject({ DesiredCapacity: 2 });
    await pass(5 * MINUTE);
    expect((await group('green')).Instances).toMatchObject([
      { LifecycleState: 'InService', LaunchTemplate: { Version: '1' } },
      { LifecycleState: 'InService' },
    ]);
  });

  test.each([
    ['above the max size', 13],
    ['below the min size', 1],
  ])('not %s', async (_where, DesiredCapacity) => {
    const { autoScaling, colours } = fleetCloud();
    const command = new SetDesiredCapacityCommand({ AutoScalingGroupName: colours.blue.asg, DesiredCapacity });
    expect(await refusal(autoScaling.send(command))).toMatchObject({ name: 'ValidationError', status: 400 });
  });

  test('by UpdateAutoScalingGroup with all that it takes, and read back', async () => {
    const { autoScaling, colours, group } = fleetCloud();
    const change = {
      MinSize: 3,
      MaxSize: 8,
      DesiredCapacity: 4,
      HealthCheckType: 'EC2',
      HealthCheckGracePeriod: 60,
      DefaultInstanceWarmup: 15,
      DefaultCooldown: 90,
      NewInstancesProtectedFromScaleIn: true,
      InstanceMaintenancePolicy: { MinHealthyPercentage: 100, MaxHealthyPercentage: 110 },
    };
    const AutoScalingGroupName = colours.blue.asg;
    await autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, ...change }));
    expect(await group('blue')).toMatchObject(change);
    const InstanceMaintenancePolicy = { MinHealthyPercentage: -1, MaxHealthyPercentage: -1 };
    await autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, InstanceMaintenancePolicy }));
    expect((await group('blue')).InstanceMaintenancePolicy).toBeUndefined();
  });

  test.each([
    ['a launch template that is not there', { LaunchTemplate: { LaunchTemplateId: 'lt-0', Version: '1' } }],
    ['a health check of another kind', { HealthCheckType: 'NONE' }],
    ['a max size below the min size', { MaxSize: 1 }],
  ])('not to %s', async (_what, change) => {
    const { autoScaling, colours } = fleetCloud();
    const command = new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: colours.blue.asg, ...change });
    expect(await refusal(autoScaling.send(command))).toMatchObject({ name: 'ValidationError', status: 400 });
  });

  test('of a group that is not there: ValidationError', async () => {
    const { autoScaling } = fleetCloud();
    const AutoScalingGroupName = 'none';
    const change = new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, MinSize: 1 });
    expect(await refusal(autoScaling.send(change))).toMatchObject({ name: 'ValidationError' });
    const resize = new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 1 });
    expect(await refusal(autoScaling.send(resize))).toMatchObject({ name: 'ValidationError' });
  });

  test('is refused while another change is under way, where that blocks: the wire says less than the client', async () => {
    const { autoScaling, colours } = fleetCloud({}, { fleet: { scalingBlockedBy: 'any-activity' } });
    const AutoScalingGroupName = colours.green.asg;
    const resize = (DesiredCapacity: number) =>
      autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity }));
    await resize(2);
    const thrown: unknown = await resize(3).catch((reason: unknown) => reason);
    expect(thrown).toBeInstanceOf(AutoScalingServiceException);
    expect(thrown).toMatchObject({ name: 'ScalingActivityInProgressFault', Code: 'ScalingActivityInProgress' });
  });

  test('one instance at a time, with or without the desired capacity', async () => {
    const { autoScaling, colours, group } = fleetCloud({ desired: 3 });
    const InstanceId = (await group('blue')).Instances?.[0]?.InstanceId ?? '';
    const command = new TerminateInstanceInAutoScalingGroupCommand({
      InstanceId,
      ShouldDecrementDesiredCapacity: true,
    });
    const { Activity } = await autoScaling.send(command);
    expect(Activity).toMatchObject({ AutoScalingGroupName: colours.blue.asg, StartTime: expect.any(Date) });
    expect((await group('blue')).DesiredCapacity).toBe(2);
    const unknown = { InstanceId: 'i-0', ShouldDecrementDesiredCapacity: false };
    const missing = autoScaling.send(new TerminateInstanceInAutoScalingGroupCommand(unknown));
    expect(await refusal(missing)).toMatchObject({ name: 'ValidationError' });
  });
});

test.each([
  ['accepted', null],
  ['refused', 'ValidationError'],
] as const)('an update that changes nothing is %s, after permissions', async (emptyChange, name) => {
  const { autoScaling, colours, twin } = fleetCloud({}, { fleetWire: { emptyChange } });
  const probe = () => autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: colours.blue.asg }));
  if (name === null) await probe();
  else expect(await refusal(probe())).toMatchObject({ name, status: 400 });
  twin.access.deny({ action: 'autoscaling:UpdateAutoScalingGroup' });
  expect(await refusal(probe())).toMatchObject({ name: 'AccessDenied', status: 403 });
});

describe('tags', () => {
  const tagOf = (ResourceId: string, Key: string, Value?: string) => ({
    ...{ ResourceId, ResourceType: 'auto-scaling-group', Key, PropagateAtLaunch: false },
    ...(Value === undefined ? {} : { Value }),
  });

  test('are written, changed and deleted', async () => {
    const { autoScaling, colours, group } = fleetCloud();
    const { asg } = colours.green;
    const tags = async () =>
      Object.fromEntries((await group('green')).Tags?.map(({ Key, Value }) => [Key, Value]) ?? []);
    await autoScaling.send(new CreateOrUpdateTagsCommand({ Tags: [tagOf(asg, 'a', '1'), tagOf(asg, 'b', '2')] }));
    await autoScaling.send(new CreateOrUpdateTagsCommand({ Tags: [tagOf(asg, 'a', 'é <&> "')] }));
    expect(await tags()).toMatchObject({ a: 'é <&> "', b: '2', colour: 'green' });
    await autoScaling.send(new DeleteTagsCommand({ Tags: [tagOf(asg, 'a'), tagOf(asg, 'b')] }));
    expect(await tags()).toEqual({ Name: asg, colour: 'green' });
  });

  test('of anything but a group are refused', async () => {
    const { autoScaling } = fleetCloud();
    const command = new CreateOrUpdateTagsCommand({ Tags: [{ ...tagOf('i-1', 'a'), ResourceType: 'instance' }] });
    expect(await refusal(autoScaling.send(command))).toMatchObject({ name: 'ValidationError' });
  });
});

test('processes are suspended and resumed, by name or all', async () => {
  const { autoScaling, colours, group } = fleetCloud();
  const AutoScalingGroupName = colours.blue.asg;
  const suspended = async () => (await group('blue')).SuspendedProcesses?.map(({ ProcessName }) => ProcessName);
  const names = { AutoScalingGroupName, ScalingProcesses: ['Launch', 'Terminate'] };
  await autoScaling.send(new SuspendProcessesCommand(names));
  expect(await suspended()).toEqual(['Launch', 'Terminate']);
  await autoScaling.send(new ResumeProcessesCommand({ ...names, ScalingProcesses: ['Launch'] }));
  expect(await suspended()).toEqual(['Terminate']);
  await autoScaling.send(new SuspendProcessesCommand({ AutoScalingGroupName }));
  expect(await suspended()).toContain('AlarmNotification');
  await autoScaling.send(new ResumeProcessesCommand({ AutoScalingGroupName }));
  expect(await suspended()).toEqual([]);
});

test('activities are told, newest first and in pages, with what failed', async () => {
  const { autoScaling, colours, fleet, pass } = fleetCloud();
  const AutoScalingGroupName = colours.green.asg;
  fleet.failLaunches(AutoScalingGroupName, { times: 1, message: 'no capacity' });
  await autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 1 }));
  await pass(5 * MINUTE);
  const { Activities = [] } = await autoScaling.send(new DescribeScalingActivitiesCommand({ AutoScalingGroupName }));
  expect(Activities.map(({ StatusCode }) => StatusCode)).toEqual(['Successful', 'Failed']);
  expect(Activities[1]).toMatchObject({ StatusMessage: 'no capacity', EndTime: expect.any(Date) });
  const page = await autoScaling.send(new DescribeScalingActivitiesCommand({ AutoScalingGroupName, MaxRecords: 1 }));
  expect([page.Activities?.length, typeof page.NextToken]).toEqual([1, 'string']);
});

test('a hook is described, holds an instance, and is completed', async () => {
  const hook = { name: 'boot', transition: 'autoscaling:EC2_INSTANCE_LAUNCHING' as const, completesAfter: null };
  const { autoScaling, colours, group, pass } = fleetCloud({ hooks: [{ ...hook, heartbeatTimeout: 600 }] });
  const AutoScalingGroupName = colours.green.asg;
  const hooks = await autoScaling.send(new DescribeLifecycleHooksCommand({ AutoScalingGroupName }));
  expect(hooks.LifecycleHooks).toMatchObject([
    { LifecycleHookName: 'boot', HeartbeatTimeout: 600, GlobalTimeout: 60_000, DefaultResult: 'ABANDON' },
  ]);
  await autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 1 }));
  await pass(2 * MINUTE);
  const [held] = (await group('green')).Instances ?? [];
  expect(held?.LifecycleState).toBe('Pending:Wait');
  const complete = (LifecycleActionResult: string) =>
    autoScaling.send(
      new CompleteLifecycleActionCommand({
        ...{ AutoScalingGroupName, LifecycleHookName: 'boot', InstanceId: held?.InstanceId ?? '' },
        LifecycleActionResult,
      }),
    );
  expect(await refusal(complete('MAYBE'))).toMatchObject({ name: 'ValidationError' });
  await complete('CONTINUE');
  await pass(2 * MINUTE);
  expect((await group('green')).Instances?.[0]?.LifecycleState).toBe('InService');
});

test('policies are told with what they keep', async () => {
  const { api, autoScaling, colours } = fleetCloud({ requestsPerInstance: 600 });
  const AutoScalingGroupName = colours.blue.asg;
  const { ScalingPolicies } = await autoScaling.send(new DescribePoliciesCommand({ AutoScalingGroupName }));
  const balancer = api.loadBalancerArn.replace(/^.*:loadbalancer\//, '');
  expect(ScalingPolicies).toMatchObject([
    {
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingConfiguration: {
        TargetValue: 600,
        PredefinedMetricSpecification: { ResourceLabel: expect.stringContaining(`${balancer}/targetgroup/`) },
      },
    },
  ]);
});

describe('of Auto Scaling, only what is allowed can be done', () => {
  function principal(actions: readonly string[], resource: string): readonly TwinPrincipal[] {
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/run`;
    return [{ arn, credentials: DEFAULT_CREDENTIALS, allow: [{ sid: 'A', actions, resources: [resource] }] }];
  }

  test('by group, and reading for all groups or none', async () => {
    const own = `arn:aws:autoscaling:*:${ACCOUNT}:autoScalingGroup:*:autoScalingGroupName/api-green-test`;
    const principals = principal(['autoscaling:SetDesiredCapacity'], own);
    const { autoScaling, colours } = fleetCloud({}, { principals });
    const resize = (AutoScalingGroupName: string) =>
      autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 3 }));
    await resize(colours.green.asg);
    expect((await refusal(resize(colours.blue.asg))).message).toMatch(/SetDesiredCapacity on resource: .*blue/);
    expect(await refusal(autoScaling.send(new DescribeAutoScalingGroupsCommand({})))).toMatchObject({
      name: 'AccessDenied',
      status: 403,
    });
  });
});

test('what else Auto Scaling does is refused loudly, members too', async () => {
  const { autoScaling, colours } = fleetCloud();
  const create = new CreateAutoScalingGroupCommand({ AutoScalingGroupName: 'a', MinSize: 0, MaxSize: 0 });
  expect(await refusal(autoScaling.send(create))).toEqual({
    name: 'NotImplemented',
    status: 501,
    message: 'The twin does not model the operation CreateAutoScalingGroup.',
  });
  const zones = { AutoScalingGroupName: colours.blue.asg, VPCZoneIdentifier: 'subnet-1' };
  expect(await refusal(autoScaling.send(new UpdateAutoScalingGroupCommand(zones)))).toMatchObject({
    status: 501,
    message: expect.stringContaining('VPCZoneIdentifier'),
  });
});

test('a throttled call is a plain error of the service, and the log names group and operation', async () => {
  const { autoScaling, colours, twin } = fleetCloud();
  twin.faults.plant({ operation: 'SetDesiredCapacity', resource: '*green*' }, THROTTLED);
  const command = new SetDesiredCapacityCommand({ AutoScalingGroupName: colours.green.asg, DesiredCapacity: 2 });
  expect(await refusal(autoScaling.send(command))).toMatchObject({ name: 'Throttling', status: 400 });
  expect(twin.requests.all).toMatchObject([
    { service: 'autoscaling', operation: 'SetDesiredCapacity', resource: colours.green.asg, code: 'Throttling' },
  ]);
});

test('another region than that of the model is refused loudly', async () => {
  const { api } = fleetCloud();
  const { autoScaling } = regionalCloud(api.model, {}, 'eu-west-1');
  expect(await refusal(autoScaling.send(new DescribeAutoScalingGroupsCommand({})))).toMatchObject({
    status: 501,
    message: expect.stringContaining('eu-west-1'),
  });
});
