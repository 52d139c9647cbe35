import { describe, expect, test } from '@jest/globals';
import type { FleetWorld } from '../../src/index.ts';
import { BLUE, forward, GREEN, healthy, MINUTE, model, pass, RULE, START, until, world } from './blue-green.ts';

const AT_ONCE = { propagationMs: [0, 0] } as const;
const ids = (fleet: FleetWorld, group: string) => fleet.groupNow(group).instances.map(({ id }) => id);

function both(options: Parameters<typeof world>[0] = {}): FleetWorld {
  const fleet = world({ knobs: AT_ONCE, ...options });
  fleet.updateGroup('green', { minSize: 4 });
  until(fleet, () => healthy(fleet, GREEN) === 4);
  return fleet;
}

/** Lets time pass to the next whole minute. */
function toMinute(fleet: FleetWorld): void {
  fleet.advanceTo(Math.ceil((fleet.nowMs + 1) / MINUTE) * MINUTE);
}

describe('requests of modelled clients', () => {
  test('are split by the weights in effect, and told a minute late', () => {
    const fleet = both();
    toMinute(fleet);
    fleet.modifyRule(RULE, { actions: [forward(75, 25)] });
    pass(fleet, 60);
    const green = () => fleet.trafficMinutes(GREEN).map(({ requests }) => requests);
    expect(green()).toEqual([]);
    pass(fleet, 60);
    expect(green()).toEqual([1500]);
    expect(fleet.trafficMinutes(BLUE).at(-1)).toMatchObject({ requests: 4500, errors: 0 });
  });

  test('leave no point for a minute without any', () => {
    const fleet = both();
    toMinute(fleet);
    const startMs = fleet.nowMs;
    fleet.modifyRule(RULE, { actions: [forward(0, 100)] });
    pass(fleet, 300);
    expect(fleet.trafficMinutes(BLUE).every((minute) => minute.startMs < startMs)).toBe(true);
    expect(fleet.trafficMinutes(GREEN)).toHaveLength(4);
  });

  test('add up to whole numbers however they are split', () => {
    const fleet = both({ model: model({ traffic: [{ ruleArn: RULE, requestsPerSecond: 7 }] }) });
    toMinute(fleet);
    const startMs = fleet.nowMs;
    fleet.modifyRule(RULE, { actions: [forward(67, 33)] });
    pass(fleet, 3600);
    pass(fleet, 60);
    const since = (arn: string) => fleet.trafficMinutes(arn).filter((minute) => minute.startMs >= startMs);
    const sum = [...since(BLUE), ...since(GREEN)].reduce((total, { requests }) => total + requests, 0);
    expect(Math.abs(sum - 7 * 3600)).toBeLessThanOrEqual(1);
  });

  test('are answered with the errors of the release', () => {
    const releases = { faulty: { errorRate: 0.1 } };
    const fleet = both({ model: model({ releases }), pointerOf: (name) => (name.includes('green') ? 'faulty' : null) });
    toMinute(fleet);
    fleet.modifyRule(RULE, { actions: [forward(50, 50)] });
    pass(fleet, 120);
    expect(fleet.trafficMinutes(GREEN).at(-1)).toMatchObject({ requests: 3000, errors: 300, connectionErrors: 0 });
    expect(fleet.losses()).toEqual([]);
  });

  test('are counted minute by minute though nothing happens for long', () => {
    const fleet = world({ knobs: { groupHealthCheckMs: 86_400_000 }, startMs: START + 30_000 });
    pass(fleet, 200);
    expect(fleet.nextEventMs).toBeGreaterThan(START + 3_600_000);
    expect(fleet.trafficMinutes(BLUE).map(({ startMs, requests }) => [startMs - START, requests])).toEqual([
      [0, 3000],
      [MINUTE, 6000],
    ]);
  });

  test('can be changed', () => {
    const fleet = world();
    pass(fleet, 60);
    fleet.setTraffic(RULE, 10);
    pass(fleet, 120);
    expect(fleet.trafficMinutes(BLUE).map(({ startMs, requests }) => [startMs - START, requests])).toEqual([
      [0, 6000],
      [MINUTE, 600],
    ]);
  });
});

