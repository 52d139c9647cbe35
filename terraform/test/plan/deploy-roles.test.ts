import { readFileSync } from 'node:fs';
import { asObject, asRecord, asString, parseJson, parsePermissions, resolvePermissions } from '@deploy/kernel';
import { expect, test } from '@jest/globals';
import { type Statement, statementsOf, verdictOn } from './policies.ts';
import { blockOf, describePlan, type Plan, planOf } from './read-plan.ts';

const ENVIRONMENTS = ['test', 'prod'] as const;
type Environment = (typeof ENVIRONMENTS)[number];
const ACCOUNT = '111122223333';
const CLAIM = 'token.actions.githubusercontent.com';
const INPUTS = ['artifact', 'contract-parameter'];

const fixture = planOf('test/fixtures/deploy-roles');
const texts = (output: string, environment: Environment) =>
  asRecord(asObject(fixture.outputs[output], output)[environment], environment, asString);

const roleNames = ['deploy-admin', 'deploy-portal', 'deploy-api', 'plan', 'apply', 'cutover'];
const deployRoles = ['deploy-admin', 'deploy-portal', 'deploy-api'];
/** A role's own policy and, for the roles of Terraform, the one that they share and what an apply has beside it. */
const policyNames = (role: string) => {
  if (deployRoles.includes(role)) return [role];
  return role === 'apply' ? [role, 'look', 'apply-more'] : [role, 'look'];
};
const documents = (environment: Environment, role: string) =>
  policyNames(role).map((name) => texts('policies', environment)[name] ?? '{}');
const policy = (environment: Environment, role: string) => documents(environment, role).flatMap(statementsOf);
/** The same in an environment that has every optional part and may be destroyed. */
const withOptions = (role: string) => {
  const all = asRecord(fixture.outputs['policies_with_options'], 'policies_with_options', asString);
  return policyNames(role).map((name) => all[name] ?? '{}');
};

const named = (environment: Environment, what: string) =>
  environment === 'prod' ? `nwac-prod-${what}` : `nwac-${what}-test`;
const distributionOf = (environment: Environment, app: string) =>
  `E1${app.toUpperCase()}${environment === 'prod' ? 'P' : 'T'}`;

function permissionsOf(action: string) {
  const file = new URL(`../../../actions/${action}/iam.json`, import.meta.url);
  return parsePermissions(parseJson(readFileSync(file, 'utf8'), action), action);
}

/** What the actions ask for, filled in by the code that the actions themselves use. */
function askedFor(environment: Environment, role: string) {
  const common = { account: ACCOUNT, region: 'ca-central-1' };
  const contract = `/nwac/${environment}/deploy-contract`;
  const app = role.replace('deploy-', '');
  const [actions, values] =
    role === 'deploy-api'
      ? [
          ['asg-refresh'],
          {
            bucket: named(environment, 'api-releases'),
            balancer: `app/${named(environment, 'api')}/0123456789abcdef`,
            blueGroup: named(environment, 'api-blue'),
            greenGroup: named(environment, 'api-green'),
            blueParameter: `/nwac/${environment}/api/blue/release`,
            greenParameter: `/nwac/${environment}/api/green/release`,
            contract,
          },
        ]
      : [
          ['upload-static', 'invalidate-cdn'],
          {
            bucket: named(environment, `${app}-static`),
            prefix: '',
            distribution: distributionOf(environment, app),
            parameter: contract,
          },
        ];
  return actions.flatMap((action) =>
    resolvePermissions(permissionsOf(action), { values: { ...common, ...values }, inputs: INPUTS }),
  );
}

/** Something that a pattern stands for. */
const instanceOf = (pattern: string) => pattern.replaceAll('*', 'x1');
const asSet = (statements: readonly { readonly actions: readonly string[]; readonly resources: readonly string[] }[]) =>
  new Set(statements.flatMap(({ actions, resources }) => actions.flatMap((a) => resources.map((r) => `${a} ${r}`))));
const grants = (statements: readonly Statement[]) =>
  asSet(statements.map(({ Action, Resource }) => ({ actions: Action, resources: Resource })));

