import { ABSENT, bytesBody, type ListedObject, PreconditionError } from '@deploy/kernel';
import { isImmutable, type ReleaseEntry } from './entry.ts';
import { makeManifest } from './manifest.ts';
import type { LeasedContext } from './mutable-key.ts';
import type { LogEntry } from './pointer.ts';
import { fullKey, type Observed, type ReleaseContext } from './release-context.ts';
import { STATE_ROOT } from './state-keys.ts';

/** What stands in a bucket that this tool has not deployed to yet. */
export interface ForeignSite {
  readonly files: number;
  /** Mutable files that the first release would overwrite, with the entry that would. */
  readonly overwritten: readonly { readonly found: ListedObject; readonly by: ReleaseEntry }[];
}

/** Lists the bucket once, before the first release. */
export async function findForeign(
  context: ReleaseContext,
  entries: readonly ReleaseEntry[],
): Promise<ForeignSite | null> {
  const mutable = new Map(
    entries.filter((entry) => !isImmutable(entry)).map((entry) => [fullKey(context, entry.key), entry]),
  );
  let files = 0;
  const overwritten: { found: ListedObject; by: ReleaseEntry }[] = [];
  for await (const found of context.store.list(context.prefix, context.signal)) {
    if (found.key.startsWith(STATE_ROOT)) continue;
    files += 1;
    const by = mutable.get(found.key);
    if (by !== undefined) overwritten.push({ found, by });
  }
  return overwritten.length === 0 ? null : { files, overwritten };
}

export function refuseForeign(context: ReleaseContext, foreign: ForeignSite, adopt: boolean): void {
  if (adopt) return;
  const keys = foreign.overwritten.slice(0, 5).map(({ found }) => found.key);
  throw new PreconditionError({
    code: 'foreign-site',
    message: `s3://${context.store.bucket}/${context.prefix} holds ${foreign.files} file(s) that this action did not deploy, and this release would overwrite ${foreign.overwritten.length}: ${keys.join(', ')}.`,
    remedy:
      'Check that this is the right bucket and prefix. If it is, set `adopt: true` once: what is overwritten is kept as release `foreign`, so that even the first deploy can be rolled back.',
  });
}

/**
 * Keeps what the first release overwrites as release `foreign` and makes it the live one. Other files stay where they
 * are and are never touched.
 */
export async function adoptForeign(
  context: LeasedContext,
  observed: Observed,
  foreign: ForeignSite,
): Promise<Observed> {
  const { state, clock, random } = context;
  const kept: { entry: ReleaseEntry; etag: string }[] = [];
  await context.window.run({
    items: foreign.overwritten,
    weight: ({ found }) => found.size,
    signal: context.signal,
    work: async ({ found, by }, signal) => {
      const keeping = await keep(context, found.key, by, signal);
      if (keeping !== null) kept.push(keeping);
      return { pushedBack: false };
    },
  });
  const live = makeManifest(kept.map(({ entry }) => entry));
  await state.storeManifest(live, context.signal);
  const now = new Date(clock.now()).toISOString();
  const entry: LogEntry = {
    generation: 1,
    kind: 'release',
    release: live.release,
    label: 'foreign',
    made: { run: 'before the first release', attempt: 1, commit: null, ref: null, actor: null, artifactDigest: null },
    begunAt: now,
    liveAt: now,
    supersededAt: null,
    isDoomed: false,
  };
  const pointer = {
    ...observed.pointer,
    nonce: random.nonce(),
    generation: 1,
    live: live.release,
    log: [entry],
    etags: Object.fromEntries(kept.map(({ entry: { key }, etag }) => [key, etag])),
  };
  const swapped = await state.swapPointer(observed, pointer, context.lease);
  return { lease: observed.lease, ...swapped, live, unsettled: [] };
}

async function keep(context: LeasedContext, key: string, by: ReleaseEntry, signal: AbortSignal) {
  const found = await context.store.get(key, signal);
  if (found === null) return null;
  const body = bytesBody(found.bytes);
  await context.store.put({
    key: context.state.keys.object(body.sha256),
    body,
    headers: { contentType: 'application/octet-stream' },
    condition: ABSENT,
    signal,
  });
  return {
    entry: { key: by.key, size: body.size, sha256: body.sha256, role: by.role, headers: found.headers },
    etag: found.etag,
  };
}
