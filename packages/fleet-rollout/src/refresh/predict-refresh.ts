import type { RefreshOrder } from './refresh-order.ts';

/** What the group brings to a prediction. Times in seconds. */
export interface RefreshSize {
  /** Instances to replace. */
  readonly desired: number;
  readonly max: number;
  /** From a launch to being healthy in the target group, as the last rollout's journal tells. */
  readonly boot: number;
  /** The group's own warm-up, which holds where the order names none. */
  readonly warmup: number;
  /** Between two looks. */
  readonly poll: number;
}

export interface RefreshTime {
  readonly phase: 'start' | 'replacing' | 'checkpoints' | 'bake';
  readonly seconds: number;
}

/** From the request to the first launch, and between batches, AWS takes about so long. */
const PAUSE_OF_AWS = 30;

/**
 * What a refresh takes, part by part, when nothing goes wrong. As many instances are replaced at a time as may be missing or
 * may be too many, and each batch ends at the next checkpoint.
 */
export function predictRefresh(order: RefreshOrder, size: RefreshSize): readonly RefreshTime[] {
  const batch = batchSize(order, size);
  const stops = order.checkpoints.filter((percent) => percent < 100);
  const upTo = [...stops, 100].map((percent) => Math.ceil((size.desired * percent) / 100));
  const batches = upTo.reduce((sum, end, nth) => sum + Math.ceil((end - (upTo[nth - 1] ?? 0)) / batch), 0);
  const each = size.boot + (order.warmupSeconds ?? size.warmup) + PAUSE_OF_AWS;
  // Checkpoints of few instances may fall on one another; AWS pauses once then.
  const pauses = stops.filter((_, nth) => upTo[nth] !== upTo[nth - 1] && (upTo[nth] ?? 0) < size.desired).length;
  return [
    { phase: 'start', seconds: PAUSE_OF_AWS + size.poll },
    { phase: 'replacing', seconds: batches * each },
    { phase: 'checkpoints', seconds: pauses * order.checkpointDelaySeconds },
    { phase: 'bake', seconds: size.desired === 0 ? 0 : order.bakeSeconds + size.poll },
  ];
}

/** How many are replaced at a time: at least one, for AWS launches one more where both bounds leave no room. */
export function batchSize(order: RefreshOrder, { desired, max }: RefreshSize): number {
  const missing = desired - Math.ceil((desired * order.minHealthyPercent) / 100);
  const most = Math.min(Math.max(max, desired), Math.floor((desired * order.maxHealthyPercent) / 100));
  return Math.max(1, missing + Math.max(0, most - desired));
}

export function refreshSeconds(times: readonly RefreshTime[]): number {
  return times.reduce((sum, { seconds }) => sum + seconds, 0);
}
