import { describe, expect, test } from '@jest/globals';
import { DEFAULT_CREDENTIALS } from '../../../aws-twin/src/index.ts';
import { probePermissions, probeRefreshPermissions, readFleetFacts, readRefreshFacts } from '../../src/fleet/index.ts';
import { ACCOUNT, FLEET, failure, fleetGround, LISTENER, MODEL, POINTERS, PREVIEW, RULE } from './fleet-ground.ts';

const withBlue = (more: Partial<(typeof FLEET.groups)[number]>) => {
  const groups = FLEET.groups.map((each) => (each.name === 'api-blue' ? { ...each, ...more } : each));
  return { ...MODEL, fleet: { ...FLEET, groups } };
};

async function factsOf(options: Parameters<typeof fleetGround>[0] = {}, alarms = ['errors-blue', 'gone']) {
  const { connections, settings } = fleetGround(options);
  return readFleetFacts(connections, settings, alarms);
}

describe('The facts of a fleet', () => {
  test('say who asks, and what everything is', async () => {
    const { alarms, caller, colours, rules, unknownAlarms } = await factsOf();
    expect(caller).toMatchObject({
      account: ACCOUNT,
      arn: expect.stringContaining('deploy'),
      credentialsExpireAt: null,
    });
    expect(colours.blue.group).toMatchObject({
      observed: { name: 'api-blue', desired: 3 },
      owner: null,
      hooks: [],
      status: null,
      launch: 'template',
      isWeighted: false,
      hasWarmPool: false,
      healthCheckGraceSeconds: 60,
      maintenance: null,
    });
    expect(colours.blue.targetGroup).toMatchObject({
      name: 'api-blue',
      targetType: 'instance',
      health: { path: '/healthz', intervalSeconds: 5, healthyThreshold: 2, unhealthyThreshold: 2 },
      deregistrationDelaySeconds: 300,
      slowStartSeconds: 0,
      stickiness: null,
    });
    expect(colours.blue.targetGroup.loadBalancers).toHaveLength(1);
    expect(colours.blue.targetGroup.targets.size).toBe(3);
    expect(colours.green.targetGroup.deregistrationDelaySeconds).toBe(30);
    expect(colours.green.pointer).toMatchObject({ name: POINTERS.green, type: 'String', version: 1 });
    expect(rules.get(RULE)).toMatchObject({ listener: LISTENER, priority: '10', reading: { kind: 'colours' } });
    expect(rules.get(LISTENER)).toMatchObject({ listener: LISTENER, priority: 'default' });
    expect(alarms).toMatchObject([
      {
        name: 'errors-blue',
        kind: 'metric',
        window: { periodSeconds: 60, evaluationPeriods: 3 },
        missingData: 'notBreaching',
      },
    ]);
    expect(unknownAlarms).toEqual(['gone']);
  });

  test('say where the preview leads', async () => {
    const { colours } = await factsOf();
    expect(colours.green.preview).toEqual({ kind: 'this-colour', rule: PREVIEW.green });
    const preview = {
      url: 'https://api.example.com',
      header: 'x-preview',
      values: { blue: 'green', green: 'none' },
    };
    const other = await factsOf({ settings: { preview } });
    expect(other.colours.blue.preview).toEqual({ kind: 'elsewhere', rule: PREVIEW.green });
    expect(other.colours.green.preview).toEqual({ kind: 'no-rule' });
    expect((await factsOf({ settings: { preview: null } })).colours.blue.preview).toBeNull();
  });

  test('find the preview on another listener of the balancer too', async () => {
    const [main, ...others] = FLEET.listeners;
    if (main === undefined) throw new TypeError('there is no listener');
    const isPreview = (arn: string) => Object.values(PREVIEW).includes(arn);
    const rules = main.rules ?? [];
    const arn = main.arn.replace(/bb$/, 'ee');
    const testing = { ...main, arn, port: 8443, rules: rules.filter((rule) => isPreview(rule.arn)) };
    const ordinary = { ...main, rules: rules.filter((rule) => !isPreview(rule.arn)) };
    const listeners = [ordinary, testing, ...others];
    const { colours } = await factsOf({ model: { ...MODEL, fleet: { ...FLEET, listeners } } });
    expect(colours.blue.preview).toEqual({ kind: 'this-colour', rule: PREVIEW.blue });
  });

  test('name the hooks with the longest time that they hold an instance', async () => {
    const hooks = [
      { name: 'warm-up', transition: 'autoscaling:EC2_INSTANCE_LAUNCHING', heartbeatTimeout: 60 } as const,
    ];
    const { colours } = await factsOf({ model: withBlue({ hooks }) });
    expect(colours.blue.group.hooks).toEqual([
      { name: 'warm-up', transition: 'launch', heartbeatSeconds: 60, globalSeconds: 6_000, defaultResult: 'ABANDON' },
    ]);
  });

  test.each([
    ['CloudFormation', { tags: { 'aws:cloudformation:stack-name': 'stack' } }, 'stack'],
    [
      'Elastic Beanstalk',
      { tags: { 'elasticbeanstalk:environment-name': 'env', 'aws:cloudformation:stack-name': 'awseb' } },
      'env',
    ],
    [
      'CodeDeploy',
      {
        hooks: [
          {
            name: 'CodeDeploy-managed-automatic-launch-deployment-hook-api-1234',
            transition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
          } as const,
        ],
      },
      'launch-deployment-hook',
    ],
  ])('name %s as the owner', async (service, more, evidence) => {
    const { colours } = await factsOf({ model: withBlue(more) });
    expect(colours.blue.group.owner).toEqual({ service, evidence: expect.stringContaining(evidence) });
    expect(colours.green.group.owner).toBeNull();
  });

  test('name the active refresh', async () => {
    const ground = fleetGround();
    const { id } = ground.twin.fleet?.startInstanceRefresh('api-blue', { preferences: {} }) ?? { id: '' };
    const { colours } = await readFleetFacts(ground.connections, ground.settings, []);
    expect(colours.blue.group.observed.refresh).toMatchObject({
      id,
      status: expect.stringMatching(/Pending|InProgress/),
    });
    expect(colours.green.group.observed.refresh).toBeNull();
  });
});

