import { asCount, asObject, asOneOf, asString, asStringOrNull, parseJson, ShapeError } from './json-shape.ts';

/** Who holds, or last held, a lease. */
export interface LeaseOwner {
  /** For people: the URL of the run, or what stands for it outside GitHub. */
  readonly run: string;
  readonly runId: string | null;
  readonly attempt: number;
  /** Fresh for every process: two jobs of one run are two owners. */
  readonly process: string;
}

/** What somebody asks of a lease's holder, or of everyone. */
export interface LeaseRequest {
  readonly by: string;
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
}

/**
 * `lease.json`. Written anew at every taking, renewal and release, never deleted: delete markers and old versions
 * behave differently from store to store.
 */
export interface LeaseDocument {
  readonly version: 1;
  readonly kind: 'lease';
  readonly state: 'held' | 'free';
  /** Grows at every taking. */
  readonly generation: number;
  /** Fresh at every write, so that two writes never share an ETag (ETags are digests of content). */
  readonly nonce: string;
  readonly owner: LeaseOwner | null;
  /** The holder is asked to stop at its next step. */
  readonly abort: LeaseRequest | null;
  /** New deployments are refused until it is lifted. */
  readonly hold: LeaseRequest | null;
}

/** A lease as it was read; `etag` null means that nothing was there. */
export type ObservedLease =
  | { readonly etag: string; readonly document: LeaseDocument }
  | { readonly etag: null; readonly document: null };

export const NO_LEASE: ObservedLease = { etag: null, document: null };

export function parseLease(text: string): LeaseDocument {
  const root = asObject(parseJson(text, 'the lease'), 'the lease');
  asOneOf(root['kind'], 'kind', ['lease']);
  if (root['version'] !== 1) throw new ShapeError(`version is ${JSON.stringify(root['version'])}, not 1`);
  return {
    version: 1,
    kind: 'lease',
    state: asOneOf(root['state'], 'state', ['held', 'free']),
    generation: asCount(root['generation'], 'generation'),
    nonce: asString(root['nonce'], 'nonce'),
    owner: root['owner'] === null ? null : readOwner(root['owner'], 'owner'),
    abort: readRequest(root['abort'], 'abort'),
    hold: readRequest(root['hold'], 'hold'),
  };
}

function readOwner(value: unknown, path: string): LeaseOwner {
  const owner = asObject(value, path);
  return {
    run: asString(owner['run'], `${path}.run`),
    runId: asStringOrNull(owner['runId'], `${path}.runId`),
    attempt: asCount(owner['attempt'], `${path}.attempt`),
    process: asString(owner['process'], `${path}.process`),
  };
}

function readRequest(value: unknown, path: string): LeaseRequest | null {
  if (value === null) return null;
  const request = asObject(value, path);
  return {
    by: asString(request['by'], `${path}.by`),
    reason: asString(request['reason'], `${path}.reason`),
    at: asString(request['at'], `${path}.at`),
  };
}
