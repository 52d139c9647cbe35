import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';

/** A request as it goes over the wire, signed or not. */
export interface RawRequest {
  readonly method: string;
  /** Percent-encoded, with a leading slash. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** A store to be judged. Cases use keys of their own, so that they may share its buckets. */
export interface S3Target {
  readonly name: string;
  readonly region: string;
  /** Host and port of the endpoint, as it stands in the Host header. */
  readonly host: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Without versioning. */
  readonly bucket: string;
  /** With versioning. */
  readonly versionedBucket: string;
  /** The store's clock, milliseconds since 1970. */
  readonly nowMs: () => number;
  /** A client that addresses buckets by path and sends once; `changes` win. */
  client(changes?: S3ClientConfig): S3Client;
  send(request: RawRequest): Promise<RawAnswer>;
}

export interface ContractCase {
  readonly name: string;
  /** Throws where the store does not behave as S3 does. */
  run(target: S3Target): Promise<void>;
  /** Stores that are known to fail the case, and why. */
  readonly unlike?: { readonly versitygw?: string; readonly ministack?: string };
}
