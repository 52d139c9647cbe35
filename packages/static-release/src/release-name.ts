import { NotFoundError } from '@deploy/kernel';
import { previousRelease } from './history.ts';
import { EMPTY_MANIFEST } from './manifest.ts';
import type { LogEntry, Pointer } from './pointer.ts';
import { type ReleaseId, shortId } from './release-id.ts';

/** Shorter beginnings of an id are not accepted: they could be typing errors. */
const SHORTEST = 8;

/** Finds the release a person means: `previous`, a label such as `foreign`, an id, or its beginning. */
export function resolveRelease(pointer: Pointer, name: string): ReleaseId {
  if (name === 'previous') return resolvePrevious(pointer);
  const known = releasesIn(pointer);
  const ids = [...new Set(known.filter((entry) => isMeantBy(entry, name)).map((entry) => entry.release))];
  const [only] = ids;
  if (only !== undefined && ids.length === 1) return only;
  throw new NotFoundError({
    code: 'release-unknown',
    message:
      ids.length === 0
        ? `There is no release "${name}" here.`
        : `"${name}" is the beginning of ${ids.length} releases.`,
    remedy: `Set \`release\` to \`previous\` or one of: ${listed(known)}. \`mode: list\` shows them with their runs.`,
  });
}

/** Whether a person means the live release; `none` is the name of nothing. */
export function isLive(pointer: Pointer, name: string): boolean {
  if (pointer.live === null || pointer.live === EMPTY_MANIFEST.release) return name === 'none';
  return pointer.log.some((entry) => entry.release === pointer.live && isMeantBy(entry, name));
}

const isMeantBy = (entry: LogEntry, name: string): boolean =>
  entry.label === name || (name.length >= SHORTEST && entry.release.startsWith(name));

function resolvePrevious(pointer: Pointer): ReleaseId {
  const previous = previousRelease(pointer);
  if (previous !== null) return previous;
  throw new NotFoundError({
    code: 'no-previous-release',
    message: 'There is no release before the live one.',
    remedy: 'Nothing can be rolled back to. `mode: list` shows what there is; `mode: deploy` goes forward.',
  });
}

const releasesIn = (pointer: Pointer): readonly LogEntry[] =>
  pointer.log.filter((entry) => entry.kind === 'release' && !entry.isDoomed);

function listed(entries: readonly LogEntry[]): string {
  const ids = [...new Set(entries.map((entry) => shortId(entry.release)))];
  return ids.length === 0 ? 'none yet' : ids.slice(-10).join(', ');
}
