import type { Scheduled } from './event-queue.ts';
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

/** Preferences with their defaults; milliseconds and percentages. */
export interface RefreshRules {
  readonly minHealthy: number;
  /** Null: nobody asked for one, which is not the same as 100. */
  readonly maxHealthy: number | null;
  readonly warmupMs: number;
  readonly checkpoints: readonly number[];
  readonly checkpointDelayMs: number;
  readonly bakeMs: number;
  readonly skipMatching: boolean;
  readonly autoRollback: boolean;
  readonly protectedInstances: 'Refresh' | 'Ignore' | 'Wait';
  readonly standbyInstances: 'Terminate' | 'Ignore' | 'Wait';
  readonly alarms: readonly string[];
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
  readonly rules: RefreshRules;
  readonly desiredTemplate: TemplateChoice | null;
  /** What the group had when it started: where a rollback leads. */
  readonly previousTemplate: TemplateChoice;
  percentage: number;
  instancesToUpdate: number;
  /** Instances that are to be replaced: those that were there when it, or its rollback, started. */
  outgoing: ReadonlySet<string>;
  rollback: RollbackStart | null;
  /** Checkpoints passed. */
  checkpoint: number;
  /** When a checkpoint's delay ends. */
  pausedUntilMs: number | null;
  bakedMs: number | null;
  /** When it last got on. */
  progressMs: number;
  /** Whether a cancellation waits for instances on their way. */
  waitsForTransitioning: boolean;
  /** When it looks again, though nothing happened. */
  next: Scheduled | null;
}

export interface RollbackStart {
  readonly reason: string;
  readonly startMs: number;
  readonly percentageOnStart: number;
  readonly instancesToUpdateOnStart: number;
}

export function isActiveRefresh({ status }: Pick<Refresh, 'status'>): boolean {
  return status === 'Cancelling' || status === 'RollbackInProgress' || isForward({ status });
}

/** It deploys what it was started for, and everything that the group launches is that. */
export function isForward({ status }: Pick<Refresh, 'status'>): boolean {
  return status === 'Pending' || status === 'InProgress' || status === 'Baking';
}

/** What marks instances that a rollback launched. */
export function rollbackId({ id }: Pick<Refresh, 'id'>): string {
  return `${id}/rollback`;
}
