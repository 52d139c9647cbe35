import {
  ABSENT,
  type Body,
  type Condition,
  ConflictError,
  type CopyOutcome,
  type HeldLease,
  matching,
  NotFoundError,
  type ObjectInfo,
} from '@deploy/kernel';
import { isImmutable, type ReleaseEntry } from './entry.ts';
import { fullKey, type ReleaseContext } from './release-context.ts';
import { areSameHeaders } from './release-id.ts';
import type { BodyOf } from './stage.ts';

/** A context while the lease is held. */
export interface LeasedContext extends ReleaseContext {
  readonly lease: HeldLease;
}

/** Somebody who keeps overwriting a key while we hold the lease does not take part in the protocol. */
const MOST_ATTEMPTS = 5;

/** What is thought to be at a key: an ETag, nothing (null), or not known (undefined). */
export type KnownEtag = string | null | undefined;

export interface KeyWrite {
  readonly entry: ReleaseEntry;
  readonly known: KnownEtag;
  readonly bodyOf: BodyOf;
  readonly signal: AbortSignal;
}

/**
 * Gives a key its content and headers by one conditional copy on the server, and answers the new ETag. A refused
 * condition is looked into: what is wanted is there already (a lost answer), or the lease is still ours and the key is
 * observed afresh, or it is not and this run stops.
 */
export async function writeKey(context: LeasedContext, write: KeyWrite): Promise<string> {
  const key = fullKey(context, write.entry.key);
  let condition = await firstCondition(context, key, write);
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const outcome = await copyInto(context, key, write, condition);
    if (outcome.kind === 'written') return outcome.etag;
    if (outcome.kind === 'source-missing') throw stagedBodyGone(context, write.entry);
    const found = await context.store.head(key, write.signal);
    if (found !== null && (await isWanted(context, key, found, write))) return found.etag;
    await context.lease.confirm();
    condition = found === null ? ABSENT : matching(found.etag);
    if (write.known !== undefined) reportForeignWrite(context, key);
  }
  throw keyContended(context, key);
}

/** Deletes a removed page, but only while it holds content that some release of ours put there. */
export async function deletePage(
  context: LeasedContext,
  key: string,
  known: KnownEtag,
  ours: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<'deleted' | 'spared'> {
  const path = fullKey(context, key);
  let etag = known;
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    if (typeof etag !== 'string') {
      const found = await context.store.head(path, signal);
      if (found === null) return 'deleted';
      const sha256 = found.sha256 ?? (await context.store.digest(path, signal));
      if (sha256 === null || !ours.has(sha256)) return spare(context, path);
      etag = found.etag;
    }
    const outcome = await context.store.delete({
      key: path,
      condition: matching(etag),
      fence: context.lease,
      signal,
    });
    if (outcome.kind === 'deleted') return 'deleted';
    await context.lease.confirm();
    etag = undefined;
  }
  throw keyContended(context, path);
}

async function firstCondition(context: LeasedContext, key: string, write: KeyWrite): Promise<Condition> {
  if (typeof write.known === 'string') return matching(write.known);
  if (write.known === null) return ABSENT;
  const found = await context.store.head(key, write.signal);
  return found === null ? ABSENT : matching(found.etag);
}

async function copyInto(
  context: LeasedContext,
  key: string,
  write: KeyWrite,
  condition: Condition,
): Promise<CopyOutcome> {
  const body = write.bodyOf(write.entry);
  try {
    return await copyOrPut(context, key, write, condition, body);
  } finally {
    body?.done?.();
  }
}

async function copyOrPut(
  { store, state, lease }: LeasedContext,
  key: string,
  { entry, signal }: KeyWrite,
  condition: Condition,
  body: Body | null,
): Promise<CopyOutcome> {
  const outcome = await store.copy({
    // A hashed file is copied onto itself: only its headers change.
    from: isImmutable(entry) ? key : state.keys.object(entry.sha256),
    to: key,
    headers: entry.headers,
    condition,
    fence: lease,
    signal,
    ...(body === null ? {} : { body }),
  });
  if (outcome.kind !== 'source-missing' || body === null) return outcome;
  return store.put({ key, body, headers: entry.headers, condition, fence: lease, signal });
}

async function isWanted(
  context: LeasedContext,
  key: string,
  found: ObjectInfo,
  { entry, signal }: KeyWrite,
): Promise<boolean> {
  if (!areSameHeaders(found.headers, entry.headers)) return false;
  return (found.sha256 ?? (await context.store.digest(key, signal))) === entry.sha256;
}

function reportForeignWrite(context: LeasedContext, key: string): void {
  context.reporter.message({
    code: 'key-changed-outside',
    level: 'warning',
    text: `${key} was changed outside of releases since the last one; this release overwrites it.`,
  });
}

function spare(context: LeasedContext, key: string): 'spared' {
  context.reporter.message({
    code: 'page-spared',
    level: 'warning',
    text: `${key} is not part of this release, but somebody else wrote what is there now; it was left alone.`,
  });
  return 'spared';
}

const stagedBodyGone = (context: LeasedContext, entry: ReleaseEntry): NotFoundError =>
  new NotFoundError({
    code: 'staged-object-gone',
    message: `The stored body of ${entry.key} is gone from s3://${context.store.bucket}/${context.state.keys.object(entry.sha256)}.`,
    remedy:
      'Deploy the release again from its source (`mode: deploy`), which stores the body anew. Nothing but this tool may delete under `_deploy/`: check lifecycle rules.',
  });

const keyContended = (context: LeasedContext, key: string): ConflictError =>
  new ConflictError({
    code: 'key-contended',
    message: `Something else keeps writing s3://${context.store.bucket}/${key} while this run holds the lease.`,
    remedy: 'Find what writes there (another pipeline, a sync job) and stop it, then run the action again.',
  });
