import { gunzipSync } from 'node:zlib';
import { asArray, asObject, asString, type JsonObject } from '@deploy/kernel';
import { expect, test } from '@jest/globals';
import { describePlan } from './read-plan.ts';
import { block, blocks, configOf, ENVIRONMENTS, ofType, plans, valueNamed } from './stacks.ts';
import { modulePathOf, trace } from './trace.ts';

/** Longest that the API may take to answer, and to end: what the example API and the stacks agree on. */
const LONGEST_REQUEST_SECONDS = 30;
const APPLICATION_SHUTDOWN_SECONDS = 45;

describePlan.each([...ENVIRONMENTS])('the API of %s', (environment) => {
  const templates = () => ofType(environment, 'aws_launch_template');
  const groups = () => ofType(environment, 'aws_autoscaling_group');
  const userData = (template: JsonObject) =>
    gunzipSync(Buffer.from(asString(template['user_data'], 'user_data'), 'base64')).toString('utf8');
  /** What cloud-init writes to a path; in the list of files the content of each comes before its path. */
  const fileIn = (text: string, path: string) => {
    const at = text.indexOf(`"path": "${path}"`);
    if (at === -1) throw new Error(`Nothing is written to ${path}.`);
    return text.slice(0, at).split('"content":').at(-1) ?? '';
  };
  const hook = (group: JsonObject, transition: string) => {
    const [only, ...others] = blocks(group, 'initial_lifecycle_hook').filter(
      (it) => it['lifecycle_transition'] === `autoscaling:EC2_INSTANCE_${transition}`,
    );
    expect(others).toEqual([]);
    return only ?? {};
  };

  test('20 at least three zones: private subnets in three, for the balancer and both groups', () => {
    const subnets = ofType(environment, 'aws_subnet').filter(({ name }) => name === 'private');
    expect(new Set(subnets.map(({ values }) => values['availability_zone_id'])).size).toBeGreaterThanOrEqual(3);
    for (const { values } of subnets) expect(values['map_public_ip_on_launch']).toBe(false);
    for (const [user, key] of [
      ...ofType(environment, 'aws_lb').map((it) => [it, 'subnets'] as const),
      ...groups().map((it) => [it, 'vpc_zone_identifier'] as const),
    ]) {
      const { address, expressions } = configOf(environment, user);
      const [from] = [...trace(plans[environment], modulePathOf(address), expressions[key])];
      // A way through a local of the environment, which says the subnets of the network that was made or given.
      expect(from).toBe('module.environment.local.network');
    }
  });

  test('21 launch template: IMDSv2 with one hop, an encrypted volume, no public address, no key pair', () => {
    expect(templates()).toHaveLength(2);
    for (const { values } of templates()) {
      expect(block(values, 'metadata_options')).toMatchObject({
        http_tokens: 'required',
        http_put_response_hop_limit: 1,
        http_endpoint: 'enabled',
      });
      expect(block(block(values, 'block_device_mappings'), 'ebs')['encrypted']).toBe('true');
      expect(block(values, 'network_interfaces')['associate_public_ip_address']).toBe('false');
      expect(values['key_name']).toBeNull();
    }
  });

  test('21 launch template: starts the API by systemd, without PM2 and without a secret', () => {
    for (const { values } of templates()) {
      const text = userData(values);
      expect(text).toContain('/etc/systemd/system/api.service');
      expect(text).not.toMatch(/pm2/i);
      expect(text).not.toMatch(/AKIA[A-Z0-9]{16}|PRIVATE KEY|password\s*[:=]/i);
    }
  });

  test('22 systemd: restarts what fails, asks it to end by SIGTERM, and runs it as nobody special', () => {
    for (const { values } of templates()) {
      const text = fileIn(userData(values), '/etc/systemd/system/api.service');
      expect(text).toMatch(/^\s*Restart=on-failure$/m);
      expect(text).toMatch(/^\s*KillSignal=SIGTERM$/m);
      expect(text).toMatch(/^\s*User=api$/m);
      expect(text).toMatch(/^\s*NoNewPrivileges=yes$/m);
    }
  });

  test('23 hooks: one that abandons a launch, one that lets a termination go on, under the names that the scripts complete', () => {
    for (const { address, values } of groups()) {
      expect(blocks(values, 'initial_lifecycle_hook')).toHaveLength(2);
      const [launch, termination] = [hook(values, 'LAUNCHING'), hook(values, 'TERMINATING')];
      expect(launch['default_result']).toBe('ABANDON');
      expect(termination['default_result']).toBe('CONTINUE');
      const colour = /\["(\w+)"\]$/.exec(address)?.[1];
      const template = templates().find((it) => it.address.endsWith(`["${colour}"]`));
      const text = userData(template?.values ?? {});
      expect(text).toContain(`LAUNCH_HOOK='${String(launch['name'])}'`);
      expect(text).toContain(`TERMINATION_HOOK='${String(termination['name'])}'`);
      expect(text).toContain(`GROUP='${String(values['name'])}'`);
      expect(text).toContain(`RELEASE_PARAMETER='/nwac/${environment}/api/${colour}/release'`);
    }
  });

  test('24 drain budget: a target drains for longer than a request takes, systemd waits for longer than the API needs to end, and the hook for longer than systemd', () => {
    for (const { values } of ofType(environment, 'aws_lb_target_group'))
      expect(Number(values['deregistration_delay'])).toBeGreaterThanOrEqual(LONGEST_REQUEST_SECONDS);
    for (const { values } of ofType(environment, 'aws_cloudfront_distribution')) {
      const api = blocks(values, 'origin').flatMap((origin) => blocks(origin, 'vpc_origin_config'));
      expect(api.map((it) => it['origin_read_timeout'])).toEqual([LONGEST_REQUEST_SECONDS]);
    }
    const [stop] = templates().map(({ values }) =>
      Number(/TimeoutStopSec=(\d+)/.exec(fileIn(userData(values), '/etc/systemd/system/api.service'))?.[1]),
    );
    expect(stop).toBeGreaterThanOrEqual(APPLICATION_SHUTDOWN_SECONDS);
    for (const { values } of groups())
      expect(Number(hook(values, 'TERMINATING')['heartbeat_timeout'])).toBeGreaterThan(stop ?? 0);
  });

  test('25 blue/green pair: each group launches the template of its own colour, which was given its own version', () => {
    for (const group of groups()) {
      const { expressions } = configOf(environment, group);
      const [template] = asArray(expressions['launch_template'], 'launch_template', asObject);
      for (const key of ['id', 'version'])
        expect(JSON.stringify(template?.[key])).toContain('aws_launch_template.this');
      expect(JSON.stringify(template?.['id'])).toContain('each.key');
    }
  });

  test('26 weighted listener: weights of 100 and 0 by path, without a cookie that keeps visitors', () => {
    const live = valueNamed(ofType(environment, 'aws_lb_listener_rule'), 'live');
    const forward = block(block(live, 'action'), 'forward');
    expect(
      blocks(forward, 'target_group')
        .map(({ weight }) => Number(weight))
        .toSorted((a, b) => a - b),
    ).toEqual([0, 100]);
    expect(block(forward, 'stickiness')['enabled']).toBe(false);
    for (const { values } of ofType(environment, 'aws_lb_target_group'))
      expect(block(values, 'stickiness')['enabled']).toBe(false);
    expect(block(block(live, 'condition'), 'path_pattern')['values']).toEqual(['/api/*', '/healthz']);
  });

  test('28 CPU, memory, latency: three policies for each colour', () => {
    const policies = ofType(environment, 'aws_autoscaling_policy');
    for (const colour of ['blue', 'green']) {
      const own = policies.filter(({ address }) => address.endsWith(`["${colour}"]`));
      expect(own.map(({ name, values }) => [name, values['policy_type']])).toEqual([
        ['cpu', 'TargetTrackingScaling'],
        ['latency', 'StepScaling'],
        ['memory', 'TargetTrackingScaling'],
      ]);
      expect(new Set(own.map(({ values }) => values['autoscaling_group_name'])).size).toBe(1);
    }
  });

  test('28 CPU: instances are added before the one core that Node uses is busy', () => {
    for (const { values } of ofType(environment, 'aws_autoscaling_policy').filter(({ name }) => name === 'cpu')) {
      // Two vCPUs, of which one process uses one: 50 % is all.
      expect(Number(block(values, 'target_tracking_configuration')['target_value'])).toBeLessThanOrEqual(40);
    }
  });

  test('28 memory: is tracked under the name and group by which the agent measures it', () => {
    for (const { address, values } of ofType(environment, 'aws_autoscaling_policy').filter(
      ({ name }) => name === 'memory',
    )) {
      const metric = block(block(values, 'target_tracking_configuration'), 'customized_metric_specification');
      const colour = /\["(\w+)"\]$/.exec(address)?.[1];
      const text = userData(templates().find((it) => it.address.endsWith(`["${colour}"]`))?.values ?? {});
      expect(text).toContain(String(metric['metric_name']));
      expect(text).toMatch(new RegExp(`"namespace": "${String(metric['namespace'])}"`));
      expect(block(metric, 'metric_dimension')).toEqual({
        name: 'AutoScalingGroupName',
        value: values['autoscaling_group_name'],
      });
    }
  });

  test('28 latency: the p95 of a colour adds instances to that colour', () => {
    const alarms = ofType(environment, 'aws_cloudwatch_metric_alarm').filter(({ address }) =>
      address.includes('api_asg'),
    );
    expect(alarms.map(({ values }) => values['extended_statistic'])).toEqual(['p95', 'p95']);
    for (const alarm of alarms) {
      const { address, expressions } = configOf(environment, alarm);
      expect([...trace(plans[environment], modulePathOf(address), expressions['alarm_actions'])].join()).toMatch(
        /aws_autoscaling_policy\.latency$/,
      );
    }
  });

  test('29 logs retention: what the application and its access log say is kept under a key of ours', () => {
    const own = ofType(environment, 'aws_cloudwatch_log_group').filter(({ address }) =>
      address.includes('observability'),
    );
    expect(own.map(({ values }) => values['name'])).toEqual(
      ['access', 'application', 'system'].map((name) => `/nwac/${environment}/api/${name}`),
    );
    for (const group of own) {
      const { address, expressions } = configOf(environment, group);
      const key = trace(plans[environment], modulePathOf(address), expressions['kms_key_id']);
      expect([...key].join()).toMatch(/aws_kms_key\.this$/);
    }
  });
});

