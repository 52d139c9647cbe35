import { asArray, asObject, asString, parseJson } from '@deploy/kernel';
import { expect, test } from '@jest/globals';
import { statementsOf } from './policies.ts';
import { appliedOf, changesOf, describePlan, type PlannedResource } from './read-plan.ts';
import { block, blocks, ENVIRONMENTS, NAMES, valueNamed } from './stacks.ts';

const ACCOUNT = '111122223333';

// What is only known once there are ARNs and ids: who leads to whom.
describePlan.each([...ENVIRONMENTS])('%s, after a cutover and deploys', (environment) => {
  const applied = () => appliedOf(`stacks/${environment}`);
  const ofType = (type: string): readonly PlannedResource[] => applied().deployed.filter((it) => it.type === type);
  const keyed = (type: string) => new Map(ofType(type).map((it) => [keyOf(it.address), it.values]));
  const keyOf = (address: string) => /\["([^"]+)"\]$/.exec(address)?.[1] ?? '';
  const appOf = (address: string) => /module\.(?:static_site|public_entry)\["(\w+)"\]/.exec(address)?.[1] ?? '';
  const distributions = () =>
    new Map(ofType('aws_cloudfront_distribution').map((it) => [appOf(it.address), it.values] as const));

  test('27 external ownership: a second plan changes nothing', () => {
    expect(changesOf(applied().plan)).toEqual([]);
  });

  test('27 external ownership: an apply puts back no weight, size, pointer or entry that was moved', () => {
    const live = block(
      block(block(valueNamed(ofType('aws_lb_listener_rule'), 'live'), 'action'), 'forward'),
      'stickiness',
    );
    expect(live['enabled']).toBe(false);
    const groups = keyed('aws_autoscaling_group');
    expect(groups.get('green')?.['min_size']).toBeGreaterThan(0);
    expect(groups.get('green')?.['desired_capacity']).toBe(groups.get('green')?.['min_size']);
    expect(groups.get('blue')).toMatchObject({ min_size: 0, desired_capacity: 0 });
    const values = ofType('aws_ssm_parameter').map((it) => String(it.values['insecure_value']));
    expect(values.filter((value) => value.startsWith('s3://'))).toHaveLength(2);
    expect(values.filter((value) => value === 'cdn')).toHaveLength(2);
    expect(changesOf(applied().afterDeploy)).toEqual([]);
  });

  test('26 weighted listener: the live rule forwards to both colours, 100 and 0', () => {
    const targets = blocks(
      block(block(valueNamed(ofType('aws_lb_listener_rule'), 'live'), 'action'), 'forward'),
      'target_group',
    );
    const groups = keyed('aws_lb_target_group');
    expect(new Map(targets.map(({ arn, weight }) => [arn, weight]))).toEqual(
      new Map([
        [groups.get('green')?.['arn'], 100],
        [groups.get('blue')?.['arn'], 0],
      ]),
    );
  });

  test('26 weighted listener: a preview reaches its own colour alone, before the live rule is asked', () => {
    const rules = ofType('aws_lb_listener_rule');
    const live = Number(valueNamed(rules, 'live')['priority']);
    for (const colour of ['blue', 'green']) {
      const preview = keyed('aws_lb_listener_rule').get(`api-${colour}`);
      expect(block(preview ?? {}, 'action')['target_group_arn']).toBe(
        keyed('aws_lb_target_group').get(colour)?.['arn'],
      );
      expect(Number(preview?.['priority'])).toBeLessThan(live);
    }
  });

  test('25 blue/green pair: each group stands in the target group of its own colour, and in no other', () => {
    for (const colour of ['blue', 'green']) {
      expect(keyed('aws_autoscaling_group').get(colour)?.['target_group_arns']).toEqual([
        keyed('aws_lb_target_group').get(colour)?.['arn'],
      ]);
    }
  });

  test('4 private buckets: an app’s bucket is read by CloudFront alone, for its own distribution alone', () => {
    const policies = ofType('aws_s3_bucket_policy').filter(({ address }) => appOf(address) !== '');
    expect(policies).toHaveLength(2);
    for (const { address, values } of policies) {
      const statements = asArray(
        asObject(parseJson(asString(values['policy'], 'policy'), 'policy'), 'policy')['Statement'],
        'Statement',
        asObject,
      );
      const allowed = statements.filter(({ Effect }) => Effect === 'Allow');
      expect(allowed).toEqual([
        expect.objectContaining({
          Principal: { Service: 'cloudfront.amazonaws.com' },
          Action: 's3:GetObject',
          Condition: { StringEquals: { 'aws:SourceArn': distributions().get(appOf(address))?.['arn'] } },
        }),
      ]);
    }
  });

  test('3 access logging: S3 writes logs of these buckets alone, into a bucket that does not log itself', () => {
    const logs = ofType('aws_s3_bucket_policy').find(({ address }) =>
      address.endsWith('log_buckets.aws_s3_bucket_policy.this["s3"]'),
    );
    const sources = ofType('aws_s3_bucket_logging').map(({ values }) => values['bucket']);
    const [writer] = asArray(
      asObject(parseJson(asString(logs?.values['policy'], 'policy'), 'policy'), 'policy')['Statement'],
      'Statement',
      asObject,
    );
    expect(writer).toMatchObject({
      Effect: 'Allow',
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: 's3:PutObject',
    });
    const condition = asObject(writer?.['Condition'], 'Condition');
    expect(condition['StringEquals']).toEqual({ 'aws:SourceAccount': ACCOUNT });
    const named = asArray(asObject(condition['ArnEquals'], 'ArnEquals')['aws:SourceArn'], 'aws:SourceArn', asString);
    expect(new Set(named)).toEqual(new Set(sources.map((bucket) => `arn:aws:s3:::${String(bucket)}`)));
    for (const { address } of ofType('aws_s3_bucket_logging')) expect(address).not.toContain('log_buckets');
  });

  test('11 headers: every behaviour of a distribution sends them', () => {
    const policies = ofType('aws_cloudfront_response_headers_policy').map(({ values }) => values['id']);
    for (const values of distributions().values()) {
      const behaviours = [...blocks(values, 'default_cache_behavior'), ...blocks(values, 'ordered_cache_behavior')];
      expect(behaviours).toHaveLength(3);
      for (const behaviour of behaviours) expect(policies).toContain(behaviour['response_headers_policy_id']);
    }
  });

  test('17 Route 53 alias: after the cutover each name leads to its own app’s distribution, by A and AAAA', () => {
    const records = ofType('aws_route53_record').filter(({ address }) => address.includes('public_entry'));
    expect(records.map(({ values }) => [values['name'], values['type']]).toSorted()).toEqual(
      NAMES[environment].hosts.flatMap((host) => [
        [host, 'A'],
        [host, 'AAAA'],
      ]),
    );
    for (const { address, values } of records) {
      expect(block(values, 'alias')).toEqual({
        name: distributions().get(appOf(address))?.['domain_name'],
        zone_id: 'Z2FDTNDATAQYW2',
        evaluate_target_health: false,
      });
    }
  });

  test('17 Route 53 alias: the name of previews leads to a distribution that answers to it', () => {
    const records = ofType('aws_route53_record').filter(({ address }) => address.includes('.preview['));
    expect(records.map(({ values }) => values['type'])).toEqual(['A', 'AAAA']);
    for (const { values } of records) {
      const to = [...distributions().values()].find((it) => it['domain_name'] === block(values, 'alias')['name']);
      expect(asArray(to?.['aliases'], 'aliases', asString)).toContain(values['name']);
    }
  });

  test('19 logging v2: each delivery takes its own distribution’s logs to CloudWatch and to S3', () => {
    const sources = new Map(
      ofType('aws_cloudwatch_log_delivery_source').map(({ values }) => [values['name'], values['resource_arn']]),
    );
    expect(new Set(sources.values())).toEqual(new Set([...distributions().values()].map(({ arn }) => arn)));
    for (const name of ['logs', 's3']) {
      const deliveries = ofType('aws_cloudwatch_log_delivery').filter((it) => it.name === name);
      expect(new Set(deliveries.map(({ values }) => values['delivery_source_name']))).toEqual(new Set(sources.keys()));
      for (const { values } of deliveries) expect(values['record_fields']).not.toContain('cs(Cookie)');
    }
  });

  test('33 OIDC: every deploy role of the stack asks for audience, subject and workflow by equality', () => {
    const roles = ofType('aws_iam_role').filter(({ address }) => address.includes('deploy_roles'));
    expect(roles.map(({ address }) => keyOf(address))).toEqual(['deploy-admin', 'deploy-api', 'deploy-portal']);
    for (const { address, values } of roles) {
      const text = asString(values['assume_role_policy'], 'assume_role_policy');
      expect(text).not.toMatch(/[*?]/);
      const [statement, ...others] = statementsOf(text);
      expect(others).toEqual([]);
      const claims = statement?.Condition?.['StringEquals'] ?? {};
      const claim = (name: string) => [claims[`token.actions.githubusercontent.com:${name}`] ?? []].flat();
      expect(claim('aud')).toEqual(['sts.amazonaws.com']);
      // Both forms of the subject, each bound to this environment.
      expect(claim('sub')).toHaveLength(2);
      for (const subject of claim('sub')) expect(subject).toMatch(new RegExp(`^repo:.+:environment:${environment}$`));
      expect(claim('sub').join()).toMatch(/@1001\//);
      const files = claim('job_workflow_ref').map((ref) => /workflows\/([\w-]+)\.yml@/.exec(ref)?.[1]);
      expect(files).toEqual([keyOf(address) === 'deploy-api' ? 'deploy-api' : 'deploy-static', 'rollback', 'janitor']);
    }
  });

  test('34 least privilege: the stack’s roles name what is theirs, and nothing of another environment', () => {
    const policies = ofType('aws_iam_role_policy').map(({ values }) => asString(values['policy'], 'policy'));
    expect(policies).toHaveLength(4);
    const foreign = environment === 'prod' ? /-test\b|\/test\// : /nwac-prod-|\/prod\//;
    for (const statement of policies.flatMap(statementsOf)) {
      expect(JSON.stringify(statement)).not.toMatch(foreign);
      expect(statement.Action).not.toContain('*');
      if (!statement.Resource.includes('*')) continue;
      const bound = statement.Sid === 'PutMetrics' && statement.Condition !== undefined;
      for (const action of statement.Action) if (!bound) expect(action).toMatch(/:(Describe|Get|List)/);
    }
    for (const statement of policies.flatMap(statementsOf))
      expect(statement.Action.join()).not.toMatch(/PassRole|RunInstances/);
  });

  test('16 ACM us-east-1: what is issued is what is used, in each region its own', () => {
    const issued = new Map(
      ofType('aws_acm_certificate_validation').map(({ address, values }) => [
        address.includes('certificate_edge') ? 'edge' : 'api',
        values['certificate_arn'],
      ]),
    );
    const edges = [...distributions().values()].map((it) => block(it, 'viewer_certificate')['acm_certificate_arn']);
    expect(new Set(edges)).toEqual(new Set([issued.get('edge')]));
    expect(valueNamed(ofType('aws_lb_listener'), 'https')['certificate_arn']).toBe(issued.get('api'));
  });
});
