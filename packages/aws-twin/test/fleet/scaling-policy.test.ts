import { describe, expect, test } from '@jest/globals';
import type { ScalingPolicyModel } from '../../src/index.ts';
import { BLUE, model, pass, RULE, world } from './blue-green.ts';

function tracked(policy: Partial<ScalingPolicyModel> = {}) {
  // 100 requests per second for 4 instances: 1500 per minute and instance.
  const scalingPolicies = [{ name: 'load', targetGroupArn: BLUE, requestsPerInstance: 1600, ...policy }];
  return world({ model: model({ blue: { minSize: 2, scalingPolicies } }) });
}

const desired = (fleet: ReturnType<typeof world>) => fleet.groupNow('blue').desired;

describe('target tracking', () => {
  test('leaves a group alone whose load is near its target', () => {
    const fleet = tracked();
    pass(fleet, 3600);
    expect(desired(fleet)).toBe(4);
  });

  test('makes a group larger after three minutes of too much load, up to its maximum', () => {
    const fleet = tracked();
    pass(fleet, 60);
    fleet.setTraffic(RULE, 200);
    pass(fleet, 170);
    expect(desired(fleet)).toBe(4);
    pass(fleet, 30);
    expect(desired(fleet)).toBe(8);
    fleet.setTraffic(RULE, 2000);
    pass(fleet, 600);
    expect(desired(fleet)).toBe(12);
    expect(fleet.describeActivities('blue').filter(({ status }) => status === 'Successful')).toHaveLength(8);
  });

  test('makes it smaller after a quarter of an hour of too little, down to its minimum', () => {
    const fleet = tracked();
    pass(fleet, 60);
    fleet.setTraffic(RULE, 10);
    pass(fleet, 14 * 60);
    expect(desired(fleet)).toBe(4);
    pass(fleet, 120);
    expect(desired(fleet)).toBe(2);
  });

  test('never makes it smaller where that is switched off, or without data', () => {
    const off = tracked({ disableScaleIn: true });
    off.setTraffic(RULE, 10);
    const silent = tracked();
    silent.setTraffic(RULE, 0);
    for (const fleet of [off, silent]) {
      pass(fleet, 3600);
      expect(desired(fleet)).toBe(4);
    }
  });

  test('does nothing while AlarmNotification is suspended', () => {
    const fleet = tracked();
    fleet.suspendProcesses('blue', ['AlarmNotification']);
    fleet.setTraffic(RULE, 400);
    pass(fleet, 3600);
    expect(desired(fleet)).toBe(4);
  });
});
