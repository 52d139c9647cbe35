/** What AWS does not promise of alarms. SPEC-fleet.md says what is known; every setting is tested. */
export interface CloudWatchKnobs {
  /** Periods from the end of one until an alarm has looked at it: 1 to 3, as users see it. */
  readonly evaluationLagPeriods: number;
  /** Periods beyond the evaluation periods in which an alarm looks for data where some is missing. */
  readonly extraPeriods: number;
}

export const DEFAULT_CLOUDWATCH_KNOBS: CloudWatchKnobs = { evaluationLagPeriods: 1, extraPeriods: 2 };
