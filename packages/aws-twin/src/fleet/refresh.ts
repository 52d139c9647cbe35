import type { TemplateChoice } from './fleet-model.ts';

/** Source: Auto Scaling API, InstanceRefresh, Status. */
export type RefreshStatus =
  | 'Pending'
  | 'InProgress'
  | 'Baking'
  | 'Cancelling'
  | 'RollbackInProgress'
  | 'Successful'
  | 'Failed'
  | 'Cancelled'
  | 'RollbackSuccessful'
  | 'RollbackFailed';

/** As asked for; seconds and percentages. Absent members take their defaults when the refresh starts. */
export interface RefreshPreferences {
  readonly minHealthyPercentage?: number;
  readonly maxHealthyPercentage?: number;
  readonly instanceWarmup?: number;
  readonly checkpointPercentages?: readonly number[];
  readonly checkpointDelay?: number;
  readonly bakeTime?: number;
  readonly skipMatching?: boolean;
  readonly autoRollback?: boolean;
  readonly scaleInProtectedInstances?: 'Refresh' | 'Ignore' | 'Wait';
  readonly standbyInstances?: 'Terminate' | 'Ignore' | 'Wait';
  readonly alarms?: readonly string[];
}

export interface StartRefresh {
  /** `ReplaceRootVolume` is refused: it does not go with target groups. Default `Rolling`. */
  readonly strategy?: string;
  readonly desiredTemplate?: TemplateChoice;
  readonly preferences?: RefreshPreferences;
}

export interface Refresh {
  readonly id: string;
  readonly group: string;
  readonly startMs: number;
  endMs: number | null;
  status: RefreshStatus;
  reason: string | null;
  /** As asked for. */
  readonly preferences: RefreshPreferences;
  readonly desiredTemplate: TemplateChoice | null;
  /** What the group had when it started: where a rollback leads. */
  readonly previousTemplate: TemplateChoice;
  percentage: number;
  instancesToUpdate: number;
  /** Instances that were there when it started and are to be replaced; a rollback makes the list anew. */
  outgoing: Set<string>;
  /** Percentage when a rollback began. */
  rolledBackFrom: number | null;
  rollbackStartMs: number | null;
  rollbackReason: string | null;
  /** Checkpoints passed. */
  checkpoint: number;
  /** When a checkpoint's delay ends. */
  pausedUntilMs: number | null;
  bakedMs: number | null;
  /** When it last got on. */
  progressMs: number;
  /** Instances that a cancellation waits for. */
  waitsForTransitioning: boolean;
}

export function isActiveRefresh({ status }: Pick<Refresh, 'status'>): boolean {
  return (
    status === 'Pending' ||
    status === 'InProgress' ||
    status === 'Baking' ||
    status === 'Cancelling' ||
    status === 'RollbackInProgress'
  );
}
