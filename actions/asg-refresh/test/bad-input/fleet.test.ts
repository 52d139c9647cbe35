import type { FleetWorld } from '@deploy/aws-twin';
import type { ApiContract, DeploymentContract } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { type Ended, type Inputs, type RunOptions, Stage } from '../in-process/stage.ts';

interface Case {
  readonly name: string;
  readonly code: string;
  /** All of them stand in the message or the remedy. */
  readonly says: readonly string[];
  readonly inputs?: Inputs;
  /** Changes the world before the run. */
  readonly disturb?: (fleet: FleetWorld, api: ApiContract, stage: Stage) => void;
  /** What the contract says instead. */
  readonly contract?: (api: ApiContract) => ApiContract;
  readonly options?: (stage: Stage) => RunOptions;
}

const weights = (api: ApiContract, blue: number, green: number) => [
  {
    Type: 'forward',
    ForwardConfig: {
      TargetGroups: [
        { TargetGroupArn: api.colours.blue.target_group_arn, Weight: blue },
        { TargetGroupArn: api.colours.green.target_group_arn, Weight: green },
      ],
    },
  },
];
const rule = (api: ApiContract): string => api.listener_rule_arns[0] ?? '';
const withGreen = (change: Partial<ApiContract['colours']['green']>) => (api: ApiContract) => ({
  ...api,
  colours: { ...api.colours, green: { ...api.colours.green, ...change } },
});

const CASES: readonly Case[] = [
  {
    name: 'a group that does not exist',
    contract: withGreen({ asg: 'nobody' }),
    code: 'group-not-found',
    says: ['nobody'],
  },
  {
    name: 'a target group that does not exist',
    contract: withGreen({
      target_group_arn: 'arn:aws:elasticloadbalancing:ca-central-1:111122223333:targetgroup/nobody/0123456789abcdef',
    }),
    code: 'target-group-not-found',
    says: ['nobody'],
  },
  {
    name: 'a rule that does not exist',
    contract: (api) => ({ ...api, listener_rule_arns: [rule(api).replace(/.$/, (end) => (end === '0' ? '1' : '0'))] }),
    code: 'listener-rule-not-found',
    says: ['listener-rule'],
  },
  {
    name: 'a release parameter that does not exist',
    contract: withGreen({ release_parameter: '/nobody' }),
    options: () => ({ allow: 'everything' }),
    code: 'release-parameter-not-found',
    says: ['/nobody'],
  },
  {
    name: 'a gate alarm that does not exist',
    contract: withGreen({ gate_alarms: ['nobody'] }),
    code: 'gate-alarm-unknown',
    says: ['nobody'],
  },
  {
    name: 'a group of Elastic Beanstalk',
    disturb: (fleet, api) =>
      fleet.setTags(api.colours.green.asg, {
        'elasticbeanstalk:environment-name': { value: 'shop', propagateAtLaunch: true },
      }),
    code: 'group-owned-elsewhere',
    says: ['Elastic Beanstalk', 'shop'],
  },
  {
    name: 'both colours with weight',
    disturb: (fleet, api) => fleet.modifyRule(rule(api), { actions: weights(api, 50, 50) }),
    code: 'live-colour-unclear',
    says: ['Both colours have weight', 'modify-rule'],
  },
  {
    name: 'an idle colour that is sized',
    disturb: (fleet, api) => fleet.updateGroup(api.colours.green.asg, { minSize: 1 }),
    code: 'idle-colour-sized',
    says: ['no journal explains'],
  },
  {
    name: 'suspended processes',
    disturb: (fleet, api) => fleet.suspendProcesses(api.colours.green.asg, ['Launch', 'Terminate']),
    code: 'processes-suspended',
    says: ['Launch', 'resume-processes'],
  },
  {
    name: 'a maximum that is too small',
    disturb: (fleet, api) => fleet.updateGroup(api.colours.green.asg, { maxSize: 1 }),
    code: 'max-size-too-small',
    says: ['may grow to 1 instances, and 2 are needed'],
  },
  {
    name: 'a target group in no rule',
    disturb: (fleet, api) =>
      fleet.modifyRule(rule(api), {
        actions: [{ Type: 'forward', TargetGroupArn: api.colours.blue.target_group_arn }],
      }),
    code: 'target-group-in-no-rule',
    says: ['weight 0', 'ignore_changes'],
  },
  {
    name: 'missing permissions',
    options: (stage) => ({
      allow: stage.permissions().filter(({ sid }) => sid !== 'MoveWeights'),
    }),
    code: 'access-denied',
    says: ['elasticloadbalancing:ModifyRule'],
  },
  {
    name: 'credentials that end too soon',
    options: (stage) => ({ env: { AWS_CREDENTIAL_EXPIRATION: new Date(stage.clock.now() + 60_000).toISOString() } }),
    code: 'credentials-expire-too-soon',
    says: ['role-duration-seconds'],
  },
  {
    name: 'another colour than expected',
    inputs: { 'expected-live': 'green' },
    code: 'expected-live-differs',
    says: ['blue is live'],
  },
  {
    name: 'another release than expected',
    inputs: { 'expected-live': 's3://elsewhere/one.tgz' },
    code: 'expected-release-differs',
    says: ['first.tgz'],
  },
  { name: 'a missing artifact', inputs: { artifact: 'nothing.tgz' }, code: 'artifact-missing', says: ['nothing.tgz'] },
  { name: 'an artifact outside', inputs: { artifact: '../x.tgz' }, code: 'path-outside-workspace', says: ['../x.tgz'] },
  {
    name: 'an artifact that changed since its digest',
    inputs: { 'artifact-digest': `sha256:${'0'.repeat(64)}` },
    code: 'artifact-changed',
    says: ['0000', 'Nothing was deployed'],
  },
  {
    name: 'a release that is not there',
    inputs: { artifact: '', release: 's3://api-releases-test/releases/nothing.tgz' },
    code: 'release-missing',
    says: ['nothing.tgz'],
  },
  {
    name: 'a release of another bucket',
    inputs: { artifact: '', release: 's3://other-bucket/releases/one.tgz' },
    code: 'release-elsewhere',
    says: ['other-bucket'],
  },
  {
    name: 'a contract of another version',
    inputs: { contract: '{"version":2}' },
    code: 'contract-invalid',
    says: ['version is 2'],
  },
];

