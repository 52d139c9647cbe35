import { readFileSync } from 'node:fs';
import { asArray, asObject, asString, type JsonObject } from '@deploy/kernel';
import { expect, test } from '@jest/globals';
import { describePlan, referencesOf } from './read-plan.ts';
import { block, blocks, configOf, ENVIRONMENTS, NAMES, ofType, plans } from './stacks.ts';
import { modulePathOf, trace } from './trace.ts';

/** A module that a stack calls. */
function module(document: JsonObject, name: string): JsonObject {
  const root = asObject(asObject(document['configuration'], 'configuration')['root_module'], 'root_module');
  return asObject(asObject(asObject(root['module_calls'], 'module_calls')[name], name)['module'], name);
}

const appBuckets = (environment: 'test' | 'prod') =>
  ofType(environment, 'aws_s3_bucket').filter(({ values }) => /-static(-test)?$/.test(String(values['bucket'])));

describePlan.each([...ENVIRONMENTS])('buckets of %s', (environment) => {
  test('1 dedicated buckets: their names are those of the roadmap', () => {
    expect(
      appBuckets(environment)
        .map(({ values }) => asString(values['bucket'], 'bucket'))
        .sort(),
    ).toEqual(NAMES[environment].buckets);
  });

  test('1 dedicated buckets: no bucket of one environment has a name of the other', () => {
    const names = (of: 'test' | 'prod') =>
      ofType(of, 'aws_s3_bucket').map(({ values }) => asString(values['bucket'], 'bucket'));
    expect(names('test').filter((name) => names('prod').includes(name))).toEqual([]);
    expect(names(environment)).toEqual(
      names(environment).map(() => expect.stringMatching(environment === 'test' ? /-test$/ : /^nwac-prod-/)),
    );
  });

  test('2 versioning: every app bucket keeps what is overwritten', () => {
    const versionings = ofType(environment, 'aws_s3_bucket_versioning').filter(({ address }) =>
      address.includes('static_site'),
    );
    expect(versionings).toHaveLength(2);
    for (const { values } of versionings) expect(block(values, 'versioning_configuration')['status']).toBe('Enabled');
  });

  test('3 access logging: log buckets are encrypted by S3 itself, which alone log delivery can write to', () => {
    const encryptions = ofType(environment, 'aws_s3_bucket_server_side_encryption_configuration').filter(
      ({ address }) => address.includes('log_buckets'),
    );
    expect(encryptions).toHaveLength(3);
    for (const { values } of encryptions) {
      const rule = block(block(values, 'rule'), 'apply_server_side_encryption_by_default');
      expect(rule['sse_algorithm']).toBe('AES256');
    }
  });

  test('3 access logging: each app bucket logs into the log bucket, under a prefix of its own', () => {
    const loggings = ofType(environment, 'aws_s3_bucket_logging').filter(({ address }) =>
      address.includes('static_site'),
    );
    expect(loggings).toHaveLength(2);
    expect(new Set(loggings.map(({ values }) => values['target_prefix'])).size).toBe(2);
    for (const logging of loggings) {
      const { address, expressions } = configOf(environment, logging);
      const target = trace(plans[environment], modulePathOf(address), expressions['target_bucket']);
      expect([...target].join()).toContain('module.log_buckets.aws_s3_bucket.');
    }
  });

  test('4 private buckets: all four ways to the public are closed, and the owner owns', () => {
    const buckets = ofType(environment, 'aws_s3_bucket');
    const blocked = ofType(environment, 'aws_s3_bucket_public_access_block');
    expect(blocked).toHaveLength(buckets.length);
    for (const { values } of blocked) {
      expect(values).toMatchObject({
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      });
    }
    for (const { values } of ofType(environment, 'aws_s3_bucket_ownership_controls')) {
      // CloudFront's and S3's log deliveries are bucket policies today: no ACL is needed anywhere.
      expect(block(values, 'rule')['object_ownership']).toBe('BucketOwnerEnforced');
    }
  });
});