describe('The facts of a group to be refreshed', () => {
  test('say what everything is', async () => {
    const { connections } = fleetGround();
    const settings = { group: 'api-blue', releaseParameter: POINTERS.blue };
    const question = { pointer: true, alarms: ['errors-blue', 'gone'], answers: null, launchesSince: null };
    const facts = await readRefreshFacts(connections, settings, question);
    expect(facts).toMatchObject({
      caller: { account: ACCOUNT },
      group: { launch: 'template', owner: null, hooks: [] },
      targetGroups: [{ name: 'api-blue', health: { isEnabled: true } }],
      observation: { pointer: { name: POINTERS.blue }, alarms: [{ name: 'errors-blue' }] },
    });
    expect(facts.group.observed).toBe(facts.observation.group);
    expect(facts.group.observed.instances.every(({ target }) => target?.state === 'healthy')).toBe(true);
  });
});

describe('Permission probes', () => {
  const READS = {
    sid: 'Read',
    actions: [
      'autoscaling:Describe*',
      'elasticloadbalancing:Describe*',
      'cloudwatch:DescribeAlarms',
      'ssm:GetParameters',
    ],
    resources: ['*'],
  };

  test('find nothing where everything is allowed, and change nothing', async () => {
    const { connections, settings, twin } = fleetGround();
    const before = JSON.stringify([
      twin.fleet?.describeGroups(),
      twin.fleet?.describeRules(),
      twin.fleet?.describeListeners(),
    ]);
    expect(await probePermissions(connections, settings)).toEqual([]);
    expect(
      JSON.stringify([twin.fleet?.describeGroups(), twin.fleet?.describeRules(), twin.fleet?.describeListeners()]),
    ).toBe(before);
    expect(twin.parameters.value(POINTERS.green)).toBe('s3://artifacts/releases/none.zip');
  });

  test.each(['accepted', 'refused'] as const)('find nothing where a change of nothing is %s', async (emptyChange) => {
    const { connections, settings } = fleetGround({ twin: { fleetWire: { emptyChange } } });
    expect(await probePermissions(connections, settings)).toEqual([]);
  });

  test('name all that is missing at once, with the statement to add', async () => {
    const { connections, settings } = fleetGround({ allow: [READS] });
    const denied = await probePermissions(connections, settings);
    const remedies = denied.map(({ remedy }) => remedy).join('\n');
    for (const action of [
      'autoscaling:UpdateAutoScalingGroup',
      'elasticloadbalancing:ModifyRule',
      'elasticloadbalancing:ModifyListener',
      'ssm:PutParameter',
      'cloudwatch:GetMetricData',
    ])
      expect(remedies).toContain(action);
    expect(denied).toHaveLength(7);
  });

  test('of a refresh start none, and name what is missing', async () => {
    const settings = { group: 'api-blue', releaseParameter: POINTERS.blue };
    const { connections, twin } = fleetGround();
    expect(await probeRefreshPermissions(connections, settings)).toEqual([]);
    expect(twin.fleet?.describeInstanceRefreshes('api-blue')).toEqual([]);
    const denied = await probeRefreshPermissions(fleetGround({ allow: [READS] }).connections, settings);
    expect(denied.map(({ remedy }) => /"Action":\["([^"]*)/.exec(remedy)?.[1])).toEqual([
      'autoscaling:StartInstanceRefresh',
      'cloudwatch:GetMetricData',
      'ssm:PutParameter',
    ]);
  });

  test('do not take a busy service for a refusal, nor wait long for it', async () => {
    const { clock, connections, settings, twin } = fleetGround();
    const fault = { kind: 'error', status: 503, code: 'ServiceUnavailable', message: 'busy' } as const;
    twin.faults.plant({ operation: 'ModifyRule' }, fault, 100);
    const began = clock.monotonic();
    expect(await probePermissions(connections, settings)).toEqual([]);
    expect(clock.monotonic() - began).toBeLessThan(30_000);
  });

  test('fail where the credentials have expired', async () => {
    const { connections, settings, twin } = fleetGround();
    twin.identities.expire(DEFAULT_CREDENTIALS.accessKeyId);
    expect(await failure(probePermissions(connections, settings))).toMatchObject({ name: 'PreconditionError' });
  });
});
