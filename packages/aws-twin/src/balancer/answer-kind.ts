/**
 * How a request ended, named after the metric that counts it (source: CloudWatch metrics for your Application Load Balancer,
 * and Troubleshoot your Application Load Balancers).
 */
export type AnswerKind =
  /** A target answered; `status` is its own. */
  | 'target'
  /** 502: the target refused or broke the connection, or answered what is not HTTP. */
  | 'bad-gateway'
  /** 503: no target. */
  | 'no-target'
  /** 504: the target was silent for too long. */
  | 'timeout'
  /** The target broke off in the middle of its answer, of which the client has a part. */
  | 'cut-off'
  /** The client went away before the end (460). */
  | 'client-gone'
  /** The rule itself answers. */
  | 'fixed-response';

/** One request, when it has ended. */
export interface BalancerAnswer {
  readonly kind: AnswerKind;
  /** When it ended, milliseconds since the epoch. */
  readonly atMs: number;
  readonly status: number;
  /** Null where no rule matched, or its rule answered. */
  readonly rule: string | null;
  readonly targetGroup: string | null;
  readonly target: string | null;
  /** From sending the request to the target until its answer began, milliseconds of the machine; null without an answer. */
  readonly responseMs: number | null;
}
