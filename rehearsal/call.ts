import type { Twin } from '@deploy/aws-twin';

/** One request that reached the local AWS. */
export interface Call {
  /** Such as `PutObject`. */
  readonly operation: string;
  /** Object key; null where the call names none. */
  readonly key: string | null;
  /** Null where it took no effect. */
  readonly status: number | null;
  /** Bytes of the request's body. */
  readonly sentBytes: number;
  /** Asks for a change. */
  readonly isWrite: boolean;
}

/** All calls so far, oldest first. */
export function callsTo(twin: Twin): readonly Call[] {
  return twin.requests.all.map(({ operation, key, status, bytesIn }) => {
    const name = operation ?? 'unknown';
    return { operation: name, key, status, sentBytes: bytesIn, isWrite: !/^(?:Get|Head|List|Describe)/.test(name) };
  });
}
