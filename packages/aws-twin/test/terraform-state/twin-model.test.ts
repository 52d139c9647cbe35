import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeRulesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { parseContract } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import {
  CACHING_DISABLED,
  parseTwinModel,
  readTerraformState,
  spaRoutingSource,
  testStackState,
  trimmedState,
  twinModelOf,
} from '../../src/index.ts';
import { regionalCloud } from '../regional-cloud.ts';

const state = testStackState();
const { model, told } = twinModelOf(state);
const contract = told?.contract;
const api = contract?.api;
const { fleet } = model;

describe('a twin that is made from the state of stacks/test', () => {
  test('is plain data that is read as it was written', () => {
    expect(parseTwinModel(JSON.parse(JSON.stringify(model)))).toEqual(model);
  });

  test('holds the contract in its parameter, as the actions read it, about what is there', async () => {
    const { ssm } = regionalCloud(model);
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: told?.name }));
    const read = parseContract(Parameter?.Value ?? '');
    expect(read).toEqual(contract);
    expect(read.environment).toBe('test');
    for (const { bucket, distribution_domain, distribution_id } of Object.values(read.apps)) {
      expect(model.buckets.map(({ name }) => name)).toContain(bucket);
      const distribution = model.distributions.find(({ id }) => id === distribution_id);
      expect(distribution?.domainName).toBe(distribution_domain);
      expect(distribution?.origins).toContainEqual({ kind: 's3', id: 's3', bucket, originPath: '' });
    }
    for (const { asg, gate_alarms, release_parameter, target_group_arn } of Object.values(read.api?.colours ?? {})) {
      const group = fleet?.groups.find(({ name }) => name === asg);
      expect(group).toMatchObject({ targetGroupArns: [target_group_arn], bootParameter: release_parameter });
      expect(model.parameters).toContainEqual({ name: release_parameter, type: 'String', value: 'none' });
      expect(model.alarms?.map(({ name }) => name)).toEqual(expect.arrayContaining([...gate_alarms]));
    }
  });

  test('has versioned buckets that only their distribution reads, but nothing of deployments', () => {
    const bucket = model.buckets.find(({ name }) => name === contract?.apps['admin']?.bucket);
    expect(bucket).toMatchObject({ region: 'ca-central-1', versioning: true });
    const denied = bucket?.policy?.Statement.filter(({ Effect }) => Effect === 'Deny').map(({ Resource }) => Resource);
    expect(denied).toContain(`arn:aws:s3:::${bucket?.name}/_deploy/*`);
  });

  test('runs the very function of the module, on the default behaviour alone', () => {
    for (const { behaviours, defaultBehaviour } of model.distributions) {
      expect(defaultBehaviour.functions.viewerRequest?.source).toBe(spaRoutingSource());
      expect(behaviours.map(({ functions }) => functions)).toEqual(behaviours.map(() => ({})));
    }
  });

  test('sends the API to the balancer, whole and never from a cache', () => {
    for (const { behaviours, origins } of model.distributions) {
      expect(behaviours.map(({ pathPattern }) => pathPattern)).toEqual(['/api/*', '/healthz']);
      for (const behaviour of behaviours) {
        expect(behaviour).toMatchObject({
          cachePolicy: CACHING_DISABLED,
          originRequest: 'all-viewer',
          viewerProtocolPolicy: 'redirect-to-https',
        });
        const origin = origins.find(({ id }) => id === behaviour.originId);
        expect(origin).toMatchObject({ kind: 'http', url: `https://${fleet?.loadBalancers[0]?.dnsName}` });
      }
    }
  });

  test('sets the security headers of its policy, and takes away what it names', () => {
    const [behaviour] = model.distributions.map(({ defaultBehaviour }) => defaultBehaviour);
    expect(behaviour?.responseHeaders).toMatchObject({
      'x-content-type-options': 'nosniff',
      'strict-transport-security': expect.stringMatching(/^max-age=\d+; includeSubDomains$/),
      'content-security-policy': expect.stringContaining("default-src 'self'"),
    });
    expect(behaviour?.removedHeaders).toEqual(['x-powered-by']);
  });

  test('keeps nothing in caches that its objects do not ask for', () => {
    for (const { defaultBehaviour } of model.distributions) {
      expect(defaultBehaviour.cachePolicy).toMatchObject({ minTtl: 0, defaultTtl: 0, gzip: true, brotli: true });
    }
  });

  test('tells the rules of its listener as AWS would: previews first, then both colours by weight, else 404', async () => {
    const { elb } = regionalCloud(model);
    const ListenerArn = fleet?.listeners[0]?.arn;
    const { Rules = [] } = await elb.send(new DescribeRulesCommand({ ListenerArn }));
    const [previewBlue, previewGreen, live, last] = Rules;
    expect(api?.listener_rule_arns).toEqual([live?.RuleArn]);
    const { blue, green } = api?.colours ?? {};
    expect(live?.Actions?.[0]?.ForwardConfig?.TargetGroups).toEqual([
      { TargetGroupArn: blue?.target_group_arn, Weight: 100 },
      { TargetGroupArn: green?.target_group_arn, Weight: 0 },
    ]);
    for (const [rule, colour] of [
      [previewBlue, 'blue'],
      [previewGreen, 'green'],
    ] as const) {
      expect(rule?.Conditions?.map(({ HttpHeaderConfig }) => HttpHeaderConfig?.Values ?? [])).toContainEqual([
        api?.preview.values[colour],
      ]);
    }
    expect(last).toMatchObject({ IsDefault: true, Actions: [{ FixedResponseConfig: { StatusCode: '404' } }] });
  });

  test('has two groups without instances, with the hooks, checks and times of the modules', () => {
    expect(fleet?.groups.map(({ desiredCapacity, minSize }) => [minSize, desiredCapacity])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    for (const group of fleet?.groups ?? []) {
      expect(group.availabilityZones).toHaveLength(3);
      expect(group.healthCheckType).toBe('ELB');
      expect(group.defaultInstanceWarmup).toBeGreaterThan(0);
      expect(group.hooks?.map(({ defaultResult, transition }) => [transition, defaultResult])).toEqual([
        ['autoscaling:EC2_INSTANCE_LAUNCHING', 'ABANDON'],
        ['autoscaling:EC2_INSTANCE_TERMINATING', 'CONTINUE'],
      ]);
      const template = fleet?.launchTemplates.find(({ id }) => id === group.launchTemplate.id);
      expect(template?.versions.map(({ version }) => String(version))).toContain(group.launchTemplate.version);
    }
    for (const targetGroup of fleet?.targetGroups ?? []) {
      expect(targetGroup.healthCheck?.path).toBe(api?.health_path);
      expect(targetGroup.deregistrationDelay).toBeGreaterThan(30);
    }
  });

  test('gates by composite alarms whose parts are there, and are well while nobody asks', async () => {
    const { cloudWatch } = regionalCloud(model);
    const AlarmNames = Object.values(api?.colours ?? {}).flatMap(({ gate_alarms }) => gate_alarms);
    const describe = new DescribeAlarmsCommand({ AlarmNames, AlarmTypes: ['CompositeAlarm', 'MetricAlarm'] });
    const { CompositeAlarms = [] } = await cloudWatch.send(describe);
    expect(CompositeAlarms.map(({ AlarmName, StateValue }) => [AlarmName, StateValue])).toEqual(
      AlarmNames.map((name) => [name, 'OK']),
    );
    for (const { AlarmRule } of CompositeAlarms) expect(AlarmRule).toMatch(/error-rate.* OR .*p95.* OR .*p99/);
  });
});

describe('a trimmed state', () => {
  test('makes the same twin, and has nothing left to trim', () => {
    const trimmed = trimmedState(state);
    expect(twinModelOf(readTerraformState(trimmed))).toEqual({ model, told });
    expect(trimmedState(readTerraformState(trimmed))).toEqual(trimmed);
  });

  test('loses what the twin does not read, resources and arguments alike', () => {
    const more = state.map((one) => ({ ...one, values: { ...one.values, noise: Math.PI } }));
    const route = { address: 'aws_route.x', type: 'aws_route', values: {} };
    expect(trimmedState([...more, route])).toEqual(trimmedState(state));
  });

  test('is the order of addresses, wherever modules lie', () => {
    const resource = (address: string) => ({ address, mode: 'managed', type: 'aws_route', values: {} });
    const data = { ...resource('data.aws_region.x'), mode: 'data' };
    const document = {
      root_module: {
        resources: [resource('b'), data],
        child_modules: [{ resources: [resource('c')], child_modules: [{ resources: [resource('a')] }] }],
      },
    };
    expect(readTerraformState(document).map(({ address }) => address)).toEqual(['a', 'b', 'c']);
  });
});
