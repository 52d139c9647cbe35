import { matchesWildcard } from '../edge/wildcard.ts';
import type { ServiceName } from '../wire/service.ts';
import type { SeenRequest } from './seen-request.ts';

/** When something happens to a request: before it takes effect, or after and before its answer arrives. */
export type Phase = 'before' | 'after';

export type Fault =
  /** Takes longer. `before`: the request travels; `during`: it has arrived and is being worked on; `after`: the answer travels. */
  | { readonly kind: 'latency'; readonly ms: number; readonly phase?: Phase | 'during' }
  /** Answered with an error, without effect. */
  | { readonly kind: 'error'; readonly status: number; readonly code: string; readonly message: string }
  /** The connection breaks before the request takes effect. */
  | { readonly kind: 'reset' }
  /** The request takes effect, then the connection breaks. */
  | { readonly kind: 'lost-answer' }
  /**
   * The sender dies: it never gets this answer, and nothing it sends later takes effect. `then` is told, and may kill a
   * real process.
   */
  | { readonly kind: 'kill'; readonly phase: Phase; readonly then?: (request: SeenRequest) => void | Promise<void> }
  /**
   * The sender is stopped as by SIGSTOP: this request and all others of the same client stand still until `until`
   * resolves; time goes on meanwhile.
   */
  | { readonly kind: 'stop'; readonly phase: Phase; readonly until: (request: SeenRequest) => Promise<void> }
  /** Runs a callback at that moment, such as a write behind the sender's back; the request goes on when it resolves. */
  | { readonly kind: 'meanwhile'; readonly phase: Phase; readonly run: (request: SeenRequest) => void | Promise<void> };

/** Which requests a fault meets. Criteria are joined by AND; none at all means every request. */
export interface FaultMatch {
  readonly service?: ServiceName;
  /** Name of an operation, or several. */
  readonly operation?: string | readonly string[];
  /** Pattern of the key; `*` and `?` are wildcards. */
  readonly key?: string;
  /** Pattern of what the request is about: a bucket, distribution, group, rule or parameter. */
  readonly resource?: string;
  readonly client?: string;
  readonly when?: (request: SeenRequest) => boolean;
  /** Only the nth of the requests that meet the other criteria, from 1. */
  readonly nth?: number;
}

export function matchesCriteria(match: FaultMatch, request: SeenRequest): boolean {
  const { client, key, operation, resource, service, when } = match;
  if (service !== undefined && service !== request.service) return false;
  if (client !== undefined && client !== request.client) return false;
  if (operation !== undefined && !namesOf(operation).some((name) => name === request.operation)) return false;
  if (key !== undefined && (request.key === null || !matchesWildcard(key, request.key))) return false;
  if (resource !== undefined && (request.resource === null || !matchesWildcard(resource, request.resource)))
    return false;
  return when === undefined || when(request);
}

function namesOf(operation: string | readonly string[]): readonly string[] {
  return typeof operation === 'string' ? [operation] : operation;
}

/** S3 asks to slow down (source: S3 API reference, "Error responses"). */
export const SLOW_DOWN: Fault = {
  kind: 'error',
  status: 503,
  code: 'SlowDown',
  message: 'Please reduce your request rate.',
};

export const INTERNAL_ERROR: Fault = {
  kind: 'error',
  status: 500,
  code: 'InternalError',
  message: 'We encountered an internal error. Please try again.',
};

/** CloudFront, Auto Scaling and ELB throttle with a 400 (as users report it: aws/aws-sdk-js#3983). */
export const THROTTLED: Fault = { kind: 'error', status: 400, code: 'Throttling', message: 'Rate exceeded' };

/** SSM and CloudWatch throttle so (source: Systems Manager API reference, "Common errors"). */
export const THROTTLING_EXCEPTION: Fault = {
  kind: 'error',
  status: 400,
  code: 'ThrottlingException',
  message: 'Rate exceeded',
};

/** S3 says that a conditional write lost against another (source: S3 User Guide, conditional writes). */
export const CONFLICT: Fault = {
  kind: 'error',
  status: 409,
  code: 'ConditionalRequestConflict',
  message: 'The conditional request cannot succeed due to a conflicting operation against this resource.',
};
