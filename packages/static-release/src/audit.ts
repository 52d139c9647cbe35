import type { ReleaseEntry } from './entry.ts';
import { fullKey, type Observed, observe, type ReleaseContext } from './release-context.ts';
import { areSameHeaders, compareKeys } from './release-id.ts';
import { STATE_ROOT } from './state-keys.ts';

export interface Difference {
  readonly key: string;
  readonly kind: 'missing' | 'other-content' | 'other-headers';
}

export interface AuditReport {
  readonly observed: Observed;
  readonly checked: number;
  /** In key order. */
  readonly differences: readonly Difference[];
  /** Keys in the bucket that are not in the live release: older assets kept for open tabs, or files of others. */
  readonly others: number;
}

/** Compares every object of the live release with what the bucket holds: presence, content and headers. */
export async function audit(context: ReleaseContext): Promise<AuditReport> {
  const observed = await observe(context);
  const keys = new Set(observed.live.entries.map((entry) => fullKey(context, entry.key)));
  let others = 0;
  for await (const found of context.store.list(context.prefix, context.signal)) {
    if (!keys.has(found.key) && !found.key.startsWith(STATE_ROOT)) others += 1;
  }
  const differences: Difference[] = [];
  await context.window.run({
    items: observed.live.entries,
    weight: () => 0,
    signal: context.signal,
    work: async (entry, signal) => {
      const kind = await compare(context, entry, signal);
      if (kind !== null) differences.push({ key: entry.key, kind });
      return { pushedBack: false };
    },
  });
  return {
    observed,
    checked: observed.live.entries.length,
    differences: differences.sort((a, b) => compareKeys(a.key, b.key)),
    others,
  };
}

async function compare(
  context: ReleaseContext,
  entry: ReleaseEntry,
  signal: AbortSignal,
): Promise<Difference['kind'] | null> {
  const key = fullKey(context, entry.key);
  const found = await context.store.head(key, signal);
  if (found === null) return 'missing';
  const sha256 = found.sha256 ?? (await context.store.digest(key, signal));
  if (sha256 !== entry.sha256) return 'other-content';
  return areSameHeaders(found.headers, entry.headers) ? null : 'other-headers';
}
