import {
  CreateRuleCommand,
  DescribeListenersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ListenerNotFoundException,
  ModifyListenerCommand,
  ModifyRuleCommand,
  RuleNotFoundException,
  TargetGroupNotFoundException,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from '@jest/globals';
import { DEFAULT_CREDENTIALS } from '../../src/index.ts';
import { refusal } from '../cloud.ts';
import { type FleetCloud, fleetCloud, MINUTE } from '../fleet-cloud.ts';
import { ACCOUNT } from '../regional-cloud.ts';

function weighted({ colours }: FleetCloud, blue: number, green: number, stickySeconds?: number) {
  return {
    Type: 'forward' as const,
    Order: 1,
    ForwardConfig: {
      TargetGroups: [
        { TargetGroupArn: colours.blue.target_group_arn, Weight: blue },
        { TargetGroupArn: colours.green.target_group_arn, Weight: green },
      ],
      TargetGroupStickinessConfig:
        stickySeconds === undefined ? { Enabled: false } : { Enabled: true, DurationSeconds: stickySeconds },
    },
  };
}

async function rule({ elb, ruleArn }: FleetCloud) {
  const { Rules = [] } = await elb.send(new DescribeRulesCommand({ RuleArns: [ruleArn] }));
  return Rules[0];
}

describe('rules are described', () => {
  test('by listener, with previews, and the default rule last', async () => {
    const cloud = fleetCloud();
    const { api, colours, elb, ruleArn } = cloud;
    const { Rules } = await elb.send(new DescribeRulesCommand({ ListenerArn: api.listenerArn }));
    const forwards = (TargetGroupArn: string) => ({
      Type: 'forward',
      TargetGroupArn,
      ForwardConfig: { TargetGroups: [{ TargetGroupArn, Weight: 1 }], TargetGroupStickinessConfig: { Enabled: false } },
    });
    const preview = (value: string) => ({
      Field: 'http-header',
      HttpHeaderConfig: { HttpHeaderName: 'x-preview', Values: [value] },
    });
    expect(Rules).toMatchObject([
      {
        Priority: '1',
        Conditions: [preview(api.api.preview.values.blue)],
        Actions: [forwards(colours.blue.target_group_arn)],
      },
      {
        Priority: '2',
        Conditions: [preview(api.api.preview.values.green)],
        Actions: [forwards(colours.green.target_group_arn)],
      },
      {
        RuleArn: ruleArn,
        Priority: '10',
        IsDefault: false,
        Conditions: [{ Field: 'path-pattern', Values: ['/*'], PathPatternConfig: { Values: ['/*'] } }],
        Actions: [weighted(cloud, 100, 0)],
      },
      { Priority: 'default', IsDefault: true, Conditions: [], Actions: [{ Type: 'fixed-response' }] },
    ]);
  });

  test('in pages', async () => {
    const { api, elb } = fleetCloud();
    const ListenerArn = api.listenerArn;
    const first = await elb.send(new DescribeRulesCommand({ ListenerArn, PageSize: 3 }));
    const Marker = first.NextMarker ?? '';
    const second = await elb.send(new DescribeRulesCommand({ ListenerArn, PageSize: 3, Marker }));
    expect([first.Rules?.length, second.Rules?.length, second.NextMarker]).toEqual([3, 1, undefined]);
    const guess = elb.send(new DescribeRulesCommand({ ListenerArn, Marker: 'guess' }));
    expect(await refusal(guess)).toMatchObject({ name: 'ValidationError', status: 400 });
  });

  test('by listener or by ARN, never by both or by neither', async () => {
    const { api, elb, ruleArn } = fleetCloud();
    const both = { ListenerArn: api.listenerArn, RuleArns: [ruleArn] };
    for (const input of [both, {}]) {
      expect(await refusal(elb.send(new DescribeRulesCommand(input)))).toMatchObject({ name: 'ValidationError' });
    }
  });

  test('not where there are none: with the class of the client, and less on the wire', async () => {
    const { elb, ruleArn } = fleetCloud();
    const unknown = elb.send(new DescribeRulesCommand({ RuleArns: [ruleArn, `${ruleArn}0`] }));
    await expect(unknown).rejects.toBeInstanceOf(RuleNotFoundException);
    await expect(unknown).rejects.toMatchObject({ name: 'RuleNotFoundException', Code: 'RuleNotFound' });
    const nowhere = elb.send(new DescribeRulesCommand({ ListenerArn: 'arn:none' }));
    await expect(nowhere).rejects.toBeInstanceOf(ListenerNotFoundException);
  });
});

describe('a rule is modified', () => {
  test.each([
    ['weights', [95, 5], undefined],
    ['weights with stickiness', [0, 100], 600],
    ['the largest weights', [999, 1], undefined],
  ] as const)('to %s, and reads back as it was written', async (_what, [blue, green], stickySeconds) => {
    const cloud = fleetCloud();
    const Actions = [weighted(cloud, blue, green, stickySeconds)];
    const { Rules } = await cloud.elb.send(new ModifyRuleCommand({ RuleArn: cloud.ruleArn, Actions }));
    expect(Rules?.[0]?.Actions).toEqual(Actions);
    expect(await rule(cloud)).toEqual(Rules?.[0]);
  });

  test('with its other actions in their order; a client secret is not given back', async () => {
    const cloud = fleetCloud();
    const oidc = {
      Issuer: 'https://id.example.com',
      AuthorizationEndpoint: 'https://id.example.com/a',
      TokenEndpoint: 'https://id.example.com/t',
      UserInfoEndpoint: 'https://id.example.com/u',
      ClientId: 'client',
      AuthenticationRequestExtraParams: { prompt: 'login', display: 'page' },
    };
    const authenticate = { Type: 'authenticate-oidc' as const, Order: 1 };
    const forward = { ...weighted(cloud, 50, 50), Order: 2 };
    const secret = { ...authenticate, AuthenticateOidcConfig: { ...oidc, ClientSecret: 'hidden' } };
    await cloud.elb.send(new ModifyRuleCommand({ RuleArn: cloud.ruleArn, Actions: [secret, forward] }));
    const shown = [{ ...authenticate, AuthenticateOidcConfig: oidc }, forward];
    expect((await rule(cloud))?.Actions).toEqual(shown);
    // Written back as it was read, the secret is missing; it has to be said that the present one stays.
    const again = new ModifyRuleCommand({ RuleArn: cloud.ruleArn, Actions: shown });
    expect(await refusal(cloud.elb.send(again))).toMatchObject({ name: 'InvalidLoadBalancerActionException' });
    const existing = { ...authenticate, AuthenticateOidcConfig: { ...oidc, UseExistingClientSecret: true } };
    await cloud.elb.send(new ModifyRuleCommand({ RuleArn: cloud.ruleArn, Actions: [existing, forward] }));
    expect((await rule(cloud))?.Actions).toEqual(shown);
  });

  test('and described at once, although requests follow later', async () => {
    const cloud = fleetCloud({}, { fleet: { propagationMs: [60_000, 60_000] } });
    const Actions = [weighted(cloud, 0, 100)];
    await cloud.elb.send(new ModifyRuleCommand({ RuleArn: cloud.ruleArn, Actions }));
    const inEffect = () =>
      cloud.fleet
        .routing(cloud.clock.now())
        .find(({ ruleArn }) => ruleArn === cloud.ruleArn)
        ?.targetGroups.map(({ weight }) => weight);
    expect([(await rule(cloud))?.Actions, inEffect()]).toEqual([Actions, [100, 0]]);
    await cloud.pass(MINUTE);
    expect(inEffect()).toEqual([0, 100]);
  });

  test('not to a target group that is not there, nor beyond the range of weights', async () => {
    const cloud = fleetCloud();
    const modify = (TargetGroupArn: string, Weight: number) =>
      cloud.elb.send(
        new ModifyRuleCommand({
          RuleArn: cloud.ruleArn,
          Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups: [{ TargetGroupArn, Weight }] } }],
        }),
      );
    await expect(modify('arn:none', 1)).rejects.toBeInstanceOf(TargetGroupNotFoundException);
    expect((await refusal(modify(cloud.colours.blue.target_group_arn, 1000))).status).toBe(400);
    const before = [weighted(cloud, 100, 0)];
    expect((await rule(cloud))?.Actions).toEqual(before);
  });

  test.each([
    ['accepted', null],
    ['refused', 'ValidationError'],
  ] as const)('in nothing: %s, after permissions', async (emptyChange, name) => {
    const { api, elb, ruleArn, twin } = fleetCloud({}, { fleetWire: { emptyChange } });
    const probes = [
      () => elb.send(new ModifyRuleCommand({ RuleArn: ruleArn })),
      () => elb.send(new ModifyListenerCommand({ ListenerArn: api.listenerArn })),
    ];
    for (const probe of probes) {
      if (name === null) await probe();
      else expect(await refusal(probe())).toMatchObject({ name, status: 400 });
    }
    twin.access.deny({ action: 'elasticloadbalancing:Modify*' });
    for (const probe of probes) expect(await refusal(probe())).toMatchObject({ name: 'AccessDenied', status: 403 });
  });
});

