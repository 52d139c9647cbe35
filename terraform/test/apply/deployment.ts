import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { createExecutor } from '@deploy/aws-adapters';
import { awsFleetCloud, fleetConnections } from '@deploy/aws-adapters/fleet';
import type { Change, Observation } from '@deploy/fleet-rollout';
import type { ApiContract, DeploymentContract } from '@deploy/kernel';
import { realClock } from '../../../packages/aws-twin/src/index.ts';
import type { Emulator } from './concessions.ts';

export interface Ends {
  readonly region: string;
  readonly urls: Readonly<Record<Emulator, string>>;
}

const RELEASE = 'releases/0000000000000000000000000000000000000000000000000000000000000000.tar.gz';

/**
 * What a blue/green deploy to green leaves behind, by the very adapters that the action `asg-refresh` uses: green has a
 * release, instances and all the weight, blue has nothing. Answers what is there then.
 */
export async function deployToGreen(contract: DeploymentContract, ends: Ends): Promise<Observation> {
  const api = apiOf(contract);
  const cloud = fleetOf(api, ends);
  const changes: readonly Change[] = [
    { kind: 'pointer', colour: 'green', value: `s3://${api.artifact_bucket}/${RELEASE}` },
    { kind: 'min', colour: 'green', min: api.floor },
    { kind: 'weights', weights: { blue: 50, green: 50 }, from: [{ blue: 100, green: 0 }] },
    { kind: 'weights', weights: { blue: 0, green: 100 }, from: [{ blue: 50, green: 50 }] },
    { kind: 'empty', colour: 'blue' },
  ];
  for (const change of changes) await cloud.carryOut(change, () => Promise.resolve());
  const alarms = [...api.colours.blue.gate_alarms, ...api.colours.green.gate_alarms];
  return cloud.look({ pointers: true, alarms, answersSince: null, minutesOf: null, refresh: false });
}

/** What is not as the deploy left it; empty: all of it. */
export function differences(seen: Observation, contract: DeploymentContract): readonly string[] {
  const api = apiOf(contract);
  const { green } = seen.groups;
  const facts: readonly (readonly [string, boolean])[] = [
    [
      'the weights',
      [...seen.rules.values()].every(
        (rule) => rule.kind === 'colours' && rule.weights.green > 0 && rule.weights.blue === 0,
      ),
    ],
    ['the minimum of green', green.min === api.floor],
    ['the size of green', green.desired === api.floor && green.instances.length === api.floor],
    ['the size of blue', seen.groups.blue.desired === 0],
    ['the release of green', seen.pointers?.green === `s3://${api.artifact_bucket}/${RELEASE}`],
    ['the gates', seen.alarms.length === 2],
  ];
  return facts.filter(([, holds]) => !holds).map(([what]) => what);
}

/** Turns the entry of one app, as the cutover does. */
export async function turnEntry(parameter: string, entry: 'cdn' | 'express', ends: Ends): Promise<void> {
  const client = new SSMClient({ region: ends.region, endpoint: ends.urls.ministack, credentials: KEYS });
  await client.send(new PutParameterCommand({ Name: parameter, Value: entry, Overwrite: true }));
  client.destroy();
}

const KEYS = { accessKeyId: 'test', secretAccessKey: 'test' };

function fleetOf(api: ApiContract, { region, urls }: Ends) {
  const { moto, ministack } = urls;
  const connections = fleetConnections({
    region,
    executor: createExecutor(),
    credentials: () => Promise.resolve(KEYS),
    endpoints: { scaling: moto, balancing: moto, cloudWatch: moto, ssm: ministack, sts: ministack },
    permissions: null,
    clock: realClock(),
    random: { fraction: () => 0.5, nonce: () => 'apply' },
  });
  const colour = (name: 'blue' | 'green') => ({
    group: api.colours[name].asg,
    targetGroupArn: api.colours[name].target_group_arn,
    releaseParameter: api.colours[name].release_parameter,
  });
  return awsFleetCloud(connections, {
    colours: { blue: colour('blue'), green: colour('green') },
    rules: api.listener_rule_arns,
    preview: api.preview,
    healthPath: api.health_path,
    minimumRequests: 0,
  });
}

function apiOf({ api }: DeploymentContract): ApiContract {
  if (api === undefined) throw new Error('The contract that was applied has no API.');
  return api;
}
