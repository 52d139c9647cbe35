import { PLAIN_QUESTION } from '@deploy/fleet-rollout';
import { describe, expect, test } from '@jest/globals';
import { THROTTLED } from '../../../aws-twin/src/index.ts';
import { BLUE_TARGETS, FLEET, failure, fleetGround, LISTENER, MODEL, POINTERS, RULE } from './fleet-ground.ts';

const MINUTE = 60_000;

describe('A look at a fleet', () => {
  test('tells groups, instances with their targets, and what every rule gives', async () => {
    const { cloud, clock } = fleetGround();
    const { alarms, answers, at, groups, minutes, pointers, rules } = await cloud.look(PLAIN_QUESTION);
    expect(at).toBe(clock.now());
    expect(groups.blue).toMatchObject({
      name: 'api-blue',
      min: 3,
      desired: 3,
      max: 10,
      suspended: [],
      targetGroups: [BLUE_TARGETS],
      healthCheckType: 'ELB',
      template: { id: 'lt-0123456789abcdef0', name: 'api', version: '1' },
      refresh: null,
    });
    expect(groups.blue.tags.get('app')).toBe('api');
    expect(groups.blue.instances).toHaveLength(3);
    for (const instance of groups.blue.instances) {
      expect(instance).toEqual({
        id: expect.stringMatching(/^i-/),
        lifecycle: 'InService',
        health: 'Healthy',
        target: { state: 'healthy', reason: null, description: null },
        isProtected: false,
        templateVersion: '1',
      });
    }
    expect(groups.green).toMatchObject({ min: 0, desired: 0, instances: [] });
    const reading = { kind: 'colours', weights: { blue: 100, green: 0 }, cookieSeconds: 0, absent: [] };
    expect([...rules]).toEqual([
      [RULE, reading],
      [LISTENER, reading],
    ]);
    expect({ alarms, answers, minutes, pointers }).toEqual({
      alarms: [],
      answers: null,
      minutes: null,
      pointers: null,
    });
  });

  test('makes the same few calls however many instances there are', async () => {
    const groups = FLEET.groups.map((each) => ({ ...each, minSize: 8, desiredCapacity: 8 }));
    const { cloud, operations } = fleetGround({ model: { ...MODEL, fleet: { ...FLEET, groups } } });
    const { groups: seen } = await cloud.look(PLAIN_QUESTION);
    expect(seen.green.instances).toHaveLength(8);
    expect(operations().toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
      'DescribeAutoScalingGroups',
      'DescribeListeners',
      'DescribeRules',
      'DescribeTargetHealth',
      'DescribeTargetHealth',
    ]);
  });

  test('tells the rest when it is asked for', async () => {
    const { cloud, clock, twin, operations } = fleetGround();
    const since = clock.now();
    await clock.advance(10 * MINUTE);
    twin.advance();
    twin.monitoring.setAlarm('errors-green', 'ALARM', 'too many');
    operations();
    const seen = await cloud.look({
      pointers: true,
      alarms: ['errors-green', 'unknown'],
      answersSince: since,
      minutesOf: { colour: 'blue', since },
      refresh: true,
    });
    expect(seen.pointers).toEqual({
      blue: 's3://artifacts/releases/one.zip',
      green: 's3://artifacts/releases/none.zip',
    });
    expect(seen.alarms).toEqual([{ name: 'errors-green', state: 'ALARM', since: clock.now(), reason: 'too many' }]);
    expect(seen.answers?.green).toEqual({ requests: 0, errors: 0 });
    expect(seen.answers?.blue.requests).toBeGreaterThan(0);
    const minutes = seen.minutes ?? [];
    expect(minutes.reduce((sum, { requests }) => sum + requests, 0)).toBe(seen.answers?.blue.requests);
    expect(minutes.map(({ start }) => start)).toEqual(minutes.map(({ start }) => start).toSorted((a, b) => a - b));
    expect(minutes.every(({ start }) => start % MINUTE === 0 && start >= since)).toBe(true);
    expect(operations().filter((operation) => operation === 'GetMetricData')).toHaveLength(2);
    expect(seen.groups.blue.refresh).toBeNull();
  });

  test('sees requests that fail', async () => {
    const model = {
      ...MODEL,
      fleet: { ...FLEET, releases: { 's3://artifacts/releases/one.zip': { errorRate: 0.5 } } },
    };
    const { cloud, clock, twin } = fleetGround({ model });
    const since = clock.now();
    await clock.advance(10 * MINUTE);
    twin.advance();
    const { answers } = await cloud.look({ ...PLAIN_QUESTION, answersSince: since });
    const { errors = 0, requests = 0 } = answers?.blue ?? {};
    expect(errors).toBeGreaterThan(0);
    expect(errors).toBeLessThan(requests);
  });

  test('counts the whole minute that the span begins in, for metrics have no finer ones', async () => {
    const { cloud, clock, twin } = fleetGround();
    await clock.advance(5 * MINUTE);
    twin.advance();
    const question = (since: number) => ({ ...PLAIN_QUESTION, minutesOf: { colour: 'blue' as const, since } });
    const start = clock.now() - 3 * MINUTE;
    const whole = await cloud.look(question(start));
    const middle = await cloud.look(question(start + 30_000));
    expect(middle.minutes).toEqual(whole.minutes);
    expect(whole.minutes?.length).toBeGreaterThan(0);
  });
});