describe('listeners', () => {
  test('are described by load balancer and by ARN, and their default actions modified', async () => {
    const cloud = fleetCloud();
    const { api, elb } = cloud;
    const { Listeners } = await elb.send(new DescribeListenersCommand({ LoadBalancerArn: api.loadBalancerArn }));
    expect(Listeners).toMatchObject([{ ListenerArn: api.listenerArn, Port: 443, Protocol: 'HTTPS' }]);
    const DefaultActions = [weighted(cloud, 40, 60)];
    await elb.send(new ModifyListenerCommand({ ListenerArn: api.listenerArn, DefaultActions }));
    const again = await elb.send(new DescribeListenersCommand({ ListenerArns: [api.listenerArn] }));
    expect(again.Listeners?.[0]?.DefaultActions).toEqual(DefaultActions);
    const { Rules } = await elb.send(new DescribeRulesCommand({ ListenerArn: api.listenerArn }));
    expect(Rules?.at(-1)).toMatchObject({ IsDefault: true, Actions: DefaultActions });
  });

  test('that are not there are named', async () => {
    const { elb } = fleetCloud();
    const calls = [
      [elb.send(new DescribeListenersCommand({ ListenerArns: ['arn:none'] })), 'ListenerNotFoundException'],
      [elb.send(new DescribeListenersCommand({ LoadBalancerArn: 'arn:none' })), 'LoadBalancerNotFoundException'],
      [elb.send(new DescribeListenersCommand({})), 'ValidationError'],
      [elb.send(new ModifyListenerCommand({ ListenerArn: 'arn:none' })), 'ListenerNotFoundException'],
    ] as const;
    for (const [call, name] of calls) expect(await refusal(call)).toMatchObject({ name, status: 400 });
  });

  test('that are given the default rule to modify as a rule refuse', async () => {
    const { api, elb } = fleetCloud();
    const { Rules } = await elb.send(new DescribeRulesCommand({ ListenerArn: api.listenerArn }));
    const call = elb.send(new ModifyRuleCommand({ RuleArn: Rules?.at(-1)?.RuleArn ?? '' }));
    expect(await refusal(call)).toMatchObject({ name: 'OperationNotPermittedException' });
  });
});

