import { describe, expect, test } from '@jest/globals';
import type { ListenerAction } from '../../src/index.ts';
import { BLUE, DEFAULT_RULE, forward, GREEN, LISTENER, model, pass, RULE, world } from './blue-green.ts';
import { refused } from './refused.ts';

const OIDC: ListenerAction = {
  Type: 'authenticate-oidc',
  Order: 1,
  AuthenticateOidcConfig: { Issuer: 'https://id.example' },
};

function groups(...weights: readonly (number | undefined)[]): ListenerAction {
  const arns = [BLUE, GREEN];
  return {
    Type: 'forward',
    ForwardConfig: {
      TargetGroups: weights.map((Weight, nth) => ({ TargetGroupArn: arns[nth] ?? `arn:${nth}`, Weight })),
    },
  };
}

describe('a rule', () => {
  test('is described with its actions as they were written, whole', () => {
    const fleet = world();
    const actions = [OIDC, { ...forward(60, 40, 300), Order: 2 }];
    fleet.modifyRule(RULE, { actions });
    expect(fleet.describeRules()).toMatchObject([
      { arn: RULE, priority: '10', isDefault: false, actions, conditions: [{ Field: 'path-pattern' }] },
      { arn: DEFAULT_RULE, priority: 'default', isDefault: true },
    ]);
    fleet.modifyRule(RULE, { conditions: [] });
    expect(fleet.describeRules()[0]).toMatchObject({ actions, conditions: [] });
  });

  test('the default one is its listener’s', () => {
    const fleet = world();
    expect(refused(() => fleet.modifyRule(DEFAULT_RULE, { actions: [forward(1, 1)] }))).toBe('OperationNotPermitted');
    expect(fleet.modifyListener(LISTENER, [forward(1, 1)]).defaultActions).toEqual([forward(1, 1)]);
    expect(fleet.describeRules()[1]).toMatchObject({ actions: [forward(1, 1)] });
  });

  test('that is not there, or names what is not there, is refused', () => {
    const fleet = world();
    expect(refused(() => fleet.modifyRule('arn:none', {}))).toBe('RuleNotFound');
    expect(refused(() => fleet.modifyListener('arn:none', []))).toBe('ListenerNotFound');
    const actions = [{ Type: 'forward', TargetGroupArn: 'arn:none' }];
    expect(refused(() => fleet.modifyRule(RULE, { actions }))).toBe('TargetGroupNotFound');
  });

  test.each<readonly [string, readonly ListenerAction[], string]>([
    ['nothing that answers', [OIDC], 'InvalidLoadBalancerAction'],
    ['two things that answer', [forward(1, 1), { Type: 'fixed-response' }], 'InvalidLoadBalancerAction'],
    [
      'something after the answer',
      [
        { ...forward(1, 1), Order: 1 },
        { ...OIDC, Order: 2 },
      ],
      'InvalidLoadBalancerAction',
    ],
    ['no target group', [{ Type: 'forward' }], 'InvalidLoadBalancerAction'],
    ['a weight above 999', [groups(1000, 0)], 'ValidationError'],
    ['a weight below 0', [groups(-1, 5)], 'ValidationError'],
    ['half a weight', [groups(0.5, 5)], 'ValidationError'],
    ['a weight missing among several', [groups(1, undefined)], 'InvalidLoadBalancerAction'],
    ['six target groups', [groups(1, 1, 1, 1, 1, 1)], 'InvalidLoadBalancerAction'],
    ['both forms that differ', [{ ...groups(1), TargetGroupArn: GREEN }], 'InvalidLoadBalancerAction'],
    ['both forms and several', [{ ...groups(1, 1), TargetGroupArn: BLUE }], 'InvalidLoadBalancerAction'],
    ['stickiness for 0 seconds', [forward(1, 1, 0)], 'InvalidLoadBalancerAction'],
    ['stickiness for over a week', [forward(1, 1, 604_801)], 'InvalidLoadBalancerAction'],
  ])('with %s is refused, and nothing changes', (_, actions, code) => {
    const fleet = world();
    expect(refused(() => fleet.modifyRule(RULE, { actions }))).toBe(code);
    expect(fleet.describeRules()[0]?.actions).toEqual([forward(100, 0)]);
  });

  test.each<readonly [string, ListenerAction]>([
    ['one target group without a weight', groups(undefined)],
    ['both forms that agree', { ...groups(1), TargetGroupArn: BLUE }],
    ['weights up to 999', groups(999, 0)],
    [
      'stickiness that is off',
      {
        ...groups(1, 1),
        ForwardConfig: { ...groups(1, 1).ForwardConfig, TargetGroupStickinessConfig: { Enabled: false } },
      },
    ],
  ])('with %s is taken', (_, action) => {
    const fleet = world();
    expect(fleet.modifyRule(RULE, { actions: [action] }).actions).toEqual([action]);
  });

  test.each(['refused', 'answers-503'] as const)(
    'with zeroWeights %s, weights that are all 0 do as the knob says',
    (zeroWeights) => {
      const fleet = world({ knobs: { zeroWeights, propagationMs: [0, 0] } });
      const write = () => fleet.modifyRule(RULE, { actions: [forward(0, 0)] });
      if (zeroWeights === 'refused') {
        expect(refused(write)).toBe('InvalidLoadBalancerAction');
      } else {
        write();
        pass(fleet, 10);
        expect(fleet.losses()).toMatchObject([{ cause: 'no-weight', requests: 1000 }]);
      }
    },
  );

  test('a target group belongs to one load balancer', () => {
    const shape = model();
    const other = 'arn:aws:elasticloadbalancing:ca-central-1:111122223333:listener/app/other/1/2';
    const listener = {
      arn: other,
      loadBalancerArn: 'arn:other',
      port: 80,
      protocol: 'HTTP',
      defaultActions: [{ Type: 'fixed-response' }],
    };
    const fleet = world({ model: { ...shape, listeners: [...shape.listeners, listener] } });
    expect(refused(() => fleet.modifyListener(other, [forward(1, 1)]))).toBe('TargetGroupAssociationLimit');
  });
});

describe('new weights', () => {
  test('are described at once and followed after a while, told both times', () => {
    const fleet = world();
    const seen: unknown[] = [];
    fleet.onEvent((event) => {
      if (event.kind === 'weights-written')
        seen.push(['written', event.weights.map(({ weight }) => weight), event.inEffectMs]);
      if (event.kind === 'weights-in-effect')
        seen.push(['in effect', event.weights.map(({ weight }) => weight), event.atMs]);
    });
    const weights = () => fleet.routing(fleet.nowMs)[0]?.targetGroups.map(({ weight }) => weight);
    fleet.modifyRule(RULE, { actions: [forward(0, 100)] });
    expect([fleet.describeRules()[0]?.actions, weights()]).toEqual([[forward(0, 100)], [100, 0]]);
    pass(fleet, 60);
    expect(weights()).toEqual([0, 100]);
    const [[, , effectMs] = []] = seen as (readonly [string, readonly number[], number])[];
    expect(seen).toEqual([
      ['written', [0, 100], effectMs],
      ['in effect', [0, 100], effectMs],
    ]);
  });

  test('that are written later are never overtaken by earlier ones', () => {
    for (let seed = 0; seed < 30; seed += 1) {
      const fleet = world({ seed });
      fleet.modifyRule(RULE, { actions: [forward(50, 50)] });
      fleet.modifyRule(RULE, { actions: [forward(0, 100)] });
      pass(fleet, 60);
      expect(fleet.routing(fleet.nowMs)[0]?.targetGroups.map(({ weight }) => weight)).toEqual([0, 100]);
    }
  });
});
