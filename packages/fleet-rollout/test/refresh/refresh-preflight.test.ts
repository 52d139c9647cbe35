import { describe, expect, test } from '@jest/globals';
import type { GroupFacts } from '../../src/fleet-facts.ts';
import { isNothingToDo, type RefreshFacts, type RefreshPlan, refreshPreflight } from '../../src/refresh/index.ts';
import { FakeGroup } from './fake-group.ts';
import { PLAN, RefreshWorld } from './refresh-world.ts';

const NOW = Date.UTC(2026, 0, 1);

function factsOf(group: FakeGroup, changed: Partial<GroupFacts> = {}): RefreshFacts {
  const observation = group.observe();
  return {
    observation,
    group: {
      ...{ observed: observation.group, arn: 'arn:aws:autoscaling:ca-central-1:111122223333:autoScalingGroup:x' },
      ...{ owner: null, hooks: [], status: null, launch: 'template', isWeighted: false, hasWarmPool: false },
      ...{ capacityRebalance: false, protectsNewInstances: false, healthCheckGraceSeconds: 0 },
      ...{ instanceWarmupSeconds: null, maintenance: null },
      ...changed,
    },
    targetGroups: [],
    caller: {
      account: '111122223333',
      arn: 'arn:aws:sts::111122223333:assumed-role/deploy/1',
      credentialsExpireAt: null,
    },
  };
}

function codes(facts: RefreshFacts, plan: Partial<RefreshPlan> = {}, request = {}): readonly string[] {
  const asked = { plan: { ...PLAN, ...plan }, unsettled: null, predictedEnd: NOW, isRollback: false, ...request };
  const { refusals } = refreshPreflight(facts, asked);
  for (const { remedy, message } of refusals) expect([remedy, message]).not.toContain('');
  return refusals.map(({ code }) => code);
}

const group = (change: (group: FakeGroup) => void = () => {}) => {
  const made = new FakeGroup();
  change(made);
  return made;
};

test('a group that is as it should be is not refused', () => {
  expect(codes(factsOf(group()))).toEqual([]);
});

test('everything that is wrong is told at once', () => {
  const facts = factsOf(
    group((sick) => {
      sick.alarm = 'ALARM';
      sick.suspended = ['Launch', 'AZRebalance'];
      sick.desired = 10;
    }),
    { owner: { service: 'CloudFormation', evidence: 'aws:cloudformation:stack-name=api' } },
  );
  expect(codes(facts, { minHealthyPercent: 100, maxHealthyPercent: 250, expectedRelease: 'other' }).toSorted()).toEqual(
    [
      'expected-release-differs',
      'gate-alarm-not-ok',
      'group-owned-elsewhere',
      'healthy-percent-invalid',
      'no-room-to-replace',
      'processes-suspended',
      'too-few-healthy-before',
    ],
  );
});

describe('alarms', () => {
  const blind = factsOf(
    group((silent) => {
      silent.alarm = 'INSUFFICIENT_DATA';
    }),
  );

  test('without data are what missing-data says', () => {
    expect(codes(blind, { missingData: 'fail' })).toEqual(['gate-alarm-not-ok']);
    expect(codes(blind, { missingData: 'ok' })).toEqual([]);
  });

  test('do not keep a rollback, or what an earlier run left, from going on', () => {
    expect(codes(blind, {}, { isRollback: true })).toEqual([]);
    expect(codes(blind, {}, { unsettled: new RefreshWorld().begin() })).toEqual([]);
  });

  test('that nobody knows are told', () => {
    expect(codes(factsOf(group()), { alarms: ['errors', 'typo'] })).toEqual(['gate-alarm-unknown']);
  });
});

describe('templates', () => {
  test.each(['$Latest', '$Default'])('at %s are refused', (version) => {
    const latest = group((floating) => {
      floating.template = { ...floating.template, version };
    });
    expect(codes(factsOf(latest))).toEqual(['numbered-template-missing']);
  });

  test.each(['launch-configuration', 'mixed-by-attributes'] as const)('of a %s are refused', (launch) => {
    expect(codes(factsOf(group(), { launch }))).toEqual(['numbered-template-missing']);
  });

  test('of a mixed-instances policy are kept, and not moved', () => {
    const facts = factsOf(group(), { launch: 'mixed' });
    expect(codes(facts)).toEqual([]);
    expect(codes(facts, { templateVersion: '8' })).toEqual(['template-version-unsupported']);
  });

  test('move to numbers only', () => {
    expect(codes(factsOf(group()), { templateVersion: '$Latest' })).toEqual(['numbered-template-missing']);
  });
});

