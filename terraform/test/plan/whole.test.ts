import { asObject } from '@deploy/kernel';
import { expect, test } from '@jest/globals';
import { describePlan } from './read-plan.ts';
import { blocks, configOf, ENVIRONMENTS, type Environment, NAMES, ofType, plans } from './stacks.ts';
import { modulePathOf, trace } from './trace.ts';

/** Addresses that only one of the environments has. Each needs a reason. */
const ONLY_IN: Readonly<Record<Environment, readonly RegExp[]>> = {
  test: [],
  // Test goes out by one zone's gateway: two environments of three would need more elastic IPs than a region gives.
  prod: [
    /^module\.environment\.module\.network\[0\]\.(aws_eip\.nat|aws_nat_gateway\.this|aws_subnet\.public|aws_route_table_association\.public)\["cac1-az[24]"\]$/,
  ],
};

describePlan('test and prod', () => {
  test('37 parity: have the same addresses, but for those listed', () => {
    // What is one for each public host has the host in its key.
    const addresses = (environment: Environment) =>
      plans[environment].resources
        .map(({ address }) =>
          [...NAMES[environment].hosts, NAMES[environment].preview].reduce(
            (text, host, at) => text.replace(host, `host ${at}`),
            address,
          ),
        )
        .sort();
    const without = (list: readonly string[], other: readonly string[]) => list.filter((it) => !other.includes(it));
    const unlisted = (own: Environment, other: Environment) =>
      without(addresses(own), addresses(other)).filter((address) => !ONLY_IN[own].some((it) => it.test(address)));
    expect(unlisted('test', 'prod')).toEqual([]);
    expect(unlisted('prod', 'test')).toEqual([]);
    expect(without(addresses('prod'), addresses('test'))).toHaveLength(8);
    expect(addresses('prod').length).toBeGreaterThan(100);
  });
});

