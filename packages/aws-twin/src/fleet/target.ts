import type { Scheduled } from './event-queue.ts';

/** Source: ELB API, TargetHealth, State. */
export type TargetState = 'initial' | 'healthy' | 'unhealthy' | 'unused' | 'draining';

/** Source: ELB API, TargetHealth, Reason. */
export type TargetReason =
  | 'Elb.RegistrationInProgress'
  | 'Elb.InitialHealthChecking'
  | 'Target.ResponseCodeMismatch'
  | 'Target.Timeout'
  | 'Target.FailedHealthChecks'
  | 'Target.NotRegistered'
  | 'Target.NotInUse'
  | 'Target.DeregistrationInProgress';

/** An instance in a target group. */
export interface Target {
  readonly instanceId: string;
  readonly port: number;
  state: TargetState;
  reason: TargetReason | null;
  /** Health checks in a row. */
  passes: number;
  fails: number;
  readonly registeredMs: number;
  /** While it drains: until when new requests may still reach it. */
  routedUntilMs: number;
  /** The last check; null before the first. */
  checkedMs: number | null;
  /** The next check, or the end of the drain. */
  next: Scheduled | null;
}

/** What a health check of an instance finds. */
export type ProbeAnswer =
  | {
      readonly healthy: true;
      /** Until when every check will find the same, milliseconds; without, each is asked for. */
      readonly untilMs?: number;
    }
  | {
      readonly healthy: false;
      readonly reason: TargetReason;
      readonly untilMs?: number;
    };

/** Asks an instance's health check path, at the time last advanced to. */
export type Probe = (instanceId: string) => ProbeAnswer;
