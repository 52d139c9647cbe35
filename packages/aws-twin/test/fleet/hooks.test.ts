import { describe, expect, test } from '@jest/globals';
import type { FleetWorld, HookModel } from '../../src/index.ts';
import { lifecycles, model, pass, until, world } from './blue-green.ts';
import { refused } from './refused.ts';

const LAUNCHING = 'autoscaling:EC2_INSTANCE_LAUNCHING';
const TERMINATING = 'autoscaling:EC2_INSTANCE_TERMINATING';

/** One green instance is asked for, and held by the hooks. */
function held(...hooks: readonly HookModel[]): FleetWorld {
  const fleet = world({ model: model({ green: { hooks } }) });
  fleet.updateGroup('green', { minSize: 1 });
  until(fleet, () => lifecycles(fleet, 'green')[0]?.endsWith(':Wait') === true);
  return fleet;
}

const first = (fleet: FleetWorld) => fleet.groupNow('green').instances[0]?.id ?? '';

describe('a hook at launch', () => {
  test('holds the instance before it is registered, and lets it go on when it is completed', () => {
    const fleet = held({ name: 'configure', transition: LAUNCHING, completesAfter: null });
    pass(fleet, 600);
    expect(lifecycles(fleet, 'green')).toEqual(['Pending:Wait']);
    expect(fleet.heldBy(first(fleet))).toEqual(['configure']);
    expect(fleet.describeActivities('green')[0]).toMatchObject({ status: 'MidLifecycleAction' });
    fleet.completeLifecycleAction('green', 'configure', first(fleet), 'CONTINUE');
    expect(lifecycles(fleet, 'green')).toEqual(['Pending:Proceed']);
    pass(fleet, 5);
    expect(lifecycles(fleet, 'green')).toEqual(['InService']);
  });

  test('is completed by the instance itself after its work', () => {
    const fleet = held({ name: 'configure', transition: LAUNCHING, completesAfter: 20 });
    const took = until(fleet, () => lifecycles(fleet, 'green')[0] === 'InService');
    expect(took).toBeGreaterThanOrEqual(20);
    expect(took).toBeLessThanOrEqual(25);
  });

  test('that nobody completes ends with its default result after its time-out: the instance is replaced', () => {
    const fleet = held({ name: 'configure', transition: LAUNCHING, heartbeatTimeout: 300, completesAfter: null });
    const before = first(fleet);
    pass(fleet, 301);
    expect(fleet.instance(before)).toMatchObject({ leaving: 'abandoned' });
    expect(fleet.describeActivities('green').map(({ status }) => status)).toContain('Cancelled');
    pass(fleet, 30);
    expect(lifecycles(fleet, 'green')).toEqual(['Pending:Wait']);
    expect(first(fleet)).not.toBe(before);
  });

  test('with the default result CONTINUE lets it pass', () => {
    const hook = { name: 'configure', transition: LAUNCHING, heartbeatTimeout: 300, completesAfter: null } as const;
    const fleet = held({ ...hook, defaultResult: 'CONTINUE' });
    pass(fleet, 310);
    expect(lifecycles(fleet, 'green')).toEqual(['InService']);
  });

  test('begins its time-out anew with each heartbeat, up to a hundred of them', () => {
    const fleet = held({ name: 'configure', transition: LAUNCHING, heartbeatTimeout: 100, completesAfter: null });
    const before = first(fleet);
    const { launchedMs = 0 } = fleet.instance(before) ?? {};
    while (fleet.instance(before)?.lifecycle === 'Pending:Wait') {
      fleet.recordHeartbeat('green', 'configure', before);
      pass(fleet, 90);
    }
    expect(fleet.nowMs - launchedMs).toBeGreaterThan(100 * 100_000);
    expect(fleet.nowMs - launchedMs).toBeLessThan(100 * 100_000 + 120_000);
  });

  test('several at once must all be done, and one abandons for all', () => {
    const hooks = ['one', 'two'].map((name) => ({ name, transition: LAUNCHING, completesAfter: null }) as const);
    const patient = held(...hooks);
    patient.completeLifecycleAction('green', 'one', first(patient), 'CONTINUE');
    expect(lifecycles(patient, 'green')).toEqual(['Pending:Wait']);
    patient.completeLifecycleAction('green', 'two', first(patient), 'CONTINUE');
    expect(lifecycles(patient, 'green')).toEqual(['Pending:Proceed']);
    const abandoned = held(...hooks);
    const id = first(abandoned);
    abandoned.completeLifecycleAction('green', 'one', id, 'ABANDON');
    expect(abandoned.instance(id)?.lifecycle).toBe('Terminating');
    expect(abandoned.heldBy(id)).toEqual([]);
  });

  test('that holds nothing cannot be completed', () => {
    const fleet = held({ name: 'configure', transition: LAUNCHING, completesAfter: null });
    const complete = () => fleet.completeLifecycleAction('green', 'configure', first(fleet), 'CONTINUE');
    complete();
    expect(refused(complete)).toBe('ValidationError');
    expect(refused(() => fleet.recordHeartbeat('green', 'configure', first(fleet)))).toBe('ValidationError');
  });
});

describe('a hook at termination', () => {
  test.each(['CONTINUE', 'ABANDON'] as const)(
    'holds the instance after its drain, and with %s it is terminated',
    (result) => {
      const hook = { name: 'save', transition: TERMINATING, completesAfter: null } as const;
      const fleet = world({ model: model({ blue: { hooks: [hook] } }) });
      fleet.setDesiredCapacity('blue', 3);
      pass(fleet, 59);
      expect(lifecycles(fleet, 'blue')).toContain('Terminating');
      pass(fleet, 1);
      expect(lifecycles(fleet, 'blue')).toContain('Terminating:Wait');
      const id = fleet.groupNow('blue').instances.find(({ lifecycle }) => lifecycle === 'Terminating:Wait')?.id ?? '';
      fleet.completeLifecycleAction('blue', 'save', id, result);
      pass(fleet, 10);
      expect(lifecycles(fleet, 'blue')).toEqual(['InService', 'InService', 'InService']);
    },
  );

  test('does not hold an instance that was abandoned at launch', () => {
    const fleet = held(
      { name: 'configure', transition: LAUNCHING, completesAfter: null },
      { name: 'save', transition: TERMINATING, completesAfter: null },
    );
    const id = first(fleet);
    fleet.completeLifecycleAction('green', 'configure', id, 'ABANDON');
    pass(fleet, 10);
    expect(fleet.instance(id)?.lifecycle).toBe('Terminated');
  });
});

test('a group has at most fifty hooks', () => {
  const fleet = world();
  for (let nth = 0; nth < 50; nth += 1) fleet.putHook('blue', { name: `hook ${nth}`, transition: LAUNCHING });
  expect(refused(() => fleet.putHook('blue', { name: 'one more', transition: LAUNCHING }))).toBe('LimitExceeded');
  fleet.putHook('blue', { name: 'hook 1', transition: TERMINATING });
  fleet.deleteHook('blue', 'hook 0');
  expect(fleet.describeHooks('blue')).toHaveLength(49);
});
