import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BLUE, model, pass, world } from './blue-green.ts';

const UP_TO_30 = { staleReadMs: [0, 30_000] } as const;
const desiredOf = (fleet: ReturnType<typeof world>) => fleet.describeGroups(['blue'])[0]?.desired;

describe('reads that lag behind', () => {
  test('show groups and targets as they were', () => {
    const fleet = world({ knobs: { staleReadMs: [20_000, 20_000] } });
    pass(fleet, 60);
    fleet.setDesiredCapacity('blue', 3);
    pass(fleet, 19);
    expect(desiredOf(fleet)).toBe(4);
    expect(fleet.describeTargets(BLUE).map(({ state }) => state)).not.toContain('draining');
    expect(fleet.groupNow('blue').desired).toBe(3);
    expect(fleet.targetsNow(BLUE).map(({ state }) => state)).toContain('draining');
    pass(fleet, 2);
    expect(desiredOf(fleet)).toBe(3);
    expect(fleet.describeTargets(BLUE).map(({ state }) => state)).toContain('draining');
  });

  test('may disagree with each other', () => {
    const fleet = world({ knobs: UP_TO_30 });
    pass(fleet, 60);
    fleet.setDesiredCapacity('blue', 3);
    pass(fleet, 15);
    const seen = new Set(Array.from({ length: 20 }, () => desiredOf(fleet)));
    expect(seen).toEqual(new Set([3, 4]));
  });

  test('change nothing: what happens is the same however often somebody looks', () => {
    const run = (looks: number) => {
      const fleet = world({ knobs: UP_TO_30, seed: 7 });
      const events: unknown[] = [];
      fleet.onEvent((event) => events.push(event));
      fleet.setDesiredCapacity('blue', 6);
      for (let second = 0; second < 200; second += 1) {
        pass(fleet, 1);
        for (let look = 0; look < looks; look += 1) fleet.describeGroups();
      }
      return events;
    };
    expect(run(0)).toEqual(run(3));
  });

  test('are never older than they may be', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 40 })), { maxLength: 10 }),
        (steps) => {
          const fleet = world({ knobs: UP_TO_30, model: model({ traffic: [] }) });
          const history: { readonly atMs: number; readonly desired: number }[] = [{ atMs: 0, desired: 4 }];
          for (const [desired, seconds] of steps) {
            fleet.setDesiredCapacity('blue', desired);
            history.push({ atMs: fleet.nowMs, desired });
            pass(fleet, seconds);
            const since = history.findLastIndex(({ atMs }) => atMs <= fleet.nowMs - 30_000);
            const allowed = history.slice(Math.max(0, since)).map((each) => each.desired);
            expect(allowed).toContain(desiredOf(fleet));
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