describePlan.each([...ENVIRONMENTS])('alarms of %s', (environment) => {
  const alarms = () => ofType(environment, 'aws_cloudwatch_metric_alarm');
  const named = (part: string) => alarms().filter(({ values }) => String(values['alarm_name']).includes(part));

  test('30 alarms: errors, latency, refused sign-ins and connections to the database', () => {
    expect(named('error-rate')).toHaveLength(2);
    for (const percentile of ['p95', 'p99']) {
      const own = alarms().filter(
        ({ address, values }) => address.includes('observability') && values['extended_statistic'] === percentile,
      );
      expect(own).toHaveLength(2);
    }
    for (const part of ['balancer-errors', 'auth-failures', 'database-pool', 'database-waiting'])
      expect(named(part)).toHaveLength(1);
  });

  test('30 alarms: a rate of errors is errors over requests, and none while there are next to none', () => {
    for (const { values } of named('error-rate')) {
      const queries = blocks(values, 'metric_query');
      const rate = queries.find(({ id }) => id === 'rate')?.['expression'];
      expect(rate).toMatch(/^IF\(requests >= \d+, 100 \* FILL\(errors, 0\) \/ requests, 0\)$/);
      const metrics = queries.flatMap((query) => blocks(query, 'metric').map((it) => [query['id'], it['metric_name']]));
      expect(Object.fromEntries(metrics)).toEqual({ errors: 'HTTPCode_Target_5XX_Count', requests: 'RequestCount' });
    }
  });

  test('30 alarms: a refused sign-in is told by a field of the log, not by its words', () => {
    const filter = valueNamed(ofType(environment, 'aws_cloudwatch_log_metric_filter'), 'auth_failures');
    expect(filter['pattern']).toBe('{ $.event = "auth_failure" }');
    expect(filter['log_group_name']).toBe(`/nwac/${environment}/api/application`);
    const [alarm] = named('auth-failures');
    expect(alarm?.values).toMatchObject({
      metric_name: 'AuthFailures',
      namespace: block(filter, 'metric_transformation')['namespace'],
    });
  });

  test('30 alarms: each does something, and says what missing data means', () => {
    for (const alarm of alarms()) {
      const { expressions } = configOf(environment, alarm);
      expect([alarm.address, JSON.stringify(expressions['alarm_actions'])]).toEqual([
        alarm.address,
        expect.stringMatching(/aws_sns_topic|aws_autoscaling_policy/),
      ]);
      expect([alarm.address, alarm.values['treat_missing_data']]).toEqual([
        alarm.address,
        expect.stringMatching(/^(notBreaching|breaching)$/),
      ]);
    }
  });

  test('30 alarms: a colour’s gate looks at that colour alone', () => {
    const gates = ofType(environment, 'aws_cloudwatch_composite_alarm');
    expect(gates).toHaveLength(2);
    for (const { address, values } of gates) {
      const colour = /\["(\w+)"\]$/.exec(address)?.[1] ?? '';
      const watched = [...String(values['alarm_rule']).matchAll(/ALARM\("([^"]+)"\)/g)].map(([, name = '']) => name);
      expect(watched).toHaveLength(3);
      for (const name of watched) {
        expect(name).toContain(colour);
        expect(alarms().map((it) => it.values['alarm_name'])).toContain(name);
      }
    }
  });
});
