import { describe, expect, test } from '@jest/globals';
import { type RuleAction, readRule, withWeights } from '../src/rule-actions.ts';

const groups = { blue: 'arn:blue', green: 'arn:green' };

const forward = (blue: number, green: number, stickiness?: object): RuleAction => ({
  Type: 'forward',
  ForwardConfig: {
    TargetGroups: [
      { TargetGroupArn: 'arn:blue', Weight: blue },
      { TargetGroupArn: 'arn:green', Weight: green },
    ],
    ...(stickiness === undefined ? {} : { TargetGroupStickinessConfig: stickiness }),
  },
});

describe('reading a rule', () => {
  test('tells the weights of both colours', () => {
    expect(readRule([forward(75, 25)], groups)).toEqual({
      kind: 'colours',
      weights: { blue: 75, green: 25 },
      cookieSeconds: 0,
      absent: [],
    });
  });

  test('tells how long a cookie binds a client, and not for stickiness that is off', () => {
    expect(readRule([forward(1, 0, { Enabled: true, DurationSeconds: 600 })], groups)).toMatchObject({
      cookieSeconds: 600,
    });
    expect(readRule([forward(1, 0, { Enabled: false, DurationSeconds: 600 })], groups)).toMatchObject({
      cookieSeconds: 0,
    });
  });

  test('takes the short form as everything for one colour, and tells which colour is absent', () => {
    expect(readRule([{ Type: 'forward', TargetGroupArn: 'arn:green' }], groups)).toMatchObject({
      weights: { blue: 0, green: 1 },
      absent: ['blue'],
    });
  });

  test('does not read a rule that this rollout cannot own', () => {
    expect(readRule([{ Type: 'redirect' }], groups)).toEqual({ kind: 'no-forward' });
    expect(readRule([{ Type: 'forward', TargetGroupArn: 'arn:else' }], groups)).toEqual({
      kind: 'foreign-target',
      targetGroups: ['arn:else'],
    });
    expect(readRule([forward(0, 0)], groups)).toEqual({ kind: 'no-weight' });
  });
});

describe('writing weights', () => {
  test('keeps the other actions, their order and stickiness', () => {
    const cognito = { Type: 'authenticate-cognito', Order: 1, AuthenticateCognitoConfig: { UserPoolArn: 'arn:pool' } };
    const before = [cognito, { ...forward(100, 0, { Enabled: true, DurationSeconds: 600 }), Order: 2 }];
    expect(withWeights(before, groups, { blue: 95, green: 5 })).toEqual([
      cognito,
      { ...forward(95, 5, { Enabled: true, DurationSeconds: 600 }), Order: 2, TargetGroupArn: undefined },
    ]);
  });

  test('names both colours where only one was named', () => {
    const [written] = withWeights([{ Type: 'forward', TargetGroupArn: 'arn:blue' }], groups, { blue: 100, green: 0 });
    expect(written).toEqual({ ...forward(100, 0), TargetGroupArn: undefined });
  });

  test('asks for the client secret in place to stay, as it is never read back', () => {
    const oidc = {
      Type: 'authenticate-oidc',
      AuthenticateOidcConfig: { ClientId: 'web', Issuer: 'https://id.example' },
    };
    const [written] = withWeights([oidc, forward(1, 0)], groups, { blue: 0, green: 100 });
    expect(written?.AuthenticateOidcConfig).toEqual({
      ClientId: 'web',
      Issuer: 'https://id.example',
      UseExistingClientSecret: true,
    });
  });

  test('reads back what it wrote', () => {
    const written = withWeights([forward(100, 0)], groups, { blue: 50, green: 50 });
    expect(readRule(written, groups)).toMatchObject({ weights: { blue: 50, green: 50 }, absent: [] });
  });
});