describe('an active refresh', () => {
  const world = new RefreshWorld();
  const { order } = world.begin().forward;
  const busy = group((active) => {
    active.writePointer('new');
    active.start(order, true);
  });

  test('is refused, waited for or adopted as the plan says', () => {
    expect(codes(factsOf(busy), { activeRefresh: 'refuse' })).toEqual(['refresh-active']);
    expect(codes(factsOf(busy), { activeRefresh: 'wait' })).toEqual([]);
    expect(codes(factsOf(busy), { activeRefresh: 'adopt' })).toEqual([]);
  });

  test('is not adopted where it deploys something else', () => {
    expect(codes(factsOf(busy), { activeRefresh: 'adopt', release: 'newer' })).toEqual(['refresh-active']);
    expect(codes(factsOf(busy), { activeRefresh: 'adopt', templateVersion: '9' })).toEqual(['refresh-active']);
  });

  test('is not adopted where the pointer moved after it began: its first instances run something else', () => {
    const late = group((active) => {
      active.start(order, true);
      active.at += 60_000;
      active.writePointer('new');
    });
    expect(codes(factsOf(late), { activeRefresh: 'adopt' })).toEqual(['refresh-active']);
  });

  test('is not adopted where it stops early', () => {
    const partial = group((active) => {
      active.writePointer('new');
      active.start({ ...order, checkpoints: [50] }, true);
    });
    expect(codes(factsOf(partial), { activeRefresh: 'adopt' })).toEqual(['refresh-active']);
  });

  test('that swaps disks is told as such', () => {
    const facts = factsOf(busy);
    const { observation } = facts;
    const refreshes = observation.refreshes.map((each) => ({
      ...each,
      order: { ...each.order, strategy: 'ReplaceRootVolume' },
    }));
    const swapping = { ...facts, observation: { ...observation, refreshes } };
    expect(codes(swapping, { activeRefresh: 'adopt' })).toEqual(['replace-root-volume']);
  });
});

test('room for a replacement is needed only where no instance can be spared', () => {
  const full = group((most) => {
    while (most.instances.length < 10) most.launch();
    most.desired = 10;
  });
  expect(codes(factsOf(full), { minHealthyPercent: 100 })).toEqual(['no-room-to-replace']);
  expect(codes(factsOf(full), { minHealthyPercent: 90 })).toEqual([]);
});

test('a release needs a pointer, and credentials need to last', () => {
  const facts = factsOf(group());
  const without = { ...facts, observation: { ...facts.observation, pointer: null } };
  expect(codes(without)).toEqual(['release-parameter-missing']);
  expect(codes(without, { release: null, templateVersion: '8' })).toEqual([]);
  const short = { ...facts, caller: { ...facts.caller, account: '444455556666', credentialsExpireAt: NOW - 1 } };
  expect(codes(short)).toEqual(['wrong-account', 'credentials-expire-too-soon']);
});

test('pauses and checkpoints are ones that AWS makes', () => {
  const facts = factsOf(group());
  expect(codes(facts, { checkpoints: [50, 25], bakeSeconds: 200_000 })).toEqual([
    'checkpoints-invalid',
    'refresh-pause-invalid',
  ]);
});

test('what will work and may surprise is told', () => {
  const facts = factsOf(group());
  const [first, ...others] = facts.group.observed.instances;
  if (first === undefined) throw new Error('the group is empty');
  const observed = {
    ...facts.group.observed,
    ...{ healthCheckType: 'EC2', suspended: ['AZRebalance'] },
    instances: [{ ...first, isProtected: true, lifecycle: 'Standby' }, ...others],
  };
  const { warnings } = refreshPreflight(
    { ...facts, group: { ...facts.group, observed, hasWarmPool: true } },
    { plan: { ...PLAN, standby: 'Wait' }, unsettled: null, predictedEnd: NOW, isRollback: false },
  );
  for (const word of [
    'protected from scale-in: they keep running',
    'in Standby: the refresh waits',
    'EC2',
    'AZRebalance',
    'warm pool',
  ])
    expect(warnings).toContainEqual(expect.stringContaining(word));
});

describe('nothing to do', () => {
  const done = () => {
    const world = new RefreshWorld();
    world.begin();
    world.toEnd();
    return world;
  };

  test('is what a second run finds', () => {
    const world = done();
    expect(isNothingToDo(world.plan, world.group.observe(), world.rollout)).toBe(true);
  });

  test('is not claimed for another release, another template, a changed pointer, a rollout that failed or without a journal', () => {
    const world = done();
    const seen = world.group.observe();
    expect(isNothingToDo({ ...world.plan, release: 'newer' }, seen, world.rollout)).toBe(false);
    expect(isNothingToDo({ ...world.plan, templateVersion: '8' }, seen, world.rollout)).toBe(false);
    expect(isNothingToDo(world.plan, seen, null)).toBe(false);
    const outcome = { status: 'held', failure: null } as const;
    expect(isNothingToDo(world.plan, seen, { ...world.rollout, outcome })).toBe(false);
    world.group.writePointer('old');
    expect(isNothingToDo(world.plan, world.group.observe(), world.rollout)).toBe(false);
  });
});
