import {
  asArray,
  asObject,
  asString,
  asStringOrNull,
  type ChangedPaths,
  DeployError,
  errorMessage,
  parseJson,
  ShapeError,
} from '@deploy/kernel';
import { changedPaths, type GenerationContent, type PrunedKey } from './changes.ts';
import { EMPTY_MANIFEST, type Manifest } from './manifest.ts';
import type { LogEntry, Pointer } from './pointer.ts';
import type { ReleaseContext } from './release-context.ts';
import type { ReleaseId } from './release-id.ts';

/**
 * Everything that changed since the last invalidation that CloudFront accepted, generation by generation, so that one
 * lost to a kill is made up by the next run. Reads only manifests that are not known yet.
 *
 * @param distributions those that will be asked; empty: every one that ever acknowledged
 */
export async function collectChanges(
  context: ReleaseContext,
  pointer: Pointer,
  distributions: readonly string[],
): Promise<ChangedPaths> {
  const since = acknowledgedByAll(pointer, distributions);
  const walk = await readWalk(context, pointer, since);
  return changedPaths({
    bucket: context.store.bucket,
    prefix: context.prefix,
    release: pointer.live,
    generation: pointer.generation,
    since,
    ...walk,
  });
}

/** The oldest acknowledgement among the distributions; 0 where one has never acknowledged. */
export function acknowledgedByAll(pointer: Pointer, distributions: readonly string[]): number {
  const asked = distributions.length > 0 ? distributions : Object.keys(pointer.invalidated);
  return asked.length === 0 ? 0 : Math.min(...asked.map((id) => pointer.invalidated[id] ?? 0));
}

async function readWalk(
  context: ReleaseContext,
  pointer: Pointer,
  since: number,
): Promise<{ complete: boolean; contents: readonly GenerationContent[] }> {
  const base = pointer.log.find((entry) => entry.generation === since);
  const later = pointer.log.filter((entry) => entry.generation > since);
  // Generation 0 is the empty bucket. Any other base must be on record and settled, with nothing missing after it.
  const hasBase = since === 0 || (base !== undefined && base.liveAt !== null);
  const isGapless = later.every((entry, index) => entry.generation === since + 1 + index);
  const manifest = base === undefined ? EMPTY_MANIFEST : await findManifest(context, base.release);
  const contents: GenerationContent[] = [{ kind: 'release', generation: since, manifest: manifest ?? EMPTY_MANIFEST }];
  let complete = hasBase && isGapless && manifest !== null;
  for (const entry of later) {
    const content = await readContent(context, entry);
    if (content === null) complete = false;
    else contents.push(content);
  }
  return { complete, contents };
}

async function readContent(context: ReleaseContext, entry: LogEntry): Promise<GenerationContent | null> {
  const { generation } = entry;
  if (entry.kind === 'prune') {
    const removed = await readPruneList(context, generation);
    return removed === null ? null : { kind: 'prune', generation, removed };
  }
  const manifest = await findManifest(context, entry.release);
  return manifest === null ? null : { kind: 'release', generation, manifest };
}

const findManifest = (context: ReleaseContext, release: ReleaseId): Promise<Manifest | null> =>
  unlessDamaged(context, () => context.state.findManifest(release, context.signal));

function readPruneList(context: ReleaseContext, generation: number): Promise<readonly PrunedKey[] | null> {
  const { store, state, signal } = context;
  return unlessDamaged(context, async () => {
    const found = await store.get(state.keys.pruneList(generation), signal);
    return found === null ? null : parsePruneList(new TextDecoder().decode(found.bytes));
  });
}

/** A damaged record of the past is as good as none: it costs a purge of everything, but no release. */
async function unlessDamaged<T>({ reporter }: ReleaseContext, read: () => Promise<T | null>): Promise<T | null> {
  try {
    return await read();
  } catch (thrown) {
    const isDamage =
      thrown instanceof ShapeError || (thrown instanceof DeployError && thrown.code === 'state-unreadable');
    if (!isDamage) throw thrown;
    const text = `${errorMessage(thrown).replace(/\.?$/, '.')} It is not known any more what caches may hold: the next invalidation purges everything.`;
    reporter.message({ code: 'record-damaged', level: 'warning', text });
    return null;
  }
}

/** Reads a list of pruned keys. Throws `ShapeError`. */
export function parsePruneList(text: string): readonly PrunedKey[] {
  return asArray(parseJson(text, 'the list of pruned keys'), 'pruned', (value, path) => {
    const pruned = asObject(value, path);
    return {
      key: asString(pruned['key'], `${path}.key`),
      sha256: asString(pruned['sha256'], `${path}.sha256`),
      cacheControl: asStringOrNull(pruned['cacheControl'], `${path}.cacheControl`),
    };
  });
}
