import type { RefreshOrder } from './refresh-order.ts';
import type { RefreshRollout } from './refresh-rollout.ts';

/** What the group brings to a prediction. Times in seconds. */
export interface RefreshSize {
  /** Instances to replace. */
  readonly desired: number;
  readonly max: number;
  /** That one batch takes, from its launch to the next one's. */
  readonly batch: number;
  /** Between two looks. */
  readonly poll: number;
}

export interface RefreshTime {
  readonly phase: 'start' | 'replacing' | 'checkpoints' | 'bake';
  readonly seconds: number;
}

/**
 * What a refresh takes, part by part, when nothing goes wrong. As many instances are replaced at a time as may be missing or
 * may be too many, and each batch ends at the next checkpoint.
 */
export function predictRefresh(order: RefreshOrder, size: RefreshSize): readonly RefreshTime[] {
  return [
    { phase: 'start', seconds: size.poll },
    { phase: 'replacing', seconds: batchesOf(order, size) * size.batch },
    { phase: 'checkpoints', seconds: pausesOf(order, size.desired) * order.checkpointDelaySeconds },
    { phase: 'bake', seconds: size.desired === 0 ? 0 : order.bakeSeconds + size.poll },
  ];
}

export function refreshSeconds(times: readonly RefreshTime[]): number {
  return times.reduce((sum, { seconds }) => sum + seconds, 0);
}

/** How long a batch took in the last rollout, seconds; null where it did not replace all of them. */
export function measuredBatch(last: RefreshRollout | null): number | null {
  const span = last?.replacing ?? null;
  if (last === null || span === null || span.to === null || last.before.desired === 0) return null;
  const { order } = last.forward;
  const pauses = pausesOf(order, last.before.desired) * order.checkpointDelaySeconds;
  return Math.max(0, (span.to - span.from) / 1000 - pauses) / batchesOf(order, last.before);
}

/** What a batch takes where none was measured: booting, becoming healthy, warming up. Seconds. */
export function assumedBatch(order: RefreshOrder, group: { readonly boot: number; readonly warmup: number }): number {
  return group.boot + (order.warmupSeconds ?? group.warmup);
}

/** How many are replaced at a time: at least one, for AWS launches one more where both bounds leave no room. */
export function batchSize(order: RefreshOrder, { desired, max }: Pick<RefreshSize, 'desired' | 'max'>): number {
  const missing = desired - Math.ceil((desired * order.minHealthyPercent) / 100);
  const most = Math.min(Math.max(max, desired), Math.floor((desired * order.maxHealthyPercent) / 100));
  return Math.max(1, missing + Math.max(0, most - desired));
}

function batchesOf(order: RefreshOrder, size: Pick<RefreshSize, 'desired' | 'max'>): number {
  const batch = batchSize(order, size);
  const stops = stopsOf(order, size.desired);
  return stops.reduce((sum, end, nth) => sum + Math.ceil((end - (stops[nth - 1] ?? 0)) / batch), 0);
}

/** Checkpoints of few instances may fall on one another; AWS pauses once then, and not at the last instance. */
function pausesOf(order: RefreshOrder, desired: number): number {
  return new Set(stopsOf(order, desired).filter((stop) => stop < desired)).size;
}

/** After how many instances the refresh stops, the end included. */
function stopsOf({ checkpoints }: RefreshOrder, desired: number): readonly number[] {
  const percents = [...checkpoints.filter((percent) => percent < 100), 100];
  return percents.map((percent) => Math.ceil((desired * percent) / 100));
}
