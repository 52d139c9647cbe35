import { type Environment, inputVariable, readInputs } from '@deploy/action-kit';
import { apiFleetModel } from '@deploy/aws-twin';
import { DeployError, type DeploymentContract } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { inputRules } from '../src/input-rules.ts';
import { inputs } from '../src/inputs.ts';
import { keysOf } from '../src/job.ts';
import { readLeft, writeLeftFleet } from '../src/post/left-fleet.ts';
import { blueGreenTarget } from '../src/target.ts';

const { contract } = apiFleetModel({ rules: 2 });
const { api: _, ...withoutApi } = contract;

function target(given: Readonly<Record<string, string>>, found: DeploymentContract | null = contract) {
  const env: Environment = Object.fromEntries(
    Object.entries({ contract: '{}', mode: 'status', ...given }).map(([name, value]) => [inputVariable(name), value]),
  );
  return blueGreenTarget(readInputs(inputs, env, inputRules), found);
}

describe('the fleet', () => {
  test('is what the contract says', () => {
    const { api } = contract;
    expect(target({})).toMatchObject({
      environment: 'test',
      region: 'ca-central-1',
      artifactBucket: api?.artifact_bucket,
      floor: 2,
      gateAlarms: { blue: ['api-blue-5xx-test'], green: ['api-green-5xx-test'] },
      settings: { rules: api?.listener_rule_arns, preview: { header: 'x-preview' }, healthPath: '/healthz' },
    });
  });

  test('is what inputs say where they say more', () => {
    const given = target({
      'artifact-bucket': 'mine',
      floor: '5',
      'gate-alarms': 'api-{colour}-latency\nall',
      'smoke-url': 'https://elsewhere.example',
      'listener-rule-arns': 'arn:a\narn:a\narn:b',
    });
    expect(given).toMatchObject({
      artifactBucket: 'mine',
      floor: 5,
      gateAlarms: { blue: ['api-blue-latency', 'all'], green: ['api-green-latency', 'all'] },
      settings: { rules: ['arn:a', 'arn:b'], preview: { url: 'https://elsewhere.example', header: 'x-preview' } },
    });
  });

  test('cannot be taken from a contract of an environment without an API', () => {
    expect(() => target({}, withoutApi)).toThrow(DeployError);
    expect(() => target({}, withoutApi)).toThrow('input `colours` is missing');
  });

  test('has the same journal in whatever order its rules are named, and another with other rules', () => {
    const keys = (rules: string) => keysOf(target({ 'listener-rule-arns': rules }));
    expect(keys('arn:b\narn:a')).toEqual(keys('arn:a\narn:b'));
    expect(keys('arn:a')).not.toEqual(keys('arn:a\narn:b'));
    expect(keys('arn:a').lease).toMatch(/^_rollout\/[0-9a-f]{64}\/lease\.json$/);
  });

  test('reaches the post step as it was, but for what going back does not need', () => {
    const given = target({});
    const read = readLeft(writeLeftFleet(given, 'settle'));
    if (read.strategy !== 'blue-green') throw new Error('another strategy');
    const { settings, ...left } = read.target;
    expect(left).toEqual({ ...left, artifactBucket: given.artifactBucket, floor: 2, region: 'ca-central-1' });
    expect(settings).toEqual({ ...given.settings, preview: null, minimumRequests: 0 });
    expect(writeLeftFleet(given, 'settle')).not.toContain(given.settings.preview?.values.blue);
  });

  test('that was left by another version is no fleet', () => {
    expect(() => readLeft('{"version":2}')).toThrow('version is 2, not 1');
  });
});