describe('requests are lost', () => {
  test('where weight goes to a target group without targets: 503', () => {
    const fleet = world({ knobs: AT_ONCE });
    const events: unknown[] = [];
    fleet.onEvent((event) => event.kind.startsWith('requests-') && events.push(event));
    fleet.modifyRule(RULE, { actions: [forward(80, 20)] });
    pass(fleet, 10);
    fleet.modifyRule(RULE, { actions: [forward(100, 0)] });
    pass(fleet, 10);
    expect(fleet.losses()).toEqual([
      {
        ruleArn: RULE,
        targetGroupArn: GREEN,
        cause: 'no-registered-target',
        fromMs: START,
        toMs: START + 10_000,
        requests: expect.closeTo(200),
      },
    ]);
    expect(events).toEqual([
      { kind: 'requests-lost', ruleArn: RULE, perSecond: 20, atMs: START },
      { kind: 'requests-served-again', ruleArn: RULE, perSecond: 0, atMs: START + 10_000 },
    ]);
  });

  test('where no target is healthy: the target group fails open, and the other one does not help', () => {
    const releases = { bad: { health: 'never' } } as const;
    const pointerOf = (name: string) => (name.includes('green') ? 'bad' : null);
    const fleet = world({ knobs: AT_ONCE, model: model({ releases }), pointerOf });
    fleet.updateGroup('green', { minSize: 2 });
    pass(fleet, 120);
    fleet.modifyRule(RULE, { actions: [forward(50, 50)] });
    pass(fleet, 10);
    expect(fleet.losses()).toMatchObject([{ targetGroupArn: GREEN, cause: 'no-healthy-target', requests: 500 }]);
    expect(fleet.routing(fleet.nowMs)[0]?.targetGroups).toMatchObject([
      { targetGroupArn: BLUE, failsOpen: false },
      { targetGroupArn: GREEN, failsOpen: true, targets: ids(fleet, 'green') },
    ]);
  });

  test('where a machine is gone, until its target group notices', () => {
    const fleet = world({ model: model({ blue: { healthCheckType: 'EC2' } }) });
    pass(fleet, 5);
    fleet.loseInstance(ids(fleet, 'blue')[0] ?? '');
    pass(fleet, 600);
    const [loss, ...others] = fleet.losses();
    expect(others).toEqual([]);
    expect(loss).toMatchObject({ cause: 'target-does-not-answer', targetGroupArn: BLUE, fromMs: START + 5000 });
    expect((loss?.toMs ?? 0) - START).toBeLessThanOrEqual(25_000);
  });

  test.each(['fail-open', 'no-target'] as const)(
    'with initialTargets %s, initial targets get requests or not',
    (initialTargets) => {
      const knobs = { ...AT_ONCE, initialTargets };
      const fleet = world({
        knobs,
        model: model({ releases: { slow: { bootSeconds: 600 } } }),
        pointerOf: () => 'slow',
      });
      fleet.updateGroup('green', { minSize: 1 });
      until(fleet, () => fleet.targetsNow(GREEN)[0]?.state === 'initial');
      fleet.modifyRule(RULE, { actions: [forward(50, 50)] });
      pass(fleet, 1);
      const cause = initialTargets === 'fail-open' ? 'no-healthy-target' : 'no-registered-target';
      expect(fleet.losses()).toMatchObject([{ cause, targetGroupArn: GREEN }]);
    },
  );

  test('from the moment on at which nothing reaches the last draining target any more', () => {
    const knobs = { drainingStillRoutedMs: 15_000, groupHealthCheckMs: 86_400_000 };
    const fleet = world({ knobs, model: model({ blue: { desiredCapacity: 1 } }) });
    fleet.setDesiredCapacity('blue', 0);
    pass(fleet, 40);
    expect(fleet.losses()).toMatchObject([
      { cause: 'no-registered-target', fromMs: START + 15_000, toMs: START + 40_000, requests: 2500 },
    ]);
  });

  test('never while a target drains: it answers what still reaches it', () => {
    const fleet = world({ knobs: { drainingStillRoutedMs: 15_000 } });
    const [leaving = ''] = ids(fleet, 'blue');
    fleet.terminateInstance(leaving, true);
    const targets = () => fleet.routing(fleet.nowMs)[0]?.targetGroups[0]?.targets ?? [];
    pass(fleet, 14);
    expect(targets()).toContain(leaving);
    pass(fleet, 1);
    expect(targets()).not.toContain(leaving);
    pass(fleet, 120);
    expect(fleet.losses()).toEqual([]);
  });
});

