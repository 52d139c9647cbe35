import { asArray, asString } from '@deploy/kernel';
import { expect, test } from '@jest/globals';
import { blockOf, describePlan, planOf } from './read-plan.ts';
import { block, blocks, plans, valueNamed } from './stacks.ts';
import { modulePathOf, trace } from './trace.ts';

const on = planOf('stacks/test with options');
const ofType = (type: string) => on.resources.filter((resource) => resource.type === type);
const providerOf = (address: string) => on.configured.find((it) => it.address === blockOf(address))?.provider;

describePlan('the test environment with all that is optional', () => {
  test('31, 32 optional parts: change nothing of what is there without them but the origins of the distributions', () => {
    const known = new Map(on.resources.map((it) => [it.address, JSON.stringify(it.values)]));
    const changed = plans.test.resources.filter(({ address, values }) => known.get(address) !== JSON.stringify(values));
    const types = [
      'aws_cloudfront_distribution',
      'aws_lb',
      'aws_launch_template',
      'aws_s3_bucket',
      'aws_iam_role_policy',
    ];
    // Buckets and balancer: `destroyable`. Templates and the role of instances: how to reach the session store.
    expect(changed.filter(({ type }) => !types.includes(type)).map(({ address }) => address)).toEqual([]);
  });

  test('1 names: what is optional ends in -test as well', () => {
    const names = on.resources.flatMap(({ address, values }) =>
      ['name', 'bucket', 'alarm_name', 'replication_group_id', 'user_id', 'user_group_id'].flatMap((key) =>
        typeof values[key] === 'string' ? [`${address} ${values[key]}`] : [],
      ),
    );
    const optional = names.filter(
      (line) => /session_redis|regional_failover/.test(line) && !/iam_role_policy/.test(line),
    );
    expect(optional.length).toBeGreaterThan(15);
    const accepted = /-test$|\/nwac\/test\/| default$/;
    expect(optional.filter((line) => !accepted.test(line))).toEqual([]);
  });

  test('31 Redis: in two zones, encrypted on the way and at rest, by users and not by a password', () => {
    expect(valueNamed(ofType('aws_elasticache_replication_group'), 'this')).toMatchObject({
      multi_az_enabled: true,
      automatic_failover_enabled: true,
      num_cache_clusters: 2,
      transit_encryption_enabled: true,
      transit_encryption_mode: 'required',
      at_rest_encryption_enabled: 'true',
      auth_token: null,
    });
    const users = ofType('aws_elasticache_user');
    expect(users.map(({ values }) => block(values, 'authentication_mode')['type'])).toEqual([
      'iam',
      'no-password-required',
    ]);
    expect(valueNamed(users, 'default')['access_string']).toMatch(/^off /);
  });

  test('31 Redis: hears the instances of the API, and nobody else', () => {
    const rules = ofType('aws_vpc_security_group_ingress_rule').filter(({ address }) =>
      address.includes('session_redis'),
    );
    expect(rules.map(({ values }) => [values['from_port'], values['to_port'], values['cidr_ipv4']])).toEqual([
      [6379, 6379, null],
    ]);
    for (const { address } of rules) {
      const rule = on.configured.find((it) => it.address === blockOf(address));
      const from = trace(on, modulePathOf(address), rule?.expressions['referenced_security_group_id']);
      expect([...from].join()).toMatch(/aws_security_group\.instances$/);
    }
  });

  test('32 failover: files are asked of a copy when the first bucket fails, and not when one is missing', () => {
    const distributions = ofType('aws_cloudfront_distribution');
    expect(distributions).toHaveLength(2);
    for (const { values } of distributions) {
      const group = block(values, 'origin_group');
      expect(blocks(group, 'member').map(({ origin_id }) => origin_id)).toEqual(['s3', 's3-secondary']);
      expect(block(group, 'failover_criteria')['status_codes']).toEqual([500, 502, 503, 504]);
      const behaviour = block(values, 'default_cache_behavior');
      expect(behaviour['target_origin_id']).toBe(group['origin_id']);
      // CloudFront fails over for methods that read alone.
      expect(asArray(behaviour['allowed_methods'], 'allowed_methods', asString).toSorted()).toEqual(['GET', 'HEAD']);
    }
  });

  test('32 failover: a region is watched from there, and a silent one counts as lost', () => {
    const alarms = ofType('aws_cloudwatch_metric_alarm').filter(({ address }) => address.includes('regional_failover'));
    const where = (name: string) => [
      ...new Set(alarms.filter((it) => it.name === name).map(({ address }) => providerOf(address))),
    ];
    expect(['primary_errors', 'primary_hosts', 'secondary_errors', 'secondary_hosts', 'lost'].map(where)).toEqual([
      ['aws'],
      ['aws'],
      ['aws.secondary'],
      ['aws.secondary'],
      ['aws.us_east_1'],
    ]);
    for (const { values } of alarms.filter(({ name }) => name.endsWith('_hosts')))
      expect(values).toMatchObject({ metric_name: 'HealthyHostCount', treat_missing_data: 'breaching', threshold: 1 });
    const checks = ofType('aws_route53_health_check').filter(({ values }) => values['type'] === 'CLOUDWATCH_METRIC');
    expect(
      checks.map(({ values }) => [values['cloudwatch_alarm_region'], values['insufficient_data_health_status']]),
    ).toEqual([
      ['ca-central-1', 'Unhealthy'],
      ['ca-central-1', 'Healthy'],
      ['ca-central-1', 'Unhealthy'],
      ['ca-west-1', 'Unhealthy'],
      ['ca-west-1', 'Healthy'],
      ['ca-west-1', 'Unhealthy'],
    ]);
    const watched = alarms.map(({ values }) => values['alarm_name']);
    for (const { values } of checks) expect(watched).toContain(values['cloudwatch_alarm_name']);
  });

  test('32 failover: somebody hears of a lost region, from a region that is not lost', () => {
    const subscriptions = ofType('aws_sns_topic_subscription').filter(({ address }) =>
      address.includes('regional_failover'),
    );
    expect(subscriptions.map(({ values }) => values['endpoint'])).toEqual(['operations@awentech.ca']);
    for (const { address } of subscriptions) expect(providerOf(address)).toBe('aws.us_east_1');
    const lost = on.configured.find((it) => it.address.endsWith('aws_cloudwatch_metric_alarm.lost'));
    expect(JSON.stringify(lost?.expressions['alarm_actions'])).toContain('aws_sns_topic.regions');
  });

  test('30 alarms: the database’s own connections are watched once somebody says which it is', () => {
    const alarms = (plan: typeof on) =>
      plan.resources.filter(
        ({ name, type }) => type === 'aws_cloudwatch_metric_alarm' && name === 'database_connections',
      );
    expect(alarms(plans.test)).toEqual([]);
    expect(alarms(on).map(({ values }) => [values['dimensions'], values['threshold']])).toEqual([
      [{ DBInstanceIdentifier: 'nwac-database-test' }, 80],
    ]);
  });

  test('38 tags: what is optional carries them as well', () => {
    for (const { address, values } of on.resources.filter((it) => 'tags_all' in it.values))
      expect([address, values['tags_all']]).toEqual([
        address,
        expect.objectContaining({ project: 'nwac', environment: 'test', 'managed-by': 'terraform' }),
      ]);
  });
});
