import type { ServiceName } from '../wire/service.ts';

/** What is known of a request before it takes effect. */
export interface SeenRequest {
  /** Counts all requests of the twin, from 1. */
  readonly serial: number;
  readonly service: ServiceName;
  /** Such as `PutObject`; null where no operation fits. */
  readonly operation: string | null;
  /** Bucket, distribution, group, rule, parameter and so on; null where it is about several or none. */
  readonly resource: string | null;
  readonly key: string | null;
  /** Who sends: the name given to `twinHandler`, or `http`. */
  readonly client: string;
}

/** Whether a request reached its answer, and what became of it. */
export type RequestOutcome = 'answered' | 'reset' | 'answer-lost' | 'killed' | 'aborted';

export interface RecordedRequest extends SeenRequest {
  /** The twin's clock at arrival, milliseconds since 1970. */
  readonly atMs: number;
  readonly outcome: RequestOutcome;
  /** Null where it never took effect. */
  readonly status: number | null;
  /** The service's error code; null for a success. */
  readonly code: string | null;
  /** ARN of who signed; null where nobody could be told. */
  readonly principal: string | null;
  readonly bytesIn: number;
  readonly bytesOut: number;
}