/** Reads for which IAM knows no resource; nothing else may be allowed on all resources. */
const READS_WITHOUT_RESOURCE =
  /^(autoscaling:Describe|cloudwatch:(DescribeAlarms|GetMetricData)|ec2:Describe|elasticache:Describe|elasticloadbalancing:Describe|kms:ListAliases|logs:Describe|route53:ListHostedZones|sns:GetSubscriptionAttributes|ssm:DescribeParameters)/;

/** Writes for which IAM knows no resource, by statement (source: Service Authorization Reference). */
const WRITES_WITHOUT_RESOURCE: Readonly<Record<string, readonly string[]>> = {
  // Has to be made with the environment's tag.
  MakeTagged: ['acm:RequestCertificate', 'cloudfront:CreateVpcOrigin', 'kms:CreateKey'],
  // Neither an id nor a tag before it is there, and one that nobody uses harms nobody.
  MakeOriginAccess: ['cloudfront:CreateOriginAccessControl'],
  MakeHealthChecks: ['route53:CreateHealthCheck'],
  AdmitLogWriters: [
    'logs:CreateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:DeleteResourcePolicy',
    'logs:PutResourcePolicy',
  ],
  // Of an ARN that only the state of its own environment knows.
  EndSubscriptions: ['sns:Unsubscribe'],
};

