import assert from 'node:assert/strict';
import {
  CancelInstanceRefreshCommand,
  CreateOrUpdateTagsCommand,
  DeleteTagsCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeInstanceRefreshesCommand,
  DescribeLifecycleHooksCommand,
  ResumeProcessesCommand,
  SetDesiredCapacityCommand,
  SuspendProcessesCommand,
  TerminateInstanceInAutoScalingGroupCommand,
  UpdateAutoScalingGroupCommand,
  type UpdateAutoScalingGroupCommandInput,
} from '@aws-sdk/client-auto-scaling';
import { callRefused } from '../call-refused.ts';
import { type FleetCase, type FleetTarget, groupOf } from '../fleet-target.ts';

type Colour = 'blue' | 'green';

function update(
  target: FleetTarget,
  colour: Colour,
  change: Omit<UpdateAutoScalingGroupCommandInput, 'AutoScalingGroupName'>,
) {
  const AutoScalingGroupName = target.groups[colour];
  return target.autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, ...change }));
}

function resize(target: FleetTarget, AutoScalingGroupName: string, DesiredCapacity: number) {
  return target.autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity }));
}

async function sizes(target: FleetTarget, colour: Colour) {
  const { DesiredCapacity, MaxSize, MinSize } = await groupOf(target, colour);
  return [MinSize, DesiredCapacity, MaxSize];
}

export const groups: readonly FleetCase[] = [
  {
    name: 'sizes are read back as they were written',
    async run(target) {
      await update(target, 'green', { MinSize: 1, DesiredCapacity: 3, MaxSize: 6 });
      assert.deepEqual(await sizes(target, 'green'), [1, 3, 6]);
      await resize(target, target.groups.green, 2);
      assert.deepEqual(await sizes(target, 'green'), [1, 2, 6]);
    },
  },
  {
    name: 'instances of a group are in service and healthy',
    async run(target) {
      const { Instances } = await groupOf(target, 'blue');
      const states = Instances?.map(({ HealthStatus, LifecycleState }) => [LifecycleState, HealthStatus]);
      assert.deepEqual(states, [
        ['InService', 'Healthy'],
        ['InService', 'Healthy'],
      ]);
      assert.deepEqual((await groupOf(target, 'green')).Instances, []);
    },
  },
  {
    name: 'a desired capacity above the maximum is ValidationError',
    unlike: { moto: 'accepts any capacity' },
    async run(target) {
      await callRefused(resize(target, target.groups.blue, 5), 'ValidationError');
      assert.deepEqual(await sizes(target, 'blue'), [1, 2, 4]);
    },
  },
  {
    name: 'a desired capacity below the minimum is ValidationError',
    unlike: { moto: 'accepts any capacity' },
    async run(target) {
      await callRefused(resize(target, target.groups.blue, 0), 'ValidationError');
      assert.deepEqual(await sizes(target, 'blue'), [1, 2, 4]);
    },
  },
  {
    name: 'a minimum above the maximum is ValidationError',
    unlike: { moto: 'accepts any minimum' },
    async run(target) {
      await callRefused(update(target, 'blue', { MinSize: 5 }), 'ValidationError');
      assert.deepEqual(await sizes(target, 'blue'), [1, 2, 4]);
    },
  },
  {
    name: 'a minimum above the desired capacity raises it',
    async run(target) {
      await update(target, 'blue', { MinSize: 3 });
      assert.deepEqual(await sizes(target, 'blue'), [3, 3, 4]);
    },
  },
  {
    name: 'a maximum below the desired capacity lowers it',
    async run(target) {
      await update(target, 'blue', { MaxSize: 1 });
      assert.deepEqual(await sizes(target, 'blue'), [1, 1, 1]);
    },
  },
  {
    name: 'health checks are read back as they were written',
    async run(target) {
      await update(target, 'blue', { HealthCheckType: 'ELB', HealthCheckGracePeriod: 77 });
      const { HealthCheckGracePeriod, HealthCheckType } = await groupOf(target, 'blue');
      assert.deepEqual([HealthCheckType, HealthCheckGracePeriod], ['ELB', 77]);
    },
  },
  {
    name: 'a cooldown is read back as it was written',
    unlike: { moto: 'keeps the cooldown that the group was created with' },
    async run(target) {
      await update(target, 'blue', { DefaultCooldown: 33 });
      assert.equal((await groupOf(target, 'blue')).DefaultCooldown, 33);
    },
  },
  {
    name: 'a group that is not there is left out of a description',
    async run({ autoScaling }) {
      const command = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: ['none'] });
      assert.deepEqual((await autoScaling.send(command)).AutoScalingGroups, []);
    },
  },
  {
    name: 'a change of a group that is not there is ValidationError',
    unlike: { moto: 'fails with a page of HTML' },
    async run(target) {
      await callRefused(resize(target, 'none', 1), 'ValidationError');
    },
  },
  {
    name: 'groups are described in pages',
    async run({ autoScaling, groups: names }) {
      const first = await autoScaling.send(new DescribeAutoScalingGroupsCommand({ MaxRecords: 1 }));
      const { NextToken } = first;
      assert.ok(NextToken, 'the first page names the next');
      const second = await autoScaling.send(new DescribeAutoScalingGroupsCommand({ MaxRecords: 1, NextToken }));
      const found = [first, second].flatMap(({ AutoScalingGroups = [] }) => AutoScalingGroups);
      assert.deepEqual(
        new Set(found.map(({ AutoScalingGroupName }) => AutoScalingGroupName)),
        new Set(Object.values(names)),
      );
      assert.equal(second.NextToken, undefined);
    },
  },
  {
    name: 'the end of an instance that is in no group is ValidationError',
    unlike: { moto: 'fails with a page of HTML' },
    async run({ autoScaling }) {
      const input = { InstanceId: 'i-00000000000000000', ShouldDecrementDesiredCapacity: false };
      await callRefused(autoScaling.send(new TerminateInstanceInAutoScalingGroupCommand(input)), 'ValidationError');
    },
  },
  {
    name: 'an instance ends, and with it the wish for it',
    async run(target) {
      const [instance] = (await groupOf(target, 'blue')).Instances ?? [];
      const input = { InstanceId: instance?.InstanceId ?? '', ShouldDecrementDesiredCapacity: true };
      await target.autoScaling.send(new TerminateInstanceInAutoScalingGroupCommand(input));
      assert.deepEqual(await sizes(target, 'blue'), [1, 1, 4]);
    },
  },
];

