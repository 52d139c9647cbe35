import { readFileSync } from 'node:fs';
import { PLAIN_QUESTION } from '@deploy/fleet-rollout';
import { parseJson, parsePermissions, resolvePermissions } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import {
  awsRefreshCloud,
  fleetPermissionValues,
  probePermissions,
  probeRefreshPermissions,
  readFleetFacts,
  readRefreshFacts,
  refreshPermissionValues,
} from '../../src/fleet/index.ts';
import { ACCOUNT, failure, fleetGround, POINTERS, REGION, SETTINGS } from './fleet-ground.ts';

const IAM = new URL('../../../../actions/asg-refresh/iam.json', import.meta.url);
const PERMISSIONS = parsePermissions(parseJson(readFileSync(IAM, 'utf8'), 'iam.json'));
const REFRESH = { group: 'api-blue', releaseParameter: POINTERS.blue };
const VALUES = {
  ...fleetPermissionValues(SETTINGS),
  ...refreshPermissionValues(REFRESH),
  ...{ region: REGION, account: ACCOUNT, bucket: 'artifacts', instanceRole: 'api', contract: '/nwac/test/contract' },
};
const allowedIn = (mode: string, ...inputs: readonly string[]) =>
  resolvePermissions(PERMISSIONS, { values: VALUES, mode, inputs });

describe("The permissions of the action's iam.json", () => {
  test('suffice for everything that a deploy does', async () => {
    // Among its rules is the default action of a listener.
    const ground = fleetGround({ allow: allowedIn('deploy', 'listener-rule-arns') });
    const { clock, cloud, connections, settings } = ground;
    expect(await probePermissions(connections, settings)).toEqual([]);
    await readFleetFacts(connections, settings, ['errors-blue']);
    await cloud.look({
      pointers: true,
      alarms: ['errors-blue'],
      answersSince: clock.now(),
      minutesOf: { colour: 'blue', since: clock.now() },
      refresh: true,
    });
    await cloud.carryOut({ kind: 'pointer', colour: 'green', value: 's3://artifacts/releases/two.zip' });
    await cloud.carryOut({ kind: 'min', colour: 'green', min: 1 });
    await cloud.carryOut({ kind: 'weights', weights: { blue: 95, green: 5 }, from: [{ blue: 100, green: 0 }] });
    await cloud.carryOut({ kind: 'empty', colour: 'blue' });
    expect(await cloud.explain('green', 0)).not.toEqual([]);
  });

  test('suffice to look, and for nothing else, in mode status', async () => {
    const { cloud, connections, settings } = fleetGround({ allow: allowedIn('status') });
    await cloud.look({ ...PLAIN_QUESTION, pointers: true, refresh: true });
    await readFleetFacts(connections, settings, []);
    expect((await probePermissions(connections, settings)).length).toBe(6);
  });

  test('suffice for an instance refresh where a group is named', async () => {
    const { connections } = fleetGround({ allow: allowedIn('deploy', 'asg', 'release-parameter') });
    const cloud = awsRefreshCloud(connections, REFRESH);
    expect(await probeRefreshPermissions(connections, REFRESH)).toEqual([]);
    const question = {
      pointer: true,
      alarms: ['errors-blue'],
      answers: { since: 0, until: null },
      launchesSince: 0,
    };
    await readRefreshFacts(connections, REFRESH, question);
    const seen = await cloud.look(question);
    expect(seen.pointer).not.toBeNull();
    expect(await cloud.carryOut({ kind: 'cancel', id: 'none' }, () => Promise.resolve())).toMatchObject({
      kind: 'refused',
    });
  });

  test('are named as they stand there by whoever lacks them', async () => {
    const denied = allowedIn('deploy').filter(({ sid }) => sid !== 'SizeGroups');
    const options = { allow: denied, permissions: PERMISSIONS, mode: 'deploy', values: VALUES };
    const { cloud } = fleetGround(options);
    const arn = (group: string) =>
      `arn:aws:autoscaling:${REGION}:${ACCOUNT}:autoScalingGroup:*:autoScalingGroupName/${group}`;
    expect(await failure(cloud.carryOut({ kind: 'min', colour: 'green', min: 1 }))).toMatchObject({
      code: 'access-denied',
      remedy: expect.stringContaining(JSON.stringify([arn('api-blue'), arn('api-green')])),
    });
  });
});
