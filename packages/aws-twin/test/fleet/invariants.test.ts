import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FleetEvent } from '../../src/index.ts';
import { BLUE, GREEN, model, RULE, START, TEMPLATE } from './blue-green.ts';
import { calm, deeds, newWorld, play, tryIt } from './deeds.ts';

const runs = { numRuns: 150 };

describe('whatever is done to the fleet', () => {
  test('sizes stay in their bounds, and instances between what was wanted', () => {
    fc.assert(
      fc.property(deeds, (all) => {
        const fleet = newWorld();
        play(fleet, all, () => {
          for (const { minSize, desired, maxSize } of ['blue', 'green'].map((name) => fleet.groupNow(name))) {
            // A change of the bounds and of what follows from it are told one after the other.
            expect(minSize).toBeLessThanOrEqual(maxSize);
            expect(desired).toBeGreaterThanOrEqual(0);
          }
        });
        for (const { minSize, desired, maxSize } of ['blue', 'green'].map((name) => fleet.groupNow(name))) {
          expect(minSize).toBeLessThanOrEqual(desired);
          expect(desired).toBeLessThanOrEqual(maxSize);
        }
      }),
      runs,
    );
  });

  test('an instance is in service only after it was registered, and gone only after its drain', () => {
    fc.assert(
      fc.property(deeds, (all) => {
        const registered = new Set<string>();
        const drains = new Map<string, number>();
        let addsNone = false;
        const fleet = newWorld();
        for (const { id } of fleet.groupNow('blue').instances) registered.add(id);
        play(fleet, all, (event) => {
          addsNone ||= fleet.groupNow('blue').suspended.includes('AddToLoadBalancer');
          addsNone ||= fleet.groupNow('green').suspended.includes('AddToLoadBalancer');
          if (event.kind === 'target-registered') registered.add(event.instanceId);
          if (event.kind === 'target-draining') drains.set(event.instanceId, event.untilMs);
          if (event.kind === 'instance-lifecycle' && event.lifecycle === 'InService' && !addsNone) {
            expect(registered).toContain(event.instanceId);
          }
          if (event.kind === 'target-removed') expect(drains.get(event.instanceId)).toBe(event.atMs);
          if (event.kind === 'instance-terminated') {
            expect(drains.get(event.instanceId) ?? 0).toBeLessThanOrEqual(event.atMs);
            expect(
              [...fleet.targetsNow(BLUE), ...fleet.targetsNow(GREEN)].map(({ instanceId }) => instanceId),
            ).not.toContain(event.instanceId);
          }
        });
      }),
      runs,
    );
  });

  test('events are told in the order of their times, and the time never goes back', () => {
    fc.assert(
      fc.property(deeds, (all) => {
        const fleet = newWorld();
        let last = START;
        play(fleet, all, ({ atMs }) => {
          expect(atMs).toBeGreaterThanOrEqual(last);
          expect(atMs).toBe(fleet.nowMs);
          last = atMs;
        });
      }),
      runs,
    );
  });

  test('requests go somewhere or are lost, none twice', () => {
    fc.assert(
      fc.property(deeds, (all) => {
        const fleet = newWorld();
        play(fleet, all);
        fleet.advanceTo(Math.ceil(fleet.nowMs / 60_000) * 60_000);
        const endMs = fleet.nowMs;
        fleet.setTraffic(RULE, 0);
        fleet.advanceTo(endMs + 120_000);
        const served = [BLUE, GREEN]
          .flatMap((arn) => fleet.trafficMinutes(arn))
          .reduce((sum, { requests }) => sum + requests, 0);
        const unrouted = fleet
          .losses()
          .filter(({ cause }) => cause === 'no-registered-target' || cause === 'no-weight')
          .reduce((sum, { requests }) => sum + requests, 0);
        expect(Math.abs(served + unrouted - ((endMs - START) / 1000) * 100)).toBeLessThanOrEqual(3);
      }),
      runs,
    );
  });

  test('the same seed and deeds lead to the same events, in however many steps time passes', () => {
    fc.assert(
      fc.property(deeds, fc.nat(1000), (all, seed) => {
        const run = (isSlow: boolean) => {
          const events: FleetEvent[] = [];
          const fleet = newWorld({ seed });
          const slow = all.flatMap((deed) => {
            const halves = { ...deed, waits: Math.floor(deed.waits / 2) };
            return [halves, { ...deed, waits: deed.waits - halves.waits }];
          });
          fleet.onEvent((event) => events.push(event));
          for (const [nth, deed] of (isSlow ? slow : all).entries()) {
            fleet.advanceTo(fleet.nowMs + deed.waits * 1000);
            if (!isSlow || nth % 2 === 1) tryIt(fleet, deed);
          }
          fleet.advanceTo(fleet.nowMs + 600_000);
          return events;
        };
        expect(run(true)).toEqual(run(false));
      }),
      { numRuns: 60 },
    );
  });

  test('once it is left alone, every group has what it wants, healthy, and nothing else', () => {
    fc.assert(
      fc.property(deeds, (all) => {
        const fleet = newWorld();
        play(fleet, all);
        tryIt(fleet, { what: 'weights', isBlue: true, waits: 0, number: 1, other: 1 });
        calm(fleet);
        for (const [name, arn] of [
          ['blue', BLUE],
          ['green', GREEN],
        ] as const) {
          const { desired, instances } = fleet.groupNow(name);
          const active = instances.filter(({ lifecycle }) => lifecycle !== 'Standby');
          expect(active.map(({ lifecycle }) => lifecycle)).toEqual(Array.from({ length: desired }, () => 'InService'));
          const targets = fleet.targetsNow(arn);
          expect(targets.every(({ state }) => state === 'healthy')).toBe(true);
          expect(fleet.answering(name)).toHaveLength(desired);
        }
      }),
      runs,
    );
  });
});

describe('a refresh, left alone', () => {
  test('keeps its bounds at every instant, and ends with every instance replaced', () => {
    const sizes = fc.record({
      desired: fc.integer({ min: 1, max: 12 }),
      min: fc.integer({ min: 0, max: 100 }),
      more: fc.integer({ min: 0, max: 100 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(sizes, ({ desired, min, more, seed }) => {
        const max = Math.max(100, Math.min(200, min + more));
        const fleet = newWorld({ seed, model: model({ blue: { desiredCapacity: desired, maxSize: 30 } }) });
        fleet.startInstanceRefresh('blue', {
          desiredTemplate: { id: TEMPLATE, version: '2' },
          preferences: { minHealthyPercentage: min, maxHealthyPercentage: max },
        });
        const isTight = Math.ceil((desired * min) / 100) >= desired && Math.ceil((desired * max) / 100) <= desired;
        const most = isTight ? desired + 1 : Math.ceil((desired * max) / 100);
        fleet.onEvent(() => {
          const active = fleet.groupNow('blue').instances.filter(({ lifecycle }) => !lifecycle.startsWith('Terminat'));
          expect(active.length).toBeLessThanOrEqual(most);
          expect(fleet.answering('blue').length).toBeGreaterThanOrEqual(Math.ceil((desired * min) / 100));
        });
        fleet.advanceTo(START + 4 * 3_600_000);
        expect(fleet.describeInstanceRefreshes('blue')).toMatchObject([{ status: 'Successful', percentage: 100 }]);
        expect(fleet.groupNow('blue').instances.map(({ template }) => template.version)).toEqual(
          Array.from({ length: desired }, () => 2),
        );
      }),
      { numRuns: 100 },
    );
  });
});