describe('A look at what does not exist names', () => {
  test.each([
    ['a group', { colours: { blue: { group: 'api-red' } } }, 'group-not-found', 'api-red'],
    [
      'a target group',
      { colours: { blue: { targetGroupArn: BLUE_TARGETS.replace('blue', 'red') } } },
      'target-group-not-found',
      'api-red',
    ],
    ['a parameter', { colours: { blue: { releaseParameter: '/none' } } }, 'release-parameter-not-found', '/none'],
  ])('%s', async (_, { colours }, code, named) => {
    const plain = fleetGround().settings.colours;
    const settings = { colours: { ...plain, blue: { ...plain.blue, ...colours.blue } } };
    const { cloud } = fleetGround({ settings });
    expect(await failure(cloud.look({ ...PLAIN_QUESTION, pointers: true }))).toMatchObject({
      name: 'NotFoundError',
      code,
      message: expect.stringContaining(named),
    });
  });

  test.each([
    ['a rule', RULE.replace(/c1$/, 'ff')],
    ['a listener', LISTENER.replace(/bb$/, 'ff')],
  ])('%s', async (_, missing) => {
    const { cloud } = fleetGround({ settings: { rules: [RULE, LISTENER, missing] } });
    expect(await failure(cloud.look(PLAIN_QUESTION))).toMatchObject({
      name: 'NotFoundError',
      code: 'listener-rule-not-found',
      message: expect.stringContaining(missing),
    });
  });
});

describe('A look that', () => {
  test('is throttled more often than the SDK would try goes on', async () => {
    const { cloud, twin, operations } = fleetGround();
    twin.faults.plant({ operation: 'DescribeAutoScalingGroups' }, THROTTLED, 8);
    expect((await cloud.look(PLAIN_QUESTION)).groups.blue.desired).toBe(3);
    expect(operations().filter((operation) => operation === 'DescribeAutoScalingGroups')).toHaveLength(9);
  });

  test('is throttled for ever ends within three minutes', async () => {
    const { cloud, clock, twin } = fleetGround();
    twin.faults.plant({ operation: 'DescribeAutoScalingGroups' }, THROTTLED, 1_000);
    const began = clock.monotonic();
    expect(await failure(cloud.look(PLAIN_QUESTION))).toMatchObject({ name: 'RemoteError', code: 'aws-call-failed' });
    expect(clock.monotonic() - began).toBeLessThanOrEqual(180_000);
  });

  test('meets health that is not known for the moment asks again', async () => {
    const { cloud, twin } = fleetGround();
    const fault = { kind: 'error', status: 500, code: 'HealthUnavailable', message: 'internal error' } as const;
    twin.faults.plant({ operation: 'DescribeTargetHealth' }, fault, 3);
    expect((await cloud.look(PLAIN_QUESTION)).groups.blue.instances).toHaveLength(3);
  });

  test('may not be made names the statement', async () => {
    const allow = [{ sid: 'Some', actions: ['autoscaling:*', 'elasticloadbalancing:DescribeRules'], resources: ['*'] }];
    const { cloud } = fleetGround({ allow, settings: { rules: [RULE] } });
    expect(await failure(cloud.look(PLAIN_QUESTION))).toMatchObject({
      name: 'AccessDeniedError',
      remedy: expect.stringContaining('elasticloadbalancing:DescribeTargetHealth'),
    });
  });

  test('is stopped rejects with the reason', async () => {
    const { cloud, operations } = fleetGround();
    const reason = new Error('stop');
    expect(await failure(cloud.look(PLAIN_QUESTION, AbortSignal.abort(reason)))).toBe(reason);
    expect(operations()).toEqual([]);
  });
});

describe('Settings', () => {
  test.each([
    ['without a rule', { rules: [] }, 'listener-rules-missing'],
    ['with a rule that is no ARN', { rules: ['https'] }, 'balancing-arn-invalid'],
    ['with a target group as a rule', { rules: [BLUE_TARGETS] }, 'balancing-arn-invalid'],
    [
      'with rules of two balancers',
      { rules: [RULE, RULE.replace('app/api', 'app/other')] },
      'listener-rules-scattered',
    ],
    ['with a rule of a network balancer', { rules: [LISTENER.replace('/app/', '/net/')] }, 'balancing-arn-invalid'],
  ])('%s are refused', (_, settings, code) => {
    expect(() => fleetGround({ settings })).toThrow(expect.objectContaining({ code }));
  });

  test('without release parameters have empty pointers', async () => {
    const { colours } = fleetGround().settings;
    const { cloud } = fleetGround({
      settings: { colours: { ...colours, green: { ...colours.green, releaseParameter: null } } },
    });
    const { pointers } = await cloud.look({ ...PLAIN_QUESTION, pointers: true });
    expect(pointers).toEqual({ blue: 's3://artifacts/releases/one.zip', green: '' });
    expect(POINTERS.green).not.toBe('');
  });
});