describePlan.each([...ENVIRONMENTS])('distributions of %s', (environment) => {
  const distributions = () => ofType(environment, 'aws_cloudfront_distribution');

  test('5 one distribution per app: exactly two, each with its app’s public host, the first with that of previews too', () => {
    const aliases = distributions().map(({ values }) => asArray(values['aliases'], 'aliases', asString).toSorted());
    const [admin = '', portal = ''] = NAMES[environment].hosts;
    expect(aliases).toEqual([[admin, NAMES[environment].preview], [portal]]);
    for (const { values } of distributions()) {
      expect(values).toMatchObject({ enabled: true, is_ipv6_enabled: true, default_root_object: 'index.html' });
    }
  });

  test('6 S3 default origin: by access control that always signs, never by an origin identity', () => {
    for (const { values } of distributions()) {
      const target = block(values, 'default_cache_behavior')['target_origin_id'];
      const [origin, ...others] = blocks(values, 'origin').filter(({ origin_id }) => origin_id === target);
      expect(others).toEqual([]);
      expect(origin).toMatchObject({ s3_origin_config: [], vpc_origin_config: [], custom_origin_config: [] });
    }
    const controls = ofType(environment, 'aws_cloudfront_origin_access_control');
    expect(controls.length).toBeGreaterThan(0);
    for (const { values } of controls) {
      expect(values).toMatchObject({
        signing_behavior: 'always',
        signing_protocol: 'sigv4',
        origin_access_control_origin_type: 's3',
      });
    }
  });

  test('7 API origin is the internal ALB: by a VPC origin over HTTPS, and no other way', () => {
    for (const { values } of distributions()) {
      const behind = blocks(values, 'origin').filter((origin) => blocks(origin, 'vpc_origin_config').length > 0);
      expect(behind).toHaveLength(1);
      expect(blocks(values, 'origin').every((origin) => blocks(origin, 'custom_origin_config').length === 0)).toBe(
        true,
      );
    }
    const [balancer, ...others] = ofType(environment, 'aws_lb');
    expect(others).toEqual([]);
    expect(balancer?.values['internal']).toBe(true);
    const [origin, ...more] = ofType(environment, 'aws_cloudfront_vpc_origin');
    expect(more).toEqual([]);
    expect(block(origin?.values ?? {}, 'vpc_origin_endpoint_config')).toMatchObject({
      origin_protocol_policy: 'https-only',
      https_port: 443,
      origin_ssl_protocols: [{ items: ['TLSv1.2'], quantity: 1 }],
    });
    if (origin === undefined) return;
    const { address, expressions } = configOf(environment, origin);
    expect([...trace(plans[environment], modulePathOf(address), expressions)].join()).toContain('aws_lb.');
  });

  test('8 /api/* and /healthz: these two alone go to the API, uncached and whole', () => {
    for (const { values } of distributions()) {
      const api = blocks(values, 'origin').find((origin) => blocks(origin, 'vpc_origin_config').length > 0);
      const ordered = blocks(values, 'ordered_cache_behavior');
      expect(ordered.map(({ path_pattern }) => path_pattern).sort()).toEqual(['/api/*', '/healthz']);
      for (const behaviour of ordered) {
        expect(behaviour).toMatchObject({
          target_origin_id: api?.['origin_id'],
          cache_policy_id: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
          origin_request_policy_id: '216adef6-5c7f-47e4-b989-5492eafa07d3',
          function_association: [],
        });
        expect(asArray(behaviour['allowed_methods'], 'allowed_methods', asString)).toHaveLength(7);
      }
    }
  });

  test('9 no API hijack: no error of the API becomes a page', () => {
    for (const { values } of distributions()) expect(blocks(values, 'custom_error_response')).toEqual([]);
  });

  test('9 no API hijack: routes are rewritten on requests for files alone, by the function that is tested', () => {
    for (const distribution of distributions()) {
      const { values } = distribution;
      const [association, ...others] = blocks(block(values, 'default_cache_behavior'), 'function_association');
      expect(others).toEqual([]);
      expect(association?.['event_type']).toBe('viewer-request');
      const { address, expressions } = configOf(environment, distribution);
      const [behaviour] = asArray(expressions['default_cache_behavior'], 'default_cache_behavior', asObject);
      const own = trace(plans[environment], modulePathOf(address), behaviour?.['function_association']);
      expect([...own].join()).toMatch(/aws_cloudfront_function\.spa_routing$/);
    }
    const source = readFileSync(new URL('../../modules/static-site/files/spa-routing.js', import.meta.url), 'utf8');
    for (const { values } of ofType(environment, 'aws_cloudfront_function'))
      expect(values).toMatchObject({ publish: true, runtime: 'cloudfront-js-2.0', code: source });
  });

  test('11 headers: HTTPS for a year, no guessing of types, no frames, no referrer abroad, a policy of contents', () => {
    const policies = ofType(environment, 'aws_cloudfront_response_headers_policy');
    expect(policies).toHaveLength(2);
    for (const { values } of policies) {
      const security = block(values, 'security_headers_config');
      const https = block(security, 'strict_transport_security');
      expect(Number(https['access_control_max_age_sec'])).toBeGreaterThanOrEqual(31_536_000);
      expect(https['include_subdomains']).toBe(true);
      expect(block(security, 'content_type_options')['override']).toBe(true);
      expect(block(security, 'frame_options')['frame_option']).toBe('DENY');
      expect(block(security, 'referrer_policy')['referrer_policy']).toMatch(/origin/);
      expect(block(security, 'content_security_policy')['content_security_policy']).toMatch(/default-src 'self'/);
    }
  });

  test('12 HTTPS: on every behaviour, by a certificate of ours, with TLS 1.2 at least', () => {
    for (const { values } of distributions()) {
      const behaviours = [block(values, 'default_cache_behavior'), ...blocks(values, 'ordered_cache_behavior')];
      for (const behaviour of behaviours) {
        expect(['redirect-to-https', 'https-only']).toContain(behaviour['viewer_protocol_policy']);
      }
      expect(block(values, 'viewer_certificate')).toMatchObject({
        ssl_support_method: 'sni-only',
        minimum_protocol_version: expect.stringMatching(/^TLSv1\.[23]_20(2[1-9]|[3-9]\d)$/),
      });
    }
  });

  test('13 WAF attached: each distribution names the one ACL, which is CloudFront’s', () => {
    const [acl, ...others] = ofType(environment, 'aws_wafv2_web_acl');
    expect(others).toEqual([]);
    if (acl === undefined) throw new Error('There is no ACL.');
    expect(acl.values['scope']).toBe('CLOUDFRONT');
    expect(configOf(environment, acl).provider).toBe('aws.us_east_1');
    for (const distribution of distributions()) {
      const { address, expressions } = configOf(environment, distribution);
      const web = trace(plans[environment], modulePathOf(address), expressions['web_acl_id']);
      expect([...web]).toContain(configOf(environment, acl).address);
    }
  });

  test('14 WAF: the baseline groups refuse, one rule limits each address, and what only counts is named', () => {
    const rules = ofType(environment, 'aws_wafv2_web_acl').flatMap(({ values }) => blocks(values, 'rule'));
    const groups = rules.flatMap((rule) =>
      blocks(block(rule, 'statement'), 'managed_rule_group_statement').map((group) => ({
        name: asString(group['name'], 'name'),
        counts: blocks(block(rule, 'override_action'), 'count').length > 0,
        vendor: group['vendor_name'],
      })),
    );
    const refusing = groups.filter(({ counts }) => !counts).map(({ name }) => name);
    expect(refusing).toEqual(
      expect.arrayContaining([
        'AWSManagedRulesAmazonIpReputationList',
        'AWSManagedRulesCommonRuleSet',
        'AWSManagedRulesKnownBadInputsRuleSet',
      ]),
    );
    // It holds the addresses of hosted runners, which prove each deploy.
    expect(groups.filter(({ counts }) => counts).map(({ name }) => name)).toEqual(['AWSManagedRulesAnonymousIpList']);
    expect(new Set(groups.map(({ vendor }) => vendor))).toEqual(new Set(['AWS']));
    const limits = rules.filter((rule) => blocks(block(rule, 'statement'), 'rate_based_statement').length > 0);
    expect(limits).toHaveLength(1);
    for (const rule of limits) {
      const limit = block(block(rule, 'statement'), 'rate_based_statement');
      expect(limit).toMatchObject({ aggregate_key_type: 'IP', evaluation_window_sec: 300, limit: 2000 });
      expect(blocks(block(rule, 'action'), 'block')).toHaveLength(1);
    }
    expect(
      blocks(block(ofType(environment, 'aws_wafv2_web_acl')[0]?.values ?? {}, 'default_action'), 'allow'),
    ).toHaveLength(1);
  });

  test('15 WAF logs: to a group whose name AWS accepts, in us-east-1, without what lets somebody in', () => {
    const [logging] = ofType(environment, 'aws_wafv2_web_acl_logging_configuration');
    if (logging === undefined) throw new Error('The ACL does not log.');
    const { address, provider, expressions } = configOf(environment, logging);
    expect(provider).toBe('aws.us_east_1');
    const redacted = blocks(logging.values, 'redacted_fields').flatMap((field) =>
      blocks(field, 'single_header').map(({ name }) => name),
    );
    expect(redacted.sort()).toEqual(['authorization', 'cookie']);
    const target = trace(plans[environment], modulePathOf(address), expressions['log_destination_configs']);
    const groups = ofType(environment, 'aws_cloudwatch_log_group').filter((group) =>
      target.has(configOf(environment, group).address),
    );
    expect(groups.map(({ values }) => values['name'])).toEqual([expect.stringMatching(/^aws-waf-logs-/)]);
    for (const group of groups) expect(configOf(environment, group).provider).toBe('aws.us_east_1');
  });

  test('19 logging v2: source, destination and delivery of each distribution, all in us-east-1', () => {
    for (const type of ['source', 'destination', ''].map(
      (part) => `aws_cloudwatch_log_delivery${part && `_${part}`}`,
    )) {
      const made = ofType(environment, type);
      expect(made.length).toBeGreaterThanOrEqual(type.endsWith('destination') ? 1 : 2);
      for (const resource of made) expect(configOf(environment, resource).provider).toBe('aws.us_east_1');
    }
    for (const source of ofType(environment, 'aws_cloudwatch_log_delivery_source')) {
      expect(source.values['log_type']).toBe('ACCESS_LOGS');
      const { address, expressions } = configOf(environment, source);
      const from = trace(plans[environment], modulePathOf(address), expressions['resource_arn']);
      expect([...from].join()).toContain('aws_cloudfront_distribution.');
    }
  });
});