describe('a deploy is refused before the first change for', () => {
  test.each(CASES)('$name', async ({ code, contract, disturb, inputs = {}, options, says }) => {
    using stage = new Stage();
    disturb?.(stage.fleet, stage.api.api, stage);
    const before = world(stage);
    const said: DeploymentContract = { ...stage.api.contract, api: contract?.(stage.api.api) ?? stage.api.api };
    const ended = await stage.deploy(
      'version 2',
      { contract: JSON.stringify(said), ...inputs },
      options?.(stage) ?? {},
    );
    expectRefused(ended, code, says);
    expect(world(stage)).toEqual(before);
  });
});

function expectRefused(
  { exitCode, failure, outputs, result, summary }: Ended,
  code: string,
  says: readonly string[],
): void {
  expect(failure).toMatchObject({ code });
  for (const words of says) expect(failure?.text).toContain(words);
  expect(failure?.text).not.toMatch(/undefined|\[object|\bat .*\.ts:\d+/);
  expect(exitCode).toBe(1);
  expect(result).toMatchObject({ ok: false, code, message: expect.any(String), remedy: expect.any(String) });
  expect(summary).toContain('What to do');
  expect(outputs['status']).toBeUndefined();
}

/** All that a rollout could change. */
function world(stage: Stage) {
  const { blue, green } = { blue: stage.group('blue'), green: stage.group('green') };
  const sizes = [blue, green].map(({ desired, maxSize, minSize }) => ({ desired, maxSize, minSize }));
  const bucket = stage.twin.store.buckets.get(stage.api.api.artifact_bucket);
  const keys = [...(bucket?.keys() ?? [])].filter((key) => !key.endsWith('/lease.json'));
  return { sizes, keys, rules: stage.fleet.describeRules(), pointers: [stage.pointer('blue'), stage.pointer('green')] };
}