describe('clients with a sticky cookie', () => {
  const sticky = (fleet: FleetWorld, blue: number, green: number) =>
    fleet.modifyRule(RULE, { actions: [forward(blue, green, 600)] });
  const share = (fleet: FleetWorld) => {
    const [blue, green] = [BLUE, GREEN].map((arn) => fleet.trafficMinutes(arn).at(-1));
    return blue?.startMs === green?.startMs
      ? (blue?.requests ?? 0) / 6000
      : Number(blue !== undefined && green === undefined);
  };

  test('stay where they are until their cookies run out, whatever the weights', () => {
    const fleet = both({ model: model({ actions: [forward(100, 0, 600)] }) });
    pass(fleet, 300);
    sticky(fleet, 0, 100);
    const changedMs = fleet.nowMs;
    const bound = fleet.boundUntilMs(BLUE) ?? 0;
    expect(bound - changedMs).toBeGreaterThan(500_000);
    expect(bound - changedMs).toBeLessThanOrEqual(600_000);
    pass(fleet, 300);
    expect(share(fleet)).toBeGreaterThan(0.3);
    expect(share(fleet)).toBeLessThan(0.8);
    fleet.advanceTo(bound);
    pass(fleet, 1);
    expect(fleet.boundUntilMs(BLUE)).toBeNull();
    pass(fleet, 180);
    expect(fleet.trafficMinutes(BLUE).at(-1)?.startMs).toBeLessThan(bound);
    expect(fleet.losses()).toEqual([]);
  });

  test('are lost where they are bound to a target group that is emptied', () => {
    const fleet = both({ model: model({ actions: [forward(100, 0, 600)] }) });
    sticky(fleet, 0, 100);
    fleet.updateGroup('blue', { minSize: 0, desiredCapacity: 0 });
    pass(fleet, 120);
    expect(fleet.losses()[0]).toMatchObject({ targetGroupArn: BLUE, cause: 'no-registered-target' });
  });

  test('follow the weights at once where stickiness is switched off', () => {
    const fleet = both({ model: model({ actions: [forward(100, 0, 600)] }) });
    pass(fleet, 60);
    fleet.modifyRule(RULE, { actions: [forward(0, 100)] });
    pass(fleet, 1);
    expect(fleet.boundUntilMs(BLUE)).toBeNull();
  });

  test('choose anew where their target group leaves the rule', () => {
    const fleet = both({ model: model({ actions: [forward(100, 0, 600)] }) });
    pass(fleet, 60);
    fleet.modifyRule(RULE, {
      actions: [
        {
          Type: 'forward',
          ForwardConfig: {
            TargetGroups: [{ TargetGroupArn: GREEN, Weight: 1 }],
            TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 600 },
          },
        },
      ],
    });
    pass(fleet, 1);
    expect([fleet.boundUntilMs(BLUE), fleet.losses()]).toEqual([null, []]);
  });

  test.each(['fixed', 'renewed'] as const)(
    'with stickyCookie %s they keep their cookie for its life, or for as long as they come',
    (stickyCookie) => {
      const knobs = { ...AT_ONCE, stickyCookie, clientSessionMs: 1_800_000 };
      const fleet = both({ knobs, model: model({ actions: [forward(100, 0, 600)] }) });
      pass(fleet, 3600);
      sticky(fleet, 0, 100);
      pass(fleet, 700);
      expect(fleet.boundUntilMs(BLUE) === null).toBe(stickyCookie === 'fixed');
    },
  );
});

describe('a real data plane', () => {
  test('counts by itself', () => {
    const fleet = world({ model: model({ traffic: [] }) });
    for (let nth = 0; nth < 10; nth += 1) fleet.noteAnswer(BLUE, { isError: nth < 3 }, START + nth * 1000);
    fleet.noteAnswer(BLUE, { isError: true, isConnectionError: true }, START + 70_000);
    expect(fleet.trafficMinutes(BLUE)).toEqual([]);
    pass(fleet, 3600);
    expect(fleet.trafficMinutes(BLUE)).toEqual([
      { startMs: START, requests: 10, errors: 3, connectionErrors: 0 },
      { startMs: START + MINUTE, requests: 1, errors: 1, connectionErrors: 1 },
    ]);
  });
});