describePlan.each([...ENVIRONMENTS])('names of %s', (environment) => {
  test('16 ACM us-east-1: the certificate of the edge is made there, that of the balancer is not', () => {
    const byProvider = (provider: string) =>
      ofType(environment, 'aws_acm_certificate').filter((it) => configOf(environment, it).provider === provider);
    const names = (provider: string) =>
      byProvider(provider).flatMap(({ values }) => [
        asString(values['domain_name'], 'domain_name'),
        ...asArray(values['subject_alternative_names'] ?? [], 'names', asString),
      ]);
    for (const provider of ['aws', 'aws.us_east_1']) {
      const { hosts, preview } = NAMES[environment];
      expect(new Set(names(provider))).toEqual(new Set([...hosts, preview]));
      for (const { values } of byProvider(provider)) expect(values['validation_method']).toBe('DNS');
    }
    for (const distribution of ofType(environment, 'aws_cloudfront_distribution')) {
      const { address, expressions } = configOf(environment, distribution);
      const certificate = trace(plans[environment], modulePathOf(address), expressions['viewer_certificate']);
      expect([...certificate].join()).toContain('aws_acm_certificate_validation.');
    }
  });

  test('17 Route 53 alias: before the cutover each public name leads to the host of today, and only there', () => {
    const records = ofType(environment, 'aws_route53_record').filter(({ address }) => address.includes('public_entry'));
    expect(records.map(({ values }) => asString(values['name'], 'name')).sort()).toEqual(NAMES[environment].hosts);
    for (const { values } of records) expect(values).toMatchObject({ type: 'A', ttl: 60, alias: [] });
    const parameters = ofType(environment, 'aws_ssm_parameter').filter(({ address }) =>
      address.includes('public_entry'),
    );
    expect(parameters.map(({ values }) => [values['name'], values['insecure_value']])).toEqual(
      ['admin', 'portal'].map((app) => [`/nwac/${environment}/${app}/public-entry`, 'express']),
    );
  });

  test('17 Route 53 alias: a name leads to the distribution of its own app', () => {
    const environmentModule = module(plans[environment].document, 'environment');
    const call = asObject(asObject(environmentModule['module_calls'], 'calls')['public_entry'], 'public_entry');
    const given = asObject(call['expressions'], 'expressions')['distribution_domain'];
    expect(referencesOf(given)).toEqual(expect.arrayContaining(['module.static_site', 'each.key']));
  });

  test('18 outputs: domains have the keys admin and portal, every output says what it is, and none is secret', () => {
    const document = asObject(
      asObject(plans[environment].document['configuration'], 'configuration')['root_module'],
      'root',
    );
    const outputs = Object.entries(asObject(document['outputs'], 'outputs'));
    for (const [name, output] of outputs) {
      expect([name, asObject(output, name)['description']]).toEqual([name, expect.stringMatching(/\w+ .*\.$/)]);
      expect([name, asObject(output, name)['sensitive'] ?? false]).toEqual([name, false]);
    }
    expect(outputs.map(([name]) => name)).toEqual(
      expect.arrayContaining(['deploy_contract', 'distribution_domains', 'urls']),
    );
    expect(plans[environment].outputs['urls']).toEqual({
      admin: `https://${NAMES[environment].hosts[0]}`,
      portal: `https://${NAMES[environment].hosts[1]}`,
    });
  });
});
