import { ABSENT, type Body, PreconditionError } from '@deploy/kernel';
import { isImmutable, type ReleaseEntry } from './entry.ts';
import type { FlipPlan } from './flip-plan.ts';
import { fullKey, type ReleaseContext } from './release-context.ts';
import { areSameHeaders } from './release-id.ts';
import type { Pressure } from './upload-window.ts';

/** Gives the bytes of an entry; null where they are only in the bucket, as in a rollback. */
export type BodyOf = (entry: ReleaseEntry) => Body | null;

export interface Staged {
  readonly files: number;
  readonly bytes: number;
  /** Hashed files that stood there already with the same content, but other headers. */
  readonly otherHeaders: readonly ReleaseEntry[];
}

/** Multipart bodies are held part by part: 4 parts of 8 MiB. */
const MULTIPART_BYTES = 16 * 1024 * 1024;
const PARTS_IN_FLIGHT_BYTES = 32 * 1024 * 1024;

/**
 * Puts everything in the bucket that the flip will need, without changing anything a visitor can see: hashed files go to
 * their final keys if nothing is there, bodies of mutable files to the state.
 */
export async function stage(context: ReleaseContext, plan: FlipPlan, bodyOf: BodyOf): Promise<Staged> {
  const items = [...plan.uploads, ...plan.bodies];
  const totalBytes = items.reduce((sum, entry) => sum + entry.size, 0);
  const otherHeaders: ReleaseEntry[] = [];
  let files = 0;
  let bytes = 0;
  let done = 0;
  await context.window.run({
    items,
    weight: (entry) => (entry.size > MULTIPART_BYTES ? PARTS_IN_FLIGHT_BYTES : entry.size),
    signal: context.signal,
    work: async (entry, signal) => {
      const placed = isImmutable(entry)
        ? await placeHashed(context, entry, bodyOf, signal)
        : await placeBody(context, entry, bodyOf, signal);
      if (placed.kind === 'sent') {
        files += 1;
        bytes += entry.size;
      } else if (placed.kind === 'other-headers') {
        otherHeaders.push(entry);
      }
      done += 1;
      context.reporter.progress({ label: 'Staged', done, total: items.length, bytes, totalBytes });
      return placed;
    },
  });
  return { files, bytes, otherHeaders };
}

type Placed = Pressure & { readonly kind: 'sent' | 'was-there' | 'other-headers' };

const WAS_THERE: Placed = { kind: 'was-there', pushedBack: false };

async function placeBody(
  { store, state }: ReleaseContext,
  entry: ReleaseEntry,
  bodyOf: BodyOf,
  signal: AbortSignal,
): Promise<Placed> {
  const body = bodyOf(entry);
  // Without a source the body must be staged already; the flip says so if it is not.
  if (body === null) return WAS_THERE;
  const outcome = await store
    .put({
      key: state.keys.object(entry.sha256),
      body,
      headers: { contentType: 'application/octet-stream' },
      condition: ABSENT,
      signal,
    })
    .finally(() => body.done?.());
  return outcome.kind === 'written' ? { kind: 'sent', pushedBack: outcome.pushedBack } : WAS_THERE;
}

async function placeHashed(
  context: ReleaseContext,
  entry: ReleaseEntry,
  bodyOf: BodyOf,
  signal: AbortSignal,
): Promise<Placed> {
  const key = fullKey(context, entry.key);
  const body = bodyOf(entry);
  if (body !== null) {
    const outcome = await context.store
      .put({ key, body, headers: entry.headers, condition: ABSENT, signal })
      .finally(() => body.done?.());
    if (outcome.kind === 'written') return { kind: 'sent', pushedBack: outcome.pushedBack };
  }
  return compareHashed(context, entry, signal);
}

/** A hashed key that exists must hold the same content: an earlier release left it for open tabs. */
export async function compareHashed(
  context: ReleaseContext,
  entry: ReleaseEntry,
  signal: AbortSignal,
): Promise<Placed> {
  const key = fullKey(context, entry.key);
  const found = await context.store.head(key, signal);
  const sha256 = found?.sha256 ?? (found === null ? null : await context.store.digest(key, signal));
  if (found === null || sha256 === null) {
    throw new PreconditionError({
      code: 'hashed-file-missing',
      message: `s3://${context.store.bucket}/${key} of this release is gone.`,
      remedy: 'Deploy the release again from its source: `mode: deploy` puts missing files back.',
    });
  }
  if (sha256 !== entry.sha256) {
    throw new PreconditionError({
      code: 'hashed-key-taken',
      message: `s3://${context.store.bucket}/${key} exists with other content, and browsers may keep it for a year.`,
      remedy:
        'A name that is cached for ever must change with its content. If the file in the bucket is wrong, delete it and run the action again; if the build made two contents of one name, remove the rule with `hashed: true` that vouches for it.',
    });
  }
  return { kind: areSameHeaders(found.headers, entry.headers) ? 'was-there' : 'other-headers', pushedBack: false };
}