describePlan.each(ENVIRONMENTS)('all of %s', (environment) => {
  test('1 names: everything that has one carries its environment', () => {
    const named = plans[environment].resources.flatMap(({ address, values }) =>
      [values, ...blocks(values, 'vpc_origin_endpoint_config')].flatMap((of) =>
        ['name', 'bucket', 'alarm_name', 'family', 'dashboard_name', 'replication_group_id', 'policy_name'].flatMap(
          (key) => {
            const name = of[key];
            return typeof name === 'string' ? [`${address}.${key} = ${name}`] : [];
          },
        ),
      ),
    );
    const carries =
      environment === 'test'
        ? /-test$|\/nwac\/test\/|-test(\.awentech\.ca|\/)/
        : /nwac-prod-|\/nwac\/prod\/|nwac-(console|portal|preview)\.awentech\.ca/;
    // Names inside something named: policies of a role, policies of a group, filters and streams of a log group.
    const inside =
      /aws_(iam_role_policy|autoscaling_policy|cloudwatch_log_metric_filter|cloudwatch_log_stream|elasticache_\w+)\./;
    expect(named.filter((line) => !inside.test(line) && !carries.test(line))).toEqual([]);
    const foreign = environment === 'test' ? /nwac-prod-|\/nwac\/prod\// : /-test$|\/nwac\/test\//;
    expect(named.filter((line) => foreign.test(line))).toEqual([]);
  });

  test('38 tags: everything that can be tagged carries project, environment and managed-by', () => {
    const tagged = plans[environment].resources.filter(({ values }) => 'tags_all' in values);
    expect(tagged.length).toBeGreaterThan(20);
    for (const { address, values } of tagged) {
      expect([address, values['tags_all']]).toEqual([
        address,
        expect.objectContaining({ project: 'nwac', environment, 'managed-by': 'terraform' }),
      ]);
    }
  });

  test('12 HTTPS: the balancer listens on 443 alone, with a policy of TLS 1.2 and newer', () => {
    const listeners = ofType(environment, 'aws_lb_listener');
    expect(listeners.map(({ values }) => [values['port'], values['protocol']])).toEqual([[443, 'HTTPS']]);
    for (const { values } of listeners) expect(values['ssl_policy']).toMatch(/^ELBSecurityPolicy-TLS13-1-[23]-/);
  });

  test('25 blue/green pair: blue and green, each in its own target group only', () => {
    const groups = ofType(environment, 'aws_autoscaling_group');
    expect(groups.map(({ address }) => /\["(\w+)"\]$/.exec(address)?.[1])).toEqual(['blue', 'green']);
    for (const { values } of groups) expect(values['health_check_type']).toBe('ELB');
    expect(ofType(environment, 'aws_lb_target_group')).toHaveLength(2);
  });

  test('36 security groups: nothing is open to everybody, and every rule says why', () => {
    const rules = ofType(environment, 'aws_vpc_security_group_ingress_rule');
    expect(rules.length).toBeGreaterThan(1);
    for (const { address, values } of rules) {
      expect([address, values['cidr_ipv4'], values['cidr_ipv6']]).not.toContain('0.0.0.0/0');
      expect([address, values['cidr_ipv6']]).not.toContain('::/0');
    }
    for (const { address, values } of [
      ...rules,
      ...ofType(environment, 'aws_vpc_security_group_egress_rule'),
      ...ofType(environment, 'aws_security_group'),
    ]) {
      expect([address, values['description']]).toEqual([address, expect.stringMatching(/\w+ \w+/)]);
      expect(values['ingress'] ?? []).toEqual([]);
    }
  });

  test('36 security groups: instances hear the balancer alone', () => {
    const rules = ofType(environment, 'aws_vpc_security_group_ingress_rule').filter((rule) => {
      const { address, expressions } = configOf(environment, rule);
      const group = trace(plans[environment], modulePathOf(address), expressions['security_group_id']);
      return [...group].some((name) => name.endsWith('aws_security_group.instances'));
    });
    expect(rules).toHaveLength(1);
    for (const rule of rules) {
      expect(rule.values).toMatchObject({ cidr_ipv4: null, prefix_list_id: null });
      const { address, expressions } = configOf(environment, rule);
      const from = trace(plans[environment], modulePathOf(address), expressions['referenced_security_group_id']);
      expect([...from].join()).toMatch(/aws_security_group\.balancer$/);
    }
  });

  test('36 security groups: the balancer hears CloudFront alone, on 443', () => {
    const rules = ofType(environment, 'aws_vpc_security_group_ingress_rule').filter((rule) => {
      const { address, expressions } = configOf(environment, rule);
      const group = trace(plans[environment], modulePathOf(address), expressions['security_group_id']);
      return [...group].some((name) => name.endsWith('aws_security_group.balancer'));
    });
    expect(rules.map(({ values }) => values)).toEqual([
      expect.objectContaining({
        prefix_list_id: expect.stringMatching(/^pl-/),
        cidr_ipv4: null,
        referenced_security_group_id: null,
        ip_protocol: 'tcp',
        from_port: 443,
        to_port: 443,
      }),
    ]);
  });

  test('39 contract: is an output and a parameter of its own', () => {
    const [parameter] = ofType(environment, 'aws_ssm_parameter').filter(
      ({ values }) => values['name'] === `/nwac/${environment}/deploy-contract`,
    );
    expect(parameter?.values['type']).toBe('String');
    expect(
      Object.keys(asObject(asObject(plans[environment].document['planned_values'], 'planned')['outputs'], 'outputs')),
    ).toContain('deploy_contract');
  });

  test('29 logs retention: every group is kept for a time, and in prod for a year', () => {
    const groups = ofType(environment, 'aws_cloudwatch_log_group');
    expect(groups.length).toBeGreaterThan(2);
    for (const { values } of groups)
      expect(values['retention_in_days']).toBeGreaterThanOrEqual(environment === 'prod' ? 365 : 30);
  });

  test('31, 32 optional parts: no Redis, no second region', () => {
    for (const type of [
      'aws_elasticache_replication_group',
      'aws_route53_health_check',
      'aws_s3_bucket_replication_configuration',
    ]) {
      expect(ofType(environment, type)).toEqual([]);
    }
    for (const { values } of ofType(environment, 'aws_cloudfront_distribution'))
      expect(blocks(values, 'origin_group')).toEqual([]);
  });
});
