import type { LaunchTemplate } from '../observation.ts';

/** How an instance refresh is meant to go. Everything that has a default elsewhere is said, because defaults differ by who asks. */
export interface RefreshOrder {
  /**
   * Both always sent: with an explicit maximum the group launches first where both bounds cannot hold at once; without one it
   * ends an instance and launches its replacement at the same time (source: Auto Scaling API, `RefreshPreferences`).
   * Minimum 0 to 100, maximum 100 to 200, at most 100 apart.
   */
  readonly minHealthyPercent: number;
  readonly maxHealthyPercent: number;
  /** Null: the group's own default warm-up or grace period, and the preference is not sent. */
  readonly warmupSeconds: number | null;
  /** Ascending, the last is 100; empty means none, and then neither list nor delay is sent: an empty list is no absent one. */
  readonly checkpoints: readonly number[];
  readonly checkpointDelaySeconds: number;
  /** 0 to 172,800. */
  readonly bakeSeconds: number;
  /** Compares templates and instance types only, so it is off wherever the release pointer changes. */
  readonly skipMatching: boolean;
  readonly autoRollback: boolean;
  /** Names of alarms that AWS itself watches, at most 10; empty means none, and the specification is not sent. */
  readonly alarms: readonly string[];
  readonly scaleInProtected: ProtectedPolicy;
  readonly standby: StandbyPolicy;
  /** The desired configuration, by number; null: none is sent, and then AWS cannot roll back. */
  readonly template: LaunchTemplate | null;
}

export type ProtectedPolicy = 'Refresh' | 'Ignore' | 'Wait';
export type StandbyPolicy = 'Terminate' | 'Ignore' | 'Wait';

/** What the API tells of a refresh's order, where null means that it does not say. */
export type SeenOrder = { readonly [K in keyof RefreshOrder]: RefreshOrder[K] | null } & {
  /** `Rolling` or `ReplaceRootVolume`. */
  readonly strategy: string | null;
};

/** Whether a refresh may have been started by this order: nothing that the API tells of it speaks against it. */
export function mayComeFrom(seen: SeenOrder, order: RefreshOrder): boolean {
  if (seen.strategy === 'ReplaceRootVolume') return false;
  const agrees = <T>(told: T | null, asked: T | null) => told === null || asked === null || told === asked;
  return (
    agrees(seen.minHealthyPercent, order.minHealthyPercent) &&
    agrees(seen.maxHealthyPercent, order.maxHealthyPercent) &&
    agrees(seen.warmupSeconds, order.warmupSeconds) &&
    agrees(seen.bakeSeconds, order.bakeSeconds) &&
    agrees(seen.skipMatching, order.skipMatching) &&
    agrees(seen.autoRollback, order.autoRollback) &&
    agrees(listed(seen.checkpoints), listed(order.checkpoints)) &&
    agrees(sorted(seen.alarms), sorted(order.alarms)) &&
    isSameTemplate(seen.template, order.template)
  );
}

/** A refresh that stops below 100 % ends as `Successful` all the same, and has not replaced the rest. */
export function isPartial(seen: SeenOrder): boolean {
  const last = seen.checkpoints?.at(-1);
  return last !== undefined && last < 100;
}

/** Templates are told apart by id and version; the name may be missing from either. */
export function isSameTemplate(a: LaunchTemplate | null, b: LaunchTemplate | null): boolean {
  if (a === null || b === null) return a === b;
  return a.id === b.id && a.version === b.version;
}

export function isNumbered(template: LaunchTemplate | null): boolean {
  return template !== null && /^\d+$/.test(template.version);
}

const listed = (numbers: readonly number[] | null) => numbers?.join(',') ?? null;
const sorted = (names: readonly string[] | null) => names?.toSorted().join('\n') ?? null;
