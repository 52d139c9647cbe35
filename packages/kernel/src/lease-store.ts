import { textBody } from './bytes-body.ts';
import type { Clock, Random } from './clock.ts';
import { ConflictError, errorMessage } from './errors.ts';
import { ShapeError } from './json-shape.ts';
import { type LeaseDocument, NO_LEASE, type ObservedLease, parseLease } from './lease-document.ts';
import { ABSENT, matching, type ObjectStore, type WriteOutcome } from './object-store.ts';
import type { Reporter } from './reporter.ts';

export interface LeasePorts {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly reporter: Reporter;
}

/** Reads a lease. Throws `ConflictError` when something else stands at its key. */
export async function readLease(store: ObjectStore, key: string, signal?: AbortSignal): Promise<ObservedLease> {
  const found = await store.get(key, signal);
  if (found === null) return NO_LEASE;
  try {
    return { etag: found.etag, document: parseLease(new TextDecoder().decode(found.bytes)) };
  } catch (cause) {
    if (!(cause instanceof ShapeError)) throw cause;
    throw new ConflictError({
      code: 'lease-unreadable',
      message: `s3://${store.bucket}/${key} is not a lease that this version can read: ${errorMessage(cause)}.`,
      remedy:
        'If a newer version of this action deploys here, use that version. If the file was damaged by hand, check that no deployment is running and restore an earlier version of the object.',
      cause,
    });
  }
}

/** Writes a lease document over exactly what was observed. */
export function writeLease(
  store: ObjectStore,
  key: string,
  document: LeaseDocument,
  over: Pick<ObservedLease, 'etag'>,
  signal?: AbortSignal,
): Promise<WriteOutcome> {
  return store.put({
    key,
    body: textBody(JSON.stringify(document)),
    headers: { contentType: 'application/json', cacheControl: 'no-store' },
    condition: over.etag === null ? ABSENT : matching(over.etag),
    ...(signal === undefined ? {} : { signal }),
  });
}

/**
 * Changes a lease that somebody else may be renewing at the same time: reads, edits, writes over exactly what was read,
 * and starts over when it moved. `edit` gets an empty lease where there is none and returns null to leave it alone.
 */
export async function editLease(
  ports: Pick<LeasePorts, 'store' | 'random' | 'clock'>,
  key: string,
  edit: (lease: LeaseDocument) => LeaseDocument | null,
  signal?: AbortSignal,
): Promise<LeaseDocument | null> {
  for (;;) {
    signal?.throwIfAborted();
    const observed = await readLease(ports.store, key, signal);
    const edited = edit(observed.document ?? EMPTY_LEASE);
    if (edited === null) return observed.document;
    const document = { ...edited, nonce: ports.random.nonce() };
    const outcome = await writeLease(ports.store, key, document, observed, signal);
    if (outcome.kind === 'written') return document;
    const found = await readLease(ports.store, key, signal);
    if (found.document?.nonce === document.nonce) return document;
    await ports.clock.sleep(ports.random.fraction() * 500, signal);
  }
}

const EMPTY_LEASE: LeaseDocument = {
  version: 1,
  kind: 'lease',
  state: 'free',
  generation: 0,
  nonce: '',
  owner: null,
  abort: null,
  hold: null,
};