const tag = (ResourceId: string, Key: string, Value: string) => ({
  ...{ ResourceId, Key, Value },
  ...{ ResourceType: 'auto-scaling-group', PropagateAtLaunch: true },
});

async function tagsOf(target: FleetTarget): Promise<Readonly<Record<string, string | undefined>>> {
  const { Tags = [] } = await groupOf(target, 'blue');
  return Object.fromEntries(Tags.map(({ Key = '', Value }) => [Key, Value]));
}

export const groupExtras: readonly FleetCase[] = [
  {
    name: 'tags are read back as they were written, changed and deleted',
    async run(target) {
      const { blue } = target.groups;
      const before = await tagsOf(target);
      await target.autoScaling.send(
        new CreateOrUpdateTagsCommand({ Tags: [tag(blue, 'a', '1'), tag(blue, 'b', 'é <&>')] }),
      );
      await target.autoScaling.send(new CreateOrUpdateTagsCommand({ Tags: [tag(blue, 'a', '2')] }));
      assert.deepEqual(await tagsOf(target), { ...before, a: '2', b: 'é <&>' });
      await target.autoScaling.send(new DeleteTagsCommand({ Tags: [tag(blue, 'a', '2'), tag(blue, 'b', 'é <&>')] }));
      assert.deepEqual(await tagsOf(target), before);
    },
  },
  {
    name: 'processes are suspended and resumed by name',
    async run(target) {
      const AutoScalingGroupName = target.groups.blue;
      const suspended = async () =>
        (await groupOf(target, 'blue')).SuspendedProcesses?.map(({ ProcessName }) => ProcessName).sort();
      const ScalingProcesses = ['Launch', 'Terminate'];
      await target.autoScaling.send(new SuspendProcessesCommand({ AutoScalingGroupName, ScalingProcesses }));
      assert.deepEqual(await suspended(), ['Launch', 'Terminate']);
      await target.autoScaling.send(
        new ResumeProcessesCommand({ AutoScalingGroupName, ScalingProcesses: ['Terminate'] }),
      );
      assert.deepEqual(await suspended(), ['Launch']);
    },
  },
  {
    name: 'a process that there is not cannot be suspended: ValidationError',
    unlike: { moto: 'accepts any name' },
    async run({ autoScaling, groups: { blue } }) {
      const input = { AutoScalingGroupName: blue, ScalingProcesses: ['Dance'] };
      await callRefused(autoScaling.send(new SuspendProcessesCommand(input)), 'ValidationError');
    },
  },
  {
    name: 'a group without hooks has an empty list of them',
    async run({ autoScaling, groups: { blue } }) {
      const command = new DescribeLifecycleHooksCommand({ AutoScalingGroupName: blue });
      assert.deepEqual((await autoScaling.send(command)).LifecycleHooks, []);
    },
  },
  {
    name: 'a group that was never refreshed has an empty list of refreshes',
    unlike: { moto: 'knows no instance refreshes' },
    async run({ autoScaling, groups: { blue } }) {
      const command = new DescribeInstanceRefreshesCommand({ AutoScalingGroupName: blue });
      assert.deepEqual((await autoScaling.send(command)).InstanceRefreshes, []);
    },
  },
  {
    name: 'cancelling a refresh where there is none is ActiveInstanceRefreshNotFound',
    unlike: { moto: 'knows no instance refreshes' },
    async run({ autoScaling, groups: { blue } }) {
      const command = new CancelInstanceRefreshCommand({ AutoScalingGroupName: blue });
      await callRefused(autoScaling.send(command), 'ActiveInstanceRefreshNotFoundFault');
    },
  },
];
