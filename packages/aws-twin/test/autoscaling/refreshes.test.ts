import {
  ActiveInstanceRefreshNotFoundFault,
  CancelInstanceRefreshCommand,
  DescribeInstanceRefreshesCommand,
  InstanceRefreshInProgressFault,
  IrreversibleInstanceRefreshFault,
  RollbackInstanceRefreshCommand,
  StartInstanceRefreshCommand,
  type StartInstanceRefreshType,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { describe, expect, test } from '@jest/globals';
import { refusal } from '../cloud.ts';
import { type FleetCloud, fleetCloud, MINUTE } from '../fleet-cloud.ts';

const BOUNDS = { MinHealthyPercentage: 100, MaxHealthyPercentage: 110 };

function start(
  { autoScaling, colours }: FleetCloud,
  input: Omit<StartInstanceRefreshType, 'AutoScalingGroupName'> = {},
) {
  const AutoScalingGroupName = colours.blue.asg;
  return autoScaling.send(new StartInstanceRefreshCommand({ AutoScalingGroupName, Preferences: BOUNDS, ...input }));
}

async function refreshes({ autoScaling, colours }: FleetCloud, input: object = {}) {
  const AutoScalingGroupName = colours.blue.asg;
  return autoScaling.send(new DescribeInstanceRefreshesCommand({ AutoScalingGroupName, ...input }));
}

/** A second version of the template, and how a request names it. */
function nextTemplate({ fleet }: FleetCloud): { LaunchTemplate: { LaunchTemplateId: string; Version: string } } {
  const [template] = fleet.describeLaunchTemplates();
  if (template === undefined) throw new Error('the model has a template');
  const version = fleet.addTemplateVersion(template.id, { imageId: 'ami-0fedcba9876543210', instanceType: 't3.small' });
  return { LaunchTemplate: { LaunchTemplateId: template.id, Version: String(version) } };
}

describe('a refresh', () => {
  test('is started with its preferences, described, and ends', async () => {
    const cloud = fleetCloud();
    const DesiredConfiguration = nextTemplate(cloud);
    const Preferences = {
      ...BOUNDS,
      InstanceWarmup: 30,
      CheckpointPercentages: [50, 100],
      CheckpointDelay: 60,
      SkipMatching: true,
    };
    const { InstanceRefreshId } = await start(cloud, { Strategy: 'Rolling', DesiredConfiguration, Preferences });
    expect((await refreshes(cloud)).InstanceRefreshes).toMatchObject([
      { InstanceRefreshId, Status: 'Pending', Preferences, DesiredConfiguration, StartTime: expect.any(Date) },
    ]);
    await cloud.pass(30 * MINUTE);
    expect((await refreshes(cloud)).InstanceRefreshes).toMatchObject([
      { InstanceRefreshId, Status: 'Successful', PercentageComplete: 100, EndTime: expect.any(Date) },
    ]);
    expect((await cloud.group('blue')).LaunchTemplate?.Version).toBe('2');
  });

  test('cannot be started twice, nor cancelled or rolled back when there is none', async () => {
    const cloud = fleetCloud();
    const AutoScalingGroupName = cloud.colours.blue.asg;
    const cancel = () => cloud.autoScaling.send(new CancelInstanceRefreshCommand({ AutoScalingGroupName }));
    const rollBack = () => cloud.autoScaling.send(new RollbackInstanceRefreshCommand({ AutoScalingGroupName }));
    for (const call of [cancel, rollBack]) {
      await expect(call()).rejects.toBeInstanceOf(ActiveInstanceRefreshNotFoundFault);
      await expect(call()).rejects.toMatchObject({ Code: 'ActiveInstanceRefreshNotFound' });
    }
    await start(cloud);
    await expect(start(cloud)).rejects.toBeInstanceOf(InstanceRefreshInProgressFault);
    await expect(start(cloud)).rejects.toMatchObject({ Code: 'InstanceRefreshInProgress' });
    await expect(rollBack()).rejects.toBeInstanceOf(IrreversibleInstanceRefreshFault);
    const { InstanceRefreshId } = await cancel();
    await cloud.pass(10 * MINUTE);
    expect((await refreshes(cloud)).InstanceRefreshes).toMatchObject([{ InstanceRefreshId, Status: 'Cancelled' }]);
  });

  test('is rolled back to what was there, and says so', async () => {
    const cloud = fleetCloud();
    const AutoScalingGroupName = cloud.colours.blue.asg;
    await start(cloud, { DesiredConfiguration: nextTemplate(cloud) });
    await cloud.pass(2 * MINUTE);
    await cloud.autoScaling.send(new RollbackInstanceRefreshCommand({ AutoScalingGroupName }));
    await cloud.pass(30 * MINUTE);
    expect((await refreshes(cloud)).InstanceRefreshes).toMatchObject([
      { Status: 'RollbackSuccessful', RollbackDetails: { RollbackReason: expect.any(String) } },
    ]);
  });

  test('asks its alarms: one in ALARM at the start refuses it, one later ends it', async () => {
    const cloud = fleetCloud();
    const [alarm = ''] = cloud.colours.blue.gate_alarms;
    const Preferences = { ...BOUNDS, AlarmSpecification: { Alarms: [alarm] }, BakeTime: 3600 };
    cloud.twin.monitoring.setAlarm(alarm, 'ALARM', 'test');
    expect(await refusal(start(cloud, { Preferences }))).toMatchObject({ name: 'ValidationError', status: 400 });
    cloud.twin.monitoring.setAlarm(alarm, 'OK', 'test');
    await start(cloud, { Preferences });
    await cloud.pass(5 * MINUTE);
    cloud.twin.monitoring.setAlarm(alarm, 'ALARM', 'test');
    await cloud.pass(5 * MINUTE);
    expect((await refreshes(cloud)).InstanceRefreshes?.[0]?.Status).toBe('Failed');
  });

  test('that would replace root volumes is refused: the group is behind a load balancer', async () => {
    const cloud = fleetCloud();
    const call = start(cloud, { Strategy: 'ReplaceRootVolume', DesiredConfiguration: nextTemplate(cloud) });
    expect(await refusal(call)).toMatchObject({ name: 'ValidationError', status: 400 });
  });

  test('is started with an empty list as the SDK sends it, which is not no list', async () => {
    const cloud = fleetCloud();
    await start(cloud, { Preferences: { ...BOUNDS, CheckpointPercentages: [] } });
    expect((await refreshes(cloud)).InstanceRefreshes?.[0]?.Preferences?.CheckpointPercentages).toEqual([]);
  });
});

test('refreshes are listed newest first, by id and in pages', async () => {
  const cloud = fleetCloud();
  const AutoScalingGroupName = cloud.colours.blue.asg;
  const ids: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    ids.unshift((await start(cloud)).InstanceRefreshId ?? '');
    await cloud.autoScaling.send(new CancelInstanceRefreshCommand({ AutoScalingGroupName }));
    await cloud.pass(10 * MINUTE);
  }
  const idsOf = async (input: object) =>
    (await refreshes(cloud, input)).InstanceRefreshes?.map(({ InstanceRefreshId }) => InstanceRefreshId);
  expect(await idsOf({})).toEqual(ids);
  expect(await idsOf({ InstanceRefreshIds: [ids[1]] })).toEqual([ids[1]]);
  const first = await refreshes(cloud, { MaxRecords: 2 });
  expect(first.InstanceRefreshes?.length).toBe(2);
  expect(await idsOf({ MaxRecords: 2, NextToken: first.NextToken })).toEqual([ids[2]]);
});

test('whoever names a launch template must be allowed to launch from it', async () => {
  const cloud = fleetCloud();
  cloud.twin.access.deny({ action: 'ec2:RunInstances' });
  const DesiredConfiguration = nextTemplate(cloud);
  const refused = { name: 'AccessDenied', status: 403, message: expect.stringContaining('ec2:RunInstances') };
  expect(await refusal(start(cloud, { DesiredConfiguration }))).toMatchObject(refused);
  const change = { AutoScalingGroupName: cloud.colours.blue.asg, ...DesiredConfiguration };
  expect(await refusal(cloud.autoScaling.send(new UpdateAutoScalingGroupCommand(change)))).toMatchObject(refused);
  await start(cloud);
});
