import type { Edge } from '@deploy/aws-twin';

/** A site as a visitor and a deploy know it. */
export interface Site {
  readonly bucket: string;
  readonly distributionId: string;
  /** Where the edge serves it, such as `http://127.0.0.1:4173/`. */
  readonly url: URL;
  /** Its edge locations; each has a cache of its own. */
  readonly pops: readonly string[];
  /** Request headers that send a visitor to one of them. */
  atPop(pop: string): Readonly<Record<string, string>>;
}

/** One request that reached the local AWS. */
export interface Call {
  readonly service: string;
  /** Such as `PutObject`. */
  readonly operation: string;
  /** Object key; null where the call names none. */
  readonly key: string | null;
  readonly status: number;
  /** Bytes of the request's body. */
  readonly sentBytes: number;
  /** Changes something. */
  readonly isWrite: boolean;
}

export interface Interruption {
  /** Takes it back. Answers whether it had happened. */
  cancel(): boolean;
}

/** The local AWS with an edge before each site. */
export interface Cloud {
  readonly region: string;
  readonly sites: Readonly<Record<'console' | 'guest', Site>>;
  /** Variables that send an AWS SDK here: endpoints, keys, region. */
  readonly environment: Readonly<Record<string, string>>;
  /** All calls so far, oldest first. */
  calls(): readonly Call[];
  /** Calls `act` once, when a write of the key arrives, which then takes no effect and is never answered. */
  beforeWriteOf(bucket: string, key: string, act: () => void): Interruption;
  close(): Promise<void>;
}

export interface CloudOptions {
  /** Wanted port of the console's edge; the other site takes the next. */
  readonly port: number;
  readonly say: (text: string) => void;
}

export type { Edge };
export function openCloud(_options: CloudOptions): Promise<Cloud> {
  return Promise.reject(new Error('the local AWS is being built'));
}
