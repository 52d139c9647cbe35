import { PLAIN_QUESTION } from '@deploy/fleet-rollout';
import { describe, expect, test } from '@jest/globals';
import { THROTTLED } from '../../../aws-twin/src/index.ts';
import { FLEET, failure, fleetGround, forward, LISTENER, MODEL, POINTERS, RULE } from './fleet-ground.ts';

const LIVE = { blue: 100, green: 0 };
const STEP = { blue: 95, green: 5 };
const move = { kind: 'weights', weights: STEP, from: [LIVE] } as const;
const WRITES = /^(Modify|Update|Put|Start|Cancel|Rollback)/;

const twinDefaultRule = () =>
  fleetGround()
    .twin.fleet?.describeRules()
    .find(({ isDefault }) => isDefault)?.arn ?? '';

const withActions = (actions: (typeof FLEET.listeners)[number]['defaultActions']) => {
  const listeners = FLEET.listeners.map((listener) => ({
    ...listener,
    rules: (listener.rules ?? []).map((rule) => (rule.arn === RULE ? { ...rule, actions } : rule)),
  }));
  return { ...MODEL, fleet: { ...FLEET, listeners } };
};

describe('Weights', () => {
  test('are given to every rule, to a listener as its default action', async () => {
    const { cloud, operations } = fleetGround();
    await cloud.carryOut(move);
    expect(operations().filter((operation) => WRITES.test(operation ?? ''))).toEqual(['ModifyRule', 'ModifyListener']);
    const { rules } = await cloud.look(PLAIN_QUESTION);
    expect([...rules.values()].map((reading) => reading.kind === 'colours' && reading.weights)).toEqual([STEP, STEP]);
  });

  test('that are there already are not written again', async () => {
    const { cloud, operations } = fleetGround();
    await cloud.carryOut(move);
    operations();
    await cloud.carryOut(move);
    expect(operations()).not.toContainEqual(expect.stringMatching(WRITES));
  });

  test('leave everything else of a rule as it was', async () => {
    const login = {
      Type: 'authenticate-oidc',
      Order: 1,
      AuthenticateOidcConfig: {
        Issuer: 'https://id.example.com',
        AuthorizationEndpoint: 'https://id.example.com/a',
        TokenEndpoint: 'https://id.example.com/t',
        UserInfoEndpoint: 'https://id.example.com/u',
        ClientId: 'client',
      },
    };
    const { cloud, twin } = fleetGround({ model: withActions([login, { ...forward(100, 0, 60), Order: 2 }]) });
    await cloud.carryOut(move);
    const rule = twin.fleet?.describeRules().find(({ arn }) => arn === RULE);
    expect(rule?.conditions).toMatchObject([{ Field: 'path-pattern', Values: ['/api/*'] }]);
    expect(rule?.actions).toMatchObject([
      { ...login, AuthenticateOidcConfig: { ...login.AuthenticateOidcConfig } },
      { ...forward(95, 5, 60), Order: 2 },
    ]);
  });

  test('name a colour that the rule did not name, so that its targets get health checks', async () => {
    const { cloud } = fleetGround({
      model: withActions([
        { Type: 'forward', TargetGroupArn: forward(1, 0).ForwardConfig.TargetGroups[0]?.TargetGroupArn },
      ]),
    });
    await cloud.carryOut({ ...move, weights: LIVE });
    const { rules } = await cloud.look(PLAIN_QUESTION);
    expect(rules.get(RULE)).toMatchObject({ absent: [], weights: LIVE });
  });

  test('are not given to any rule where one was changed by somebody else', async () => {
    const { cloud, operations, twin } = fleetGround({ model: withActions([forward(50, 50)]) });
    expect(await failure(cloud.carryOut(move))).toMatchObject({
      name: 'ConflictError',
      code: 'weights-changed-elsewhere',
      message: expect.stringMatching(/blue 50 and green 50.*blue 100 and green 0/),
    });
    expect(operations()).not.toContainEqual(expect.stringMatching(WRITES));
    expect(twin.fleet?.describeListeners()[0]?.defaultActions).toMatchObject([forward(100, 0)]);
  });

  test('are not given to a rule that forwards elsewhere', async () => {
    const elsewhere = { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503' } };
    const { cloud } = fleetGround({ model: withActions([elsewhere]) });
    expect(await failure(cloud.carryOut(move))).toMatchObject({ code: 'weights-changed-elsewhere' });
  });

  test('are given to a listener that is named by its default rule', async () => {
    const rule = twinDefaultRule();
    const { cloud, operations } = fleetGround({ settings: { rules: [rule] } });
    await cloud.carryOut(move);
    expect(operations()).toEqual(['DescribeRules', 'ModifyListener']);
    expect((await cloud.look(PLAIN_QUESTION)).rules.get(rule)).toMatchObject({ weights: STEP });
  });

  test('are judged again for each rule, right before it is written', async () => {
    const { cloud, twin } = fleetGround();
    const meanwhile = () => {
      twin.fleet?.modifyListener(LISTENER, [forward(0, 100)]);
    };
    twin.faults.plant({ operation: 'ModifyRule' }, { kind: 'meanwhile', phase: 'after', run: meanwhile });
    expect(await failure(cloud.carryOut(move))).toMatchObject({ code: 'weights-changed-elsewhere' });
    expect(twin.fleet?.describeListeners()[0]?.defaultActions).toMatchObject([forward(0, 100)]);
  });

  test('whose answer is lost are found written, and the other rules follow', async () => {
    const { cloud, twin, operations } = fleetGround();
    twin.faults.plant({ operation: 'ModifyRule' }, { kind: 'lost-answer' });
    await cloud.carryOut(move);
    expect(operations().filter((operation) => operation === 'ModifyRule')).toHaveLength(1);
    const { rules } = await cloud.look(PLAIN_QUESTION);
    expect([...rules.values()]).toMatchObject([{ weights: STEP }, { weights: STEP }]);
  });

  test('are not tried again over what somebody wrote meanwhile', async () => {
    const { cloud, twin } = fleetGround({ settings: { rules: [RULE] } });
    const meanwhile = () => {
      twin.fleet?.modifyRule(RULE, { actions: [forward(0, 100)] });
    };
    twin.faults.plant({ operation: 'ModifyRule' }, { kind: 'meanwhile', phase: 'before', run: meanwhile });
    twin.faults.plant({ operation: 'ModifyRule' }, { kind: 'reset' });
    expect(await failure(cloud.carryOut(move))).toMatchObject({ code: 'weights-changed-elsewhere' });
    expect(twin.fleet?.describeRules().find(({ arn }) => arn === RULE)?.actions).toMatchObject([forward(0, 100)]);
  });
});

describe('A minimum', () => {
  test('raises the desired size, and lowering it leaves that alone', async () => {
    const { cloud, clock, twin } = fleetGround();
    await cloud.carryOut({ kind: 'min', colour: 'green', min: 2 });
    await clock.advance(300_000);
    twin.advance();
    expect((await cloud.look(PLAIN_QUESTION)).groups.green).toMatchObject({ min: 2, desired: 2 });
    await cloud.carryOut({ kind: 'min', colour: 'green', min: 0 });
    expect((await cloud.look(PLAIN_QUESTION)).groups.green).toMatchObject({ min: 0, desired: 2 });
  });

  test('above the maximum is refused with what to raise', async () => {
    const { cloud, operations } = fleetGround();
    expect(await failure(cloud.carryOut({ kind: 'min', colour: 'green', min: 11 }))).toMatchObject({
      name: 'PreconditionError',
      code: 'group-size-refused',
      remedy: expect.stringContaining('api-green'),
    });
    expect(operations()).toEqual(['UpdateAutoScalingGroup']);
  });

  test('that meets a scaling activity or another update waits until it passes', async () => {
    const { cloud, twin } = fleetGround();
    const busy = (code: string, status: number) => ({ kind: 'error', status, code, message: 'busy' }) as const;
    twin.faults.plant({ operation: 'UpdateAutoScalingGroup' }, busy('ScalingActivityInProgress', 400), 4);
    twin.faults.plant({ operation: 'UpdateAutoScalingGroup' }, busy('ResourceContention', 500), 4);
    await cloud.carryOut({ kind: 'min', colour: 'green', min: 1 });
    expect((await cloud.look(PLAIN_QUESTION)).groups.green.min).toBe(1);
  });
});

describe('Emptying', () => {
  test('sets minimum and desired size to nothing', async () => {
    const { cloud } = fleetGround();
    await cloud.carryOut({ kind: 'empty', colour: 'blue' });
    const { blue } = (await cloud.look(PLAIN_QUESTION)).groups;
    expect(blue).toMatchObject({ min: 0, desired: 0 });
    expect(blue.instances.every(({ lifecycle }) => lifecycle.startsWith('Terminating'))).toBe(true);
  });
});

describe('A pointer', () => {
  test('is written over, and keeps its type', async () => {
    const { cloud, twin } = fleetGround();
    await cloud.carryOut({ kind: 'pointer', colour: 'green', value: 's3://artifacts/releases/two.zip' });
    expect(twin.parameters.value(POINTERS.green)).toBe('s3://artifacts/releases/two.zip');
    expect(twin.parameters.value(POINTERS.blue)).toBe('s3://artifacts/releases/one.zip');
  });

  test('of a colour without a parameter cannot be written', async () => {
    const { colours } = fleetGround().settings;
    const settings = { colours: { ...colours, green: { ...colours.green, releaseParameter: null } } };
    const { cloud } = fleetGround({ settings });
    const change = { kind: 'pointer', colour: 'green', value: 'x' } as const;
    expect(await failure(cloud.carryOut(change))).toMatchObject({
      code: 'release-parameter-missing',
    });
  });
});

const CHANGES = [
  move,
  { kind: 'min', colour: 'green', min: 1 },
  { kind: 'empty', colour: 'blue' },
  { kind: 'pointer', colour: 'green', value: 'x' },
] as const;

describe('A change', () => {
  test.each(CHANGES)('of $kind that is not confirmed is not sent', async (change) => {
    const { cloud, operations } = fleetGround();
    const reason = new TypeError('lease lost');
    expect(await failure(cloud.carryOut(change, () => Promise.reject(reason)))).toBe(reason);
    expect(operations()).not.toContainEqual(expect.stringMatching(WRITES));
  });

  test('is confirmed when it is signed, for each rule and each attempt anew', async () => {
    const course: string[] = [];
    const { cloud, twin } = fleetGround({
      hooks: [
        (request, send) => {
          if (/Action=Modify/.test(String(request.body))) course.push('sent');
          return send();
        },
      ],
    });
    twin.faults.plant({ operation: 'ModifyRule' }, THROTTLED, 2);
    await cloud.carryOut(move, async () => course.push('confirmed'));
    expect(course).toEqual(Array.from({ length: 4 }, () => ['confirmed', 'sent']).flat());
  });

  test('is stopped between two rules where the second is not confirmed', async () => {
    const { cloud, operations } = fleetGround();
    let asked = 0;
    const once = () => {
      asked += 1;
      return asked === 1 ? Promise.resolve() : Promise.reject(new Error('lease lost'));
    };
    expect(await failure(cloud.carryOut(move, once))).toMatchObject({ message: 'lease lost' });
    expect(operations().filter((operation) => WRITES.test(operation ?? ''))).toEqual(['ModifyRule']);
  });
});
