/** What a target group did in one minute; a minute in which it did nothing is absent. */
export interface TrafficMinute {
  /** Milliseconds since the epoch, a whole minute. */
  readonly startMs: number;
  /** RequestCount. */
  readonly requests: number;
  /** HTTPCode_Target_5XX_Count. */
  readonly errors: number;
  /** TargetConnectionErrorCount. */
  readonly connectionErrors: number;
}

export type LossCause =
  /** The rule forwards to a target group without a registered target: 503. */
  | 'no-registered-target'
  /** No target was healthy, and the target group failed open. */
  | 'no-healthy-target'
  /** The target counts as healthy, or is draining, and does not answer. */
  | 'target-does-not-answer'
  /** The rule's weights are all 0, or it forwards nothing. */
  | 'no-weight';

/** Requests that did not reach a target that answers. */
export interface Loss {
  readonly ruleArn: string;
  readonly targetGroupArn: string | null;
  readonly cause: LossCause;
  readonly fromMs: number;
  readonly toMs: number;
  /** A share of the traffic, so not a whole number. */
  readonly requests: number;
}
