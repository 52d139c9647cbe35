import type { Cdn, ProofAnswer } from '@deploy/cdn-invalidation';
import type { ObjectStore } from '@deploy/kernel';

/** What this action needs of the world beyond its context. Tests give others. */
export interface Ports {
  /** Region null: not known; CloudFront needs it for its partition alone. */
  openCdn(region: string | null, mode: Mode): Cdn;
  openStore(
    place: { readonly bucket: string; readonly prefix: string },
    region: string | null,
    mode: Mode,
  ): ObjectStore;
  readParameter(name: string, region: string | null): Promise<string>;
  /** Rejects like the file system does. */
  readFile(path: string): Promise<string>;
  fetch: ProofFetch;
  /** Tells steps of one run apart, such as `deploy/purge`; empty outside GitHub. */
  readonly step: string;
  /** Closes idle connections, so that the process can end. */
  close(): void;
}

/** As in iam.json. */
export type Mode = 'purge' | 'dry-run';

export interface ProofRequest {
  /** Gives scheme, host and port. */
  readonly site: URL;
  /** Path and query. */
  readonly target: string;
  /** Host and maybe port to connect to instead. */
  readonly connectTo: string | null;
  readonly signal: AbortSignal;
}

/** Sends a request as a visitor does. Rejects with a `RemoteError` when there is no answer. Follows no redirects. */
export type ProofFetch = (request: ProofRequest) => Promise<ProofAnswer>;