describe('target groups', () => {
  test('are described with their health check and attributes', async () => {
    const { api, colours, elb } = fleetCloud({ deregistrationDelay: 45 });
    const TargetGroupArn = colours.blue.target_group_arn;
    const { TargetGroups } = await elb.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [TargetGroupArn] }));
    expect(TargetGroups).toMatchObject([
      {
        TargetGroupName: 'api-blue-test',
        HealthCheckPath: '/healthz',
        HealthCheckIntervalSeconds: 10,
        HealthyThresholdCount: 2,
        LoadBalancerArns: [api.loadBalancerArn],
        TargetType: 'instance',
      },
    ]);
    const { Attributes } = await elb.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn }));
    expect(Attributes).toContainEqual({ Key: 'deregistration_delay.timeout_seconds', Value: '45' });
  });

  test('are found by name, by load balancer and all together', async () => {
    const { api, elb } = fleetCloud();
    const count = async (input: object) =>
      (await elb.send(new DescribeTargetGroupsCommand(input))).TargetGroups?.length;
    expect(await count({ Names: ['api-green-test'] })).toBe(1);
    expect(await count({ LoadBalancerArn: api.loadBalancerArn })).toBe(2);
    expect(await count({})).toBe(2);
    for (const input of [{ Names: ['none'] }, { TargetGroupArns: ['arn:none'] }]) {
      await expect(count(input)).rejects.toBeInstanceOf(TargetGroupNotFoundException);
    }
  });

  test('tell the health of their targets, and of one that is no target', async () => {
    const cloud = fleetCloud();
    const { colours, elb, fleet } = cloud;
    const TargetGroupArn = colours.blue.target_group_arn;
    const [first] = (await cloud.group('blue')).Instances ?? [];
    const Id = first?.InstanceId ?? '';
    const health = async (input: object = {}) =>
      (await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn, ...input }))).TargetHealthDescriptions;
    expect(await health()).toMatchObject([
      { TargetHealth: { State: 'healthy' } },
      { TargetHealth: { State: 'healthy' } },
    ]);
    fleet.forceHealth(Id, { healthy: false, reason: 'Target.Timeout' });
    await cloud.pass(25_000);
    expect(await health({ Targets: [{ Id }, { Id: 'i-0' }] })).toMatchObject([
      { Target: { Id, Port: 3000 }, TargetHealth: { State: 'unhealthy', Reason: 'Target.Timeout' } },
      { Target: { Id: 'i-0' }, TargetHealth: { State: 'unused', Reason: 'Target.NotRegistered' } },
    ]);
    expect(
      await (await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: colours.green.target_group_arn })))
        .TargetHealthDescriptions,
    ).toEqual([]);
    const missing = elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: 'arn:none' }));
    await expect(missing).rejects.toBeInstanceOf(TargetGroupNotFoundException);
  });
});

test('of load balancing, only what is allowed can be done, by rule', async () => {
  const { ruleArn } = fleetCloud();
  const allow = [{ sid: 'A', actions: ['elasticloadbalancing:ModifyRule'], resources: [ruleArn] }];
  const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/run`;
  const cloud = fleetCloud({ rules: 2 }, { principals: [{ arn, credentials: DEFAULT_CREDENTIALS, allow }] });
  await cloud.elb.send(new ModifyRuleCommand({ RuleArn: ruleArn }));
  const other = cloud.api.api.listener_rule_arns[1] ?? '';
  expect((await refusal(cloud.elb.send(new ModifyRuleCommand({ RuleArn: other })))).message).toContain(other);
});

test('what else load balancing does is refused loudly', async () => {
  const { api, elb } = fleetCloud();
  const create = new CreateRuleCommand({ ListenerArn: api.listenerArn, Priority: 5, Conditions: [], Actions: [] });
  expect(await refusal(elb.send(create))).toMatchObject({ name: 'NotImplemented', status: 501 });
});
