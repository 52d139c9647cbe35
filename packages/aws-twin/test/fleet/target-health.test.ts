import { describe, expect, test } from '@jest/globals';
import type { FleetEvent, FleetWorld, ProbeAnswer } from '../../src/index.ts';
import { BLUE, forward, GREEN, healthy, model, pass, RULE, START, until, world } from './blue-green.ts';
import { refused } from './refused.ts';

const BROKEN: ProbeAnswer = { healthy: false, reason: 'Target.Timeout' };

/** States of one target, with the seconds at which it took them. */
function statesOf(fleet: FleetWorld, targetGroupArn: string): readonly (readonly [number, string])[] {
  const states: (readonly [number, string])[] = [];
  fleet.onEvent((event: FleetEvent) => {
    if (event.kind === 'target-health' && event.targetGroupArn === targetGroupArn) {
      states.push([(event.atMs - START) / 1000, event.state]);
    }
  });
  return states;
}

describe('the health of a target', () => {
  test('falls after as many failures in a row as its target group says, and comes back after as many passes', () => {
    const fleet = world({ model: model({ blue: { desiredCapacity: 1, healthCheckType: 'EC2' } }) });
    const states = statesOf(fleet, BLUE);
    const [id = ''] = fleet.groupNow('blue').instances.map((each) => each.id);
    fleet.forceHealth(id, BROKEN);
    pass(fleet, 100);
    fleet.forceHealth(id, null);
    pass(fleet, 100);
    const [[fell, down], [rose, up]] = states as [readonly [number, string], readonly [number, string]];
    expect([down, up]).toEqual(['unhealthy', 'healthy']);
    // Two checks, every ten seconds.
    expect(fell).toBeGreaterThan(10);
    expect(fell).toBeLessThanOrEqual(20);
    expect(rose).toBeGreaterThan(110);
    expect(rose).toBeLessThanOrEqual(120);
  });

  test('needs one pass at first, and the threshold afterwards', () => {
    const releases = { quick: { bootSeconds: 0 } };
    const slowCheck = { interval: 30, healthyThreshold: 5, unhealthyThreshold: 2 };
    const shape = model({ releases });
    const fleet = world({
      model: { ...shape, targetGroups: shape.targetGroups.map((each) => ({ ...each, healthCheck: slowCheck })) },
      pointerOf: () => 'quick',
    });
    fleet.updateGroup('green', { minSize: 1 });
    const took = until(fleet, () => healthy(fleet, GREEN) === 1);
    expect(took).toBeLessThan(25);
    const [id = ''] = fleet.groupNow('green').instances.map((each) => each.id);
    fleet.forceHealth(id, BROKEN);
    until(fleet, () => healthy(fleet, GREEN) === 0);
    fleet.forceHealth(id, { healthy: true });
    const recovery = until(fleet, () => healthy(fleet, GREEN) === 1);
    expect(recovery).toBeGreaterThan(4 * 30 - 1);
  });

  test('flaps with its release', () => {
    const releases = { shaky: { bootSeconds: 10, flapping: { healthySeconds: 60, failingSeconds: 60 } } };
    const fleet = world({ model: model({ releases, green: { healthCheckType: 'EC2' } }), pointerOf: () => 'shaky' });
    const states = statesOf(fleet, GREEN);
    fleet.updateGroup('green', { minSize: 1 });
    pass(fleet, 600);
    const turns = states.map(([, state]) => state).filter((state) => state === 'healthy' || state === 'unhealthy');
    expect(turns.slice(-6)).toEqual(
      ['unhealthy', 'healthy', 'unhealthy', 'healthy', 'unhealthy', 'healthy']
        .slice(turns.at(-1) === 'healthy' ? 0 : 1)
        .concat(turns.at(-1) === 'healthy' ? [] : ['unhealthy']),
    );
    expect(turns.length).toBeGreaterThan(7);
  });

  test('is what a probe finds, asked at every interval', () => {
    let asked = 0;
    let answer: ProbeAnswer = { healthy: true };
    const fleet = world({
      probe: () => {
        asked += 1;
        return answer;
      },
      model: model({ traffic: [], blue: { desiredCapacity: 1, healthCheckType: 'EC2' } }),
    });
    pass(fleet, 100);
    expect(asked).toBe(10);
    answer = BROKEN;
    pass(fleet, 20);
    expect(fleet.targetsNow(BLUE)).toMatchObject([{ state: 'unhealthy', reason: 'Target.Timeout' }]);
  });

  test('with a probe nobody is said to be ready: the instance itself knows', () => {
    const fleet = world({ probe: () => ({ healthy: true }) });
    const kinds: string[] = [];
    fleet.onEvent(({ kind }) => kinds.push(kind));
    fleet.updateGroup('green', { minSize: 1 });
    until(fleet, () => healthy(fleet, GREEN) === 1);
    expect(kinds).toContain('instance-running');
    expect(kinds).not.toContain('instance-ready');
  });

  test('is not looked at while its target group is in no rule, and is from when it comes into one', () => {
    const fleet = world({ model: model({ actions: [{ Type: 'forward', TargetGroupArn: BLUE }] }) });
    fleet.updateGroup('green', { minSize: 1 });
    pass(fleet, 300);
    expect(fleet.targetsNow(GREEN)).toMatchObject([{ state: 'unused', reason: 'Target.NotInUse' }]);
    expect(fleet.describeTargetGroups().find(({ arn }) => arn === GREEN)?.loadBalancerArns).toEqual([]);
    fleet.modifyRule(RULE, { actions: [forward(100, 0)] });
    expect(fleet.targetsNow(GREEN)).toMatchObject([{ state: 'initial', reason: 'Elb.InitialHealthChecking' }]);
    pass(fleet, 1);
    expect(healthy(fleet, GREEN)).toBe(1);
    fleet.modifyRule(RULE, { actions: [{ Type: 'forward', TargetGroupArn: BLUE }] });
    expect(fleet.targetsNow(GREEN)).toMatchObject([{ state: 'unused' }]);
  });
});

describe('targets by hand', () => {
  test('are registered and deregistered, and one that comes back while it drains is initial again', () => {
    const fleet = world();
    const [id = ''] = fleet.groupNow('blue').instances.map((each) => each.id);
    fleet.deregisterTargets(BLUE, [id]);
    pass(fleet, 30);
    expect(fleet.describeTargets(BLUE, [id])).toMatchObject([{ state: 'draining' }]);
    fleet.registerTargets(BLUE, [id]);
    pass(fleet, 100);
    expect(fleet.describeTargets(BLUE, [id])).toMatchObject([{ state: 'healthy' }]);
    fleet.deregisterTargets(BLUE, [id]);
    pass(fleet, 60);
    expect(fleet.describeTargets(BLUE, [id])).toMatchObject([{ state: 'unused', reason: 'Target.NotRegistered' }]);
    expect(fleet.describeTargets(BLUE)).toHaveLength(3);
  });

  test('must be instances that exist, in a target group that does', () => {
    const fleet = world();
    expect(refused(() => fleet.registerTargets(BLUE, ['i-0']))).toBe('InvalidTarget');
    expect(refused(() => fleet.describeTargets('arn:none'))).toBe('TargetGroupNotFound');
  });
});