describePlan('what deploy roles may do', () => {
  test.each(ENVIRONMENTS.flatMap((environment) => deployRoles.map((role) => [environment, role] as const)))(
    '34 least privilege: in %s, %s gets exactly the union of its actions’ iam.json',
    (environment, role) => {
      expect(grants(policy(environment, role))).toEqual(asSet(askedFor(environment, role)));
    },
  );

  test.each(ENVIRONMENTS.flatMap((environment) => deployRoles.map((role) => [environment, role] as const)))(
    '34 least privilege: in %s, %s may do each of these',
    (environment, role) => {
      const statements = policy(environment, role);
      for (const { actions, resources } of askedFor(environment, role)) {
        for (const action of actions)
          for (const resource of resources) expect(verdictOn(statements, action, instanceOf(resource))).toBe('allowed');
      }
    },
  );

  test.each(deployRoles)('34 least privilege: %s of test can do nothing in prod, and the other way round', (role) => {
    for (const [own, other] of [
      ['test', 'prod'],
      ['prod', 'test'],
    ] as const) {
      const statements = policy(own, role);
      for (const { actions, resources } of deployRoles.flatMap((name) => askedFor(other, name))) {
        for (const action of actions) {
          for (const resource of resources.filter((pattern) => pattern !== '*')) {
            expect([action, resource, verdictOn(statements, action, instanceOf(resource))]).toEqual([
              action,
              resource,
              // Cache policies belong to nobody's environment: managed ones are the same for every account.
              action === 'cloudfront:GetCachePolicy' && role !== 'deploy-api' ? 'allowed' : 'unmentioned',
            ]);
          }
        }
      }
    }
  });

  test('34 least privilege: an app’s role cannot touch the other app, nor the API', () => {
    const admin = policy('prod', 'deploy-admin');
    for (const role of ['deploy-portal', 'deploy-api']) {
      const writes = askedFor('prod', role).filter(({ resources }) => !resources.includes('*'));
      for (const { actions, resources } of writes) {
        for (const action of actions.filter((name) => !/^ssm:GetParameter$|GetCachePolicy/.test(name)))
          for (const resource of resources) expect(verdictOn(admin, action, instanceOf(resource))).toBe('unmentioned');
      }
    }
  });

  test.each(ENVIRONMENTS.flatMap((environment) => roleNames.map((role) => [environment, role] as const)))(
    '34 least privilege: in %s, %s has no action *, and resource * only for reads',
    (environment, role) => {
      const optional = deployRoles.includes(role) ? [] : withOptions(role).flatMap(statementsOf);
      for (const { Sid, Effect, Action, Resource, Condition } of [...policy(environment, role), ...optional]) {
        if (Effect === 'Deny') continue;
        for (const action of Action) {
          expect([Sid, action]).toEqual([Sid, expect.stringMatching(/^[a-z0-9]+:[A-Z][A-Za-z]+\*?[A-Za-z]*$/)]);
          if (!Resource.includes('*') || WRITES_WITHOUT_RESOURCE[Sid]?.includes(action)) continue;
          expect([Sid, action]).toEqual([Sid, expect.stringMatching(READS_WITHOUT_RESOURCE)]);
        }
        if (Sid === 'MakeTagged')
          expect(Object.keys(Condition?.['StringEquals'] ?? {})).toEqual(['aws:RequestTag/environment']);
      }
    },
  );

  test.each(ENVIRONMENTS)(
    '34 least privilege: in %s no deploy role launches instances or passes roles',
    (environment) => {
      for (const role of deployRoles) {
        const statements = policy(environment, role);
        expect(verdictOn(statements, 'iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/any`)).toBe('unmentioned');
        expect(verdictOn(statements, 'ec2:RunInstances', `arn:aws:ec2:ca-central-1:${ACCOUNT}:instance/i-1`)).toBe(
          'unmentioned',
        );
      }
    },
  );

  test.each(ENVIRONMENTS)(
    '34 least privilege: in %s no policy names anything of the other environment',
    (environment) => {
      const foreign = environment === 'prod' ? /-test\b|\/test\// : /-prod\b|\/prod\/|nwac-console\.|nwac-portal\./;
      for (const role of roleNames) expect(documents(environment, role).join()).not.toMatch(foreign);
    },
  );

  test.each(ENVIRONMENTS.flatMap((environment) => roleNames.map((role) => [environment, role] as const)))(
    '34 least privilege: in %s the policy of %s fits into a role',
    (environment, role) => {
      // All inline policies of a role together 10,240 characters, a managed one 6,144 (source: IAM quotas).
      for (const [own = '', ...managed] of [
        documents(environment, role),
        ...(deployRoles.includes(role) ? [] : [withOptions(role)]),
      ]) {
        expect(own.length).toBeLessThan(10_240);
        for (const text of managed) expect(text.length).toBeLessThan(6_144);
      }
    },
  );
});

describePlan('who may take a role', () => {
  const trust = (environment: Environment, role: string) =>
    statementsOf(texts('trust_policies', environment)[role] ?? '');
  const token = (sub: string, workflow: string, aud = 'sts.amazonaws.com') => ({
    [`${CLAIM}:aud`]: aud,
    [`${CLAIM}:sub`]: sub,
    [`${CLAIM}:job_workflow_ref`]: workflow,
  });
  const assumes = (environment: Environment, role: string, claims: Readonly<Record<string, string>>) =>
    verdictOn(trust(environment, role), 'sts:AssumeRoleWithWebIdentity', '*', claims);
  const STATIC = 'nwac/deploy/.github/workflows/deploy-static.yml@refs/tags/v1';
  const CUTOVER = 'nwac/deploy/.github/workflows/cutover.yml@refs/tags/v1';

  test.each([
    ['the classic subject', 'repo:nwac/console:environment:test'],
    ['the subject with ids', 'repo:nwac@1001/console@2002:environment:test'],
  ])('33 OIDC: the app’s repository deploys by %s', (_, subject) => {
    expect(assumes('test', 'deploy-admin', token(subject, STATIC))).toBe('allowed');
  });

  test.each(['deploy-static', 'rollback', 'janitor'])('33 OIDC: the app’s repository deploys by %s.yml', (name) => {
    const workflow = STATIC.replace('deploy-static', name);
    expect(assumes('test', 'deploy-admin', token('repo:nwac/console:environment:test', workflow))).toBe('allowed');
  });

  test('33 OIDC: the API’s repository deploys by the API’s workflow, and not by the apps’', () => {
    const by = (name: string) =>
      assumes('prod', 'deploy-api', token('repo:nwac/api:environment:prod', STATIC.replace('deploy-static', name)));
    const workflows = [
      'deploy-api',
      'rollback',
      'janitor',
      'deploy-static',
      'terraform',
      'drift',
      'cutover',
      'pipeline',
    ];
    expect(workflows.filter((name) => by(name) === 'allowed')).toEqual(['deploy-api', 'rollback', 'janitor']);
  });

  test.each([
    ['another environment', token('repo:nwac/console:environment:prod', STATIC)],
    ['another repository', token('repo:nwac/portal:environment:test', STATIC)],
    ['a repository whose name begins alike', token('repo:nwac/console-fork:environment:test', STATIC)],
    ['another owner with these names', token('repo:nwac@9999/console@2002:environment:test', STATIC)],
    ['a branch, without an environment', token('repo:nwac/console:ref:refs/heads/main', STATIC)],
    ['a pull request', token('repo:nwac/console:pull_request', STATIC)],
    ['another audience', token('repo:nwac/console:environment:test', STATIC, 'https://github.com/nwac')],
    [
      'another workflow',
      token('repo:nwac/console:environment:test', 'nwac/console/.github/workflows/ci.yml@refs/heads/x'),
    ],
    ['our workflow at another ref', token('repo:nwac/console:environment:test', STATIC.replace('v1', 'v0'))],
    ['a token without an audience', { [`${CLAIM}:sub`]: 'repo:nwac/console:environment:test' }],
    ['no claims', {}],
  ])('33 OIDC: the role of test is closed to %s', (_, claims) => {
    expect(assumes('test', 'deploy-admin', claims)).toBe('unmentioned');
  });

  test('33 OIDC: planning opens nothing but the role that plans', () => {
    const claims = token('repo:nwac/infrastructure:environment:prod-plan', CUTOVER);
    const open = roleNames.filter((role) => assumes('prod', role, claims) === 'allowed');
    expect(open).toEqual(['plan']);
  });

  test('33 OIDC: the right to apply becomes a cutover only in the cutover’s own workflow', () => {
    const subject = 'repo:nwac/infrastructure:environment:prod';
    const apply = token(subject, 'nwac/deploy/.github/workflows/terraform.yml@refs/tags/v1');
    expect(assumes('prod', 'cutover', apply)).toBe('unmentioned');
    expect(assumes('prod', 'cutover', token(subject, CUTOVER))).toBe('allowed');
  });

  test.each(ENVIRONMENTS.flatMap((environment) => roleNames.map((role) => [environment, role] as const)))(
    '33 OIDC: in %s, %s is taken by equality of aud and sub alone',
    (environment, role) => {
      const text = texts('trust_policies', environment)[role] ?? '';
      expect(text).not.toMatch(/[*?]/);
      const [statement, ...others] = trust(environment, role);
      expect(others).toEqual([]);
      expect(Object.keys(statement?.Condition ?? {})).toEqual(['StringEquals']);
      expect(Object.keys(statement?.Condition?.['StringEquals'] ?? {})).toEqual(
        expect.arrayContaining([`${CLAIM}:aud`, `${CLAIM}:sub`]),
      );
      expect(asObject(parseJson(text, role), role)).toMatchObject({
        Statement: [{ Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${CLAIM}` } }],
      });
      const foreign = environment === 'prod' ? ':environment:test' : ':environment:prod';
      expect(text).not.toContain(foreign);
    },
  );
});

describePlan('what Terraform’s own roles may do', () => {
  const entry = (environment: Environment) =>
    `arn:aws:ssm:ca-central-1:${ACCOUNT}:parameter/nwac/${environment}/admin/public-entry`;
  /** Conditions on every record of a change are none of the evaluator’s: they are looked at by themselves below. */
  const plain = (statements: readonly Statement[]) =>
    statements.filter(({ Condition }) => Condition === undefined || !('ForAllValues:StringEquals' in Condition));

  test('34 least privilege: the role that plans writes plan files, and nothing else', () => {
    const writes = [...grants(policy('prod', 'plan'))].filter((grant) => !/:(Describe|Get|List)/.test(grant));
    expect(writes).toEqual(['s3:PutObject arn:aws:s3:::nwac-terraform-plans/prod/*']);
  });

  test('34 least privilege: an apply creates an entry parameter, and only a cutover turns it', () => {
    const create = { 'ssm:Overwrite': 'false' };
    const overwrite = { 'ssm:Overwrite': 'true' };
    const apply = plain(policy('prod', 'apply'));
    expect(verdictOn(apply, 'ssm:PutParameter', entry('prod'), create)).toBe('allowed');
    expect(verdictOn(apply, 'ssm:PutParameter', entry('prod'), overwrite)).toBe('denied');
    expect(verdictOn(apply, 'ssm:DeleteParameter', entry('prod'))).toBe('denied');
    expect(verdictOn(plain(policy('prod', 'cutover')), 'ssm:PutParameter', entry('prod'), overwrite)).toBe('allowed');
    expect(verdictOn(plain(policy('test', 'cutover')), 'ssm:PutParameter', entry('prod'), overwrite)).toBe(
      'unmentioned',
    );
  });

  test('34 least privilege: an apply changes validation records and creates entries, a cutover moves entries', () => {
    const records = (role: string) =>
      policy('prod', role)
        .filter(({ Action }) => Action.includes('route53:ChangeResourceRecordSets'))
        .map(({ Condition }) => Condition?.['ForAllValues:StringEquals']);
    const entries = {
      'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['nwac-console.awentech.ca', 'nwac-portal.awentech.ca'],
      'route53:ChangeResourceRecordSetsRecordTypes': ['A', 'AAAA'],
    };
    expect(records('apply')).toEqual([
      { 'route53:ChangeResourceRecordSetsRecordTypes': ['CNAME'] },
      { ...entries, 'route53:ChangeResourceRecordSetsActions': ['CREATE'] },
      { ...entries, 'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['nwac-preview.awentech.ca'] },
    ]);
    expect(records('cutover')).toEqual([entries]);
    expect(records('plan')).toEqual([]);
  });

  test('34 least privilege: an apply cannot widen itself, and what it makes stays within the boundary', () => {
    const apply = plain(policy('test', 'apply'));
    const bound = { 'iam:PermissionsBoundary': `arn:aws:iam::${ACCOUNT}:policy/nwac-boundary-test` };
    const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
    for (const action of [
      'iam:PutRolePolicy',
      'iam:AttachRolePolicy',
      'iam:UpdateAssumeRolePolicy',
      'iam:DeleteRole',
    ]) {
      expect(verdictOn(apply, action, role('terraform/nwac-apply-test'), bound)).toBe('unmentioned');
      expect(verdictOn(apply, action, role('nwac-prod-deploy-admin'), bound)).toBe('unmentioned');
    }
    expect(verdictOn(apply, 'iam:PutRolePolicy', role('nwac-api-instance-test'), bound)).toBe('allowed');
    expect(verdictOn(apply, 'iam:PutRolePolicy', role('nwac-api-instance-test'))).toBe('unmentioned');
    expect(
      verdictOn(apply, 'iam:PassRole', role('nwac-api-instance-test'), {
        'iam:PassedToService': 'lambda.amazonaws.com',
      }),
    ).toBe('unmentioned');
  });

  test('34 least privilege: what has only an id is told apart by its tag', () => {
    const apply = plain(policy('test', 'apply'));
    const group = `arn:aws:ec2:ca-central-1:${ACCOUNT}:security-group/sg-1`;
    const tagged = (environment: string) => ({ 'aws:ResourceTag/environment': environment });
    expect(verdictOn(apply, 'ec2:DeleteSecurityGroup', group, tagged('test'))).toBe('allowed');
    expect(verdictOn(apply, 'ec2:DeleteSecurityGroup', group, tagged('prod'))).toBe('unmentioned');
    const distribution = `arn:aws:cloudfront::${ACCOUNT}:distribution/E1ADMINP`;
    expect(verdictOn(apply, 'cloudfront:UpdateDistribution', distribution, tagged('prod'))).toBe('unmentioned');
  });

  /** What making one of each type asks for first, and of what; a type that is missing here fails the test. */
  const MAKES: Readonly<Record<string, readonly [string, (name: string) => string] | null>> = {
    aws_acm_certificate: ['acm:RequestCertificate', () => `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/x`],
    aws_acm_certificate_validation: null,
    aws_autoscaling_group: ['autoscaling:CreateAutoScalingGroup', groupNamed],
    aws_autoscaling_policy: ['autoscaling:PutScalingPolicy', () => groupNamed('nwac-api-blue-test')],
    aws_cloudfront_cache_policy: ['cloudfront:CreateCachePolicy', () => atEdge('cache-policy/x')],
    aws_cloudfront_distribution: ['cloudfront:CreateDistribution', () => atEdge('distribution/x')],
    aws_cloudfront_function: ['cloudfront:PublishFunction', (name) => atEdge(`function/${name}`)],
    aws_cloudfront_origin_access_control: [
      'cloudfront:CreateOriginAccessControl',
      () => atEdge('origin-access-control/x'),
    ],
    aws_cloudfront_response_headers_policy: [
      'cloudfront:CreateResponseHeadersPolicy',
      () => atEdge('response-headers-policy/x'),
    ],
    aws_cloudfront_vpc_origin: ['cloudfront:CreateVpcOrigin', () => atEdge('vpcorigin/x')],
    aws_cloudwatch_composite_alarm: ['cloudwatch:PutCompositeAlarm', (name) => here('cloudwatch', `alarm:${name}`)],
    aws_cloudwatch_log_delivery: ['logs:CreateDelivery', () => inLogs('delivery:x')],
    aws_cloudwatch_log_delivery_destination: [
      'logs:PutDeliveryDestination',
      (name) => inLogs(`delivery-destination:${name}`),
    ],
    aws_cloudwatch_log_delivery_source: ['logs:PutDeliverySource', (name) => inLogs(`delivery-source:${name}`)],
    aws_cloudwatch_log_group: ['logs:CreateLogGroup', (name) => here('logs', `log-group:${name}`)],
    aws_cloudwatch_log_metric_filter: ['logs:PutMetricFilter', () => here('logs', 'log-group:/nwac/test/api/access')],
    aws_cloudwatch_log_resource_policy: ['logs:PutResourcePolicy', () => inLogs('*')],
    aws_cloudwatch_metric_alarm: ['cloudwatch:PutMetricAlarm', (name) => here('cloudwatch', `alarm:${name}`)],
    aws_default_security_group: ['ec2:RevokeSecurityGroupIngress', () => here('ec2', 'security-group/x')],
    aws_elasticache_parameter_group: [
      'elasticache:CreateCacheParameterGroup',
      (name) => sessions('parametergroup', name),
    ],
    aws_elasticache_replication_group: [
      'elasticache:CreateReplicationGroup',
      () => sessions('replicationgroup', 'nwac-api-sessions-test'),
    ],
    aws_elasticache_subnet_group: ['elasticache:CreateCacheSubnetGroup', (name) => sessions('subnetgroup', name)],
    aws_elasticache_user: ['elasticache:CreateUser', () => sessions('user', 'nwac-api-sessions-test')],
    aws_elasticache_user_group: ['elasticache:CreateUserGroup', () => sessions('usergroup', 'nwac-api-sessions-test')],
    aws_eip: ['ec2:AllocateAddress', () => here('ec2', 'elastic-ip/x')],
    aws_iam_instance_profile: ['iam:CreateInstanceProfile', (name) => identity(`instance-profile/${name}`)],
    aws_iam_role: ['iam:CreateRole', (name) => identity(`role/${name}`)],
    aws_iam_role_policy: ['iam:PutRolePolicy', () => identity('role/nwac-api-instance-test')],
    aws_internet_gateway: ['ec2:CreateInternetGateway', () => here('ec2', 'internet-gateway/x')],
    aws_kms_alias: ['kms:CreateAlias', (name) => here('kms', name)],
    aws_kms_key: ['kms:CreateKey', () => '*'],
    aws_launch_template: ['ec2:CreateLaunchTemplate', () => here('ec2', 'launch-template/x')],
    aws_lb: [
      'elasticloadbalancing:CreateLoadBalancer',
      (name) => here('elasticloadbalancing', `loadbalancer/app/${name}/x`),
    ],
    aws_lb_listener: [
      'elasticloadbalancing:CreateListener',
      () => here('elasticloadbalancing', 'loadbalancer/app/nwac-api-test/x'),
    ],
    aws_lb_listener_rule: [
      'elasticloadbalancing:CreateRule',
      () => here('elasticloadbalancing', 'listener/app/nwac-api-test/x/y'),
    ],
    aws_lb_target_group: [
      'elasticloadbalancing:CreateTargetGroup',
      (name) => here('elasticloadbalancing', `targetgroup/${name}/x`),
    ],
    aws_nat_gateway: ['ec2:CreateNatGateway', () => here('ec2', 'natgateway/x')],
    aws_route: ['ec2:CreateRoute', () => here('ec2', 'route-table/x')],
    aws_route53_health_check: ['route53:CreateHealthCheck', () => '*'],
    aws_route53_record: null,
    aws_route_table: ['ec2:CreateRouteTable', () => here('ec2', 'route-table/x')],
    aws_route_table_association: ['ec2:AssociateRouteTable', () => here('ec2', 'route-table/x')],
    aws_s3_bucket: ['s3:CreateBucket', bucketNamed],
    aws_s3_bucket_lifecycle_configuration: ['s3:PutLifecycleConfiguration', bucketNamed],
    aws_s3_bucket_logging: ['s3:PutBucketLogging', bucketNamed],
    aws_s3_bucket_ownership_controls: ['s3:PutBucketOwnershipControls', bucketNamed],
    aws_s3_bucket_policy: ['s3:PutBucketPolicy', bucketNamed],
    aws_s3_bucket_public_access_block: ['s3:PutBucketPublicAccessBlock', bucketNamed],
    aws_s3_bucket_replication_configuration: ['s3:PutReplicationConfiguration', bucketNamed],
    aws_s3_bucket_server_side_encryption_configuration: ['s3:PutEncryptionConfiguration', bucketNamed],
    aws_s3_bucket_versioning: ['s3:PutBucketVersioning', bucketNamed],
    aws_security_group: ['ec2:CreateSecurityGroup', () => here('ec2', 'security-group/x')],
    aws_sns_topic: ['sns:CreateTopic', (name) => here('sns', name)],
    aws_sns_topic_policy: ['sns:SetTopicAttributes', () => here('sns', 'nwac-api-alarms-test')],
    aws_sns_topic_subscription: ['sns:Subscribe', () => here('sns', 'nwac-api-alarms-test')],
    aws_ssm_parameter: ['ssm:PutParameter', (name) => here('ssm', `parameter${name}`)],
    aws_subnet: ['ec2:CreateSubnet', () => here('ec2', 'subnet/x')],
    aws_vpc: ['ec2:CreateVpc', () => here('ec2', 'vpc/x')],
    aws_vpc_endpoint: ['ec2:CreateVpcEndpoint', () => here('ec2', 'vpc-endpoint/x')],
    aws_vpc_security_group_egress_rule: ['ec2:AuthorizeSecurityGroupEgress', () => here('ec2', 'security-group/x')],
    aws_vpc_security_group_ingress_rule: ['ec2:AuthorizeSecurityGroupIngress', () => here('ec2', 'security-group/x')],
    aws_wafv2_web_acl: ['wafv2:CreateWebACL', (name) => `arn:aws:wafv2:us-east-1:${ACCOUNT}:global/webacl/${name}/x`],
    aws_wafv2_web_acl_logging_configuration: [
      'wafv2:PutLoggingConfiguration',
      () => `arn:aws:wafv2:us-east-1:${ACCOUNT}:global/webacl/nwac-edge-test/x`,
    ],
  };
  /** What lies elsewhere than in the home region, by provider; a plan of what a block makes does not say it. */
  const REGIONS: Readonly<Record<string, string>> = { 'aws.us_east_1': 'us-east-1', 'aws.secondary': 'ca-west-1' };
  const inRegionOf = (provider: string, resource: string) =>
    resource.replace(/^(arn:aws:(?:cloudwatch|sns|kms):)ca-central-1:/, `$1${REGIONS[provider] ?? 'ca-central-1'}:`);
  function sessions(kind: string, name: string) {
    return here('elasticache', `${kind}:${name}`);
  }
  function here(service: string, rest: string) {
    return `arn:aws:${service}:ca-central-1:${ACCOUNT}:${rest}`;
  }
  function inLogs(rest: string) {
    return `arn:aws:logs:us-east-1:${ACCOUNT}:${rest}`;
  }
  function atEdge(rest: string) {
    return `arn:aws:cloudfront::${ACCOUNT}:${rest}`;
  }
  function identity(rest: string) {
    return `arn:aws:iam::${ACCOUNT}:${rest}`;
  }
  function bucketNamed(name: string) {
    return `arn:aws:s3:::${name === '' ? 'nwac-admin-static-test' : name}`;
  }
  function groupNamed(name: string) {
    return here('autoscaling', `autoScalingGroup:x:autoScalingGroupName/${name}`);
  }

  const context = {
    'aws:RequestTag/environment': 'test',
    'aws:ResourceTag/environment': 'test',
    'iam:PermissionsBoundary': `arn:aws:iam::${ACCOUNT}:policy/nwac-boundary-test`,
    'ssm:Overwrite': 'false',
  };
  /** What of a plan an apply with these statements could not make. */
  function refusedIn(plan: Plan, apply: readonly Statement[]) {
    return plan.resources.flatMap(({ address, type, values }) => {
      const need = MAKES[type];
      if (need === undefined) return [`${address}: what it needs is not known here`];
      if (need === null) return [];
      const name = [values['name'], values['alarm_name'], values['bucket']].find((it) => typeof it === 'string');
      const [action, resource] = need;
      const provider = plan.configured.find((it) => it.address === blockOf(address))?.provider ?? '';
      const asked = inRegionOf(provider, resource(typeof name === 'string' ? name : ''));
      return verdictOn(apply, action, asked, context) === 'allowed' ? [] : [`${address}: ${action} on ${asked}`];
    });
  }

  test('34 least privilege: an apply may make everything that the stack plans', () => {
    expect(refusedIn(planOf('stacks/test'), plain(policy('test', 'apply')))).toEqual([]);
  });

  test('34 least privilege: an apply may make the optional parts where they are on, and only there', () => {
    const plan = planOf('stacks/test with options');
    expect(refusedIn(plan, plain(withOptions('apply').flatMap(statementsOf)))).toEqual([]);
    const without = refusedIn(plan, plain(policy('test', 'apply')));
    for (const what of [
      'aws_elasticache_replication_group',
      'aws_route53_health_check',
      'alarm.lost',
      'hosts',
      'sns_topic.regions',
    ])
      expect(without.filter((line) => line.includes(what))).not.toEqual([]);
  });

  test('34 least privilege: roles are passed to EC2, and that of replication to S3 where there is one', () => {
    const passes = (statements: readonly Statement[], role: string, service: string) =>
      verdictOn(plain(statements), 'iam:PassRole', identity(`role/${role}`), { 'iam:PassedToService': service });
    const optional = withOptions('apply').flatMap(statementsOf);
    expect(passes(policy('test', 'apply'), 'nwac-replication-test', 's3.amazonaws.com')).toBe('unmentioned');
    expect(passes(optional, 'nwac-replication-test', 's3.amazonaws.com')).toBe('allowed');
    expect(passes(optional, 'nwac-api-instance-test', 's3.amazonaws.com')).toBe('unmentioned');
    expect(passes(optional, 'nwac-api-instance-test', 'ec2.amazonaws.com')).toBe('allowed');
  });

  test('34 least privilege: AWS may make its own roles for what the environment has, and for nothing else', () => {
    const makes = (statements: readonly Statement[], service: string) =>
      verdictOn(plain(statements), 'iam:CreateServiceLinkedRole', identity(`role/aws-service-role/${service}/X`), {
        'iam:AWSServiceName': service,
      });
    const services = ['autoscaling', 'elasticloadbalancing', 'vpcorigin.cloudfront', 'elasticache', 'rds'];
    const made = (statements: readonly Statement[]) =>
      services.filter((name) => makes(statements, `${name}.amazonaws.com`) === 'allowed');
    expect(made(policy('test', 'apply'))).toEqual(services.slice(0, 3));
    expect(made(withOptions('apply').flatMap(statementsOf))).toEqual(services.slice(0, 4));
  });

  test('34 least privilege: only where an environment may be destroyed can an apply end entries and empty buckets', () => {
    const may = (statements: readonly Statement[]) => {
      const bucket = 'arn:aws:s3:::nwac-admin-static-test/index.html';
      const ends = statements.filter(({ Action }) => Action.includes('route53:ChangeResourceRecordSets'));
      return [
        verdictOn(plain(statements), 'ssm:DeleteParameter', entry('test')),
        verdictOn(plain(statements), 's3:DeleteObjectVersion', bucket),
        ends.map(
          (it) => it.Condition?.['ForAllValues:StringEquals']?.['route53:ChangeResourceRecordSetsActions'] ?? [],
        ),
      ];
    };
    expect(may(policy('test', 'apply'))).toEqual(['denied', 'unmentioned', [[], ['CREATE'], []]]);
    const optional = withOptions('apply').flatMap(statementsOf);
    expect(may(optional)).toEqual(['allowed', 'allowed', [[], ['CREATE', 'DELETE'], []]]);
    // Turning one is still nobody's but the cutover's.
    expect(verdictOn(plain(optional), 'ssm:PutParameter', entry('test'), { 'ssm:Overwrite': 'true' })).toBe('denied');
  });
});
