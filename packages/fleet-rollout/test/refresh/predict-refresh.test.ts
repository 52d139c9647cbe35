import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  assumedBatch,
  batchSize,
  measuredBatch,
  predictRefresh,
  type RefreshOrder,
  refreshSeconds,
} from '../../src/refresh/index.ts';
import { RefreshWorld } from './refresh-world.ts';

const order: RefreshOrder = {
  ...new RefreshWorld().begin().forward.order,
  ...{ minHealthyPercent: 100, maxHealthyPercent: 110, checkpoints: [], warmupSeconds: 60, bakeSeconds: 300 },
};
const size = { desired: 20, max: 40, batch: 180, poll: 15 };
const seconds = (phase: string, times: ReturnType<typeof predictRefresh>) =>
  times.find((time) => time.phase === phase)?.seconds;

test('as many go at a time as both bounds leave room for', () => {
  expect(batchSize(order, size)).toBe(2);
  expect(batchSize({ ...order, minHealthyPercent: 90 }, size)).toBe(4);
  // Rounded against the instances: of 3, 90 % are 3, and 110 % are 3.
  expect(batchSize({ ...order, minHealthyPercent: 90 }, { ...size, desired: 3 })).toBe(1);
  expect(batchSize(order, { ...size, max: 20 })).toBe(1);
});

test('batches, pauses and bake add up', () => {
  const times = predictRefresh(order, size);
  expect(seconds('replacing', times)).toBe(10 * 180);
  expect(seconds('bake', times)).toBe(315);
  expect(refreshSeconds(times)).toBe(15 + 1800 + 315);
});

test('each checkpoint pauses, and the last one does not', () => {
  const stopped = { ...order, checkpoints: [5, 25, 50, 100], checkpointDelaySeconds: 180 };
  expect(seconds('checkpoints', predictRefresh(stopped, size))).toBe(3 * 180);
  // Of two instances, 5, 25 and 50 % are all one.
  expect(seconds('checkpoints', predictRefresh(stopped, { ...size, desired: 2 }))).toBe(180);
});

test('more instances never take less time, and more room never more', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 100, max: 199 }), (desired, max) => {
      const at = (many: number, percent: number) =>
        refreshSeconds(predictRefresh({ ...order, maxHealthyPercent: percent }, { ...size, desired: many, max: 1000 }));
      expect(at(desired, max + 1)).toBeLessThanOrEqual(at(desired, max));
    }),
  );
});

test('the next prediction is made of what the last rollout took', () => {
  const world = new RefreshWorld();
  const begunAt = world.begin().startedAt;
  expect(measuredBatch(world.rollout)).toBeNull();
  expect(world.toEnd().status).toBe('succeeded');
  const took = (world.group.at - begunAt) / 1000;
  const batch = measuredBatch(world.rollout);
  expect(batch).toBeGreaterThan(0);
  const { before, forward } = world.rollout;
  const times = predictRefresh(forward.order, { ...before, batch: batch ?? 0, poll: world.plan.pollSeconds });
  expect(Math.abs(refreshSeconds(times) / took - 1)).toBeLessThan(0.2);
});

test('the first prediction is made of boot and warm-up', () => {
  expect(assumedBatch(order, { boot: 90, warmup: 300 })).toBe(150);
  expect(assumedBatch({ ...order, warmupSeconds: null }, { boot: 90, warmup: 300 })).toBe(390);
});
