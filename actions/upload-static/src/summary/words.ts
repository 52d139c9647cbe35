import { markdown as md } from '@deploy/action-kit';
import type { ChangedPaths } from '@deploy/kernel';
import { EMPTY_MANIFEST, type ReleaseId, shortId } from '@deploy/static-release';
import type { Job } from '../job.ts';

/** How things are called in all summaries. Everything here answers Markdown. */

/** Rows of a list that are shown; the result file has all of them. */
const SHOWN_ROWS = 100;

export type Fact = readonly [name: string, value: string];

/** `1 file`, `1,234 files`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${md.count(count)} ${count === 1 ? one : many}`;

export const releaseName = (release: ReleaseId): string =>
  release === EMPTY_MANIFEST.release ? 'the empty site' : md.code(shortId(release));

export function siteFact({ target }: Job): Fact {
  const place = md.code(`s3://${target.bucket}/${target.prefix}`);
  return ['Site', target.url === null ? place : `${md.link(md.escaped(target.url), target.url)} from ${place}`];
}

/** What caches may still hold, and whose job that is. */
export function cachesFact({ changes, complete, since }: ChangedPaths): Fact {
  const told = since === 0 ? 'no invalidation is on record yet' : `the last invalidation was of generation ${since}`;
  if (!complete)
    return ['Caches', `${told}, and records of older releases are gone: only a purge of everything is safe`];
  if (changes.length === 0) return ['Caches', 'nothing to purge'];
  const paths = counted(changes.length, 'path');
  return ['Caches', `${paths} changed, and ${told}; ${md.code('invalidate-cdn')} decides which to purge`];
}

/** 2026-01-31 23:59 UTC, from ISO 8601. */
export const moment = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`;

/** A run of GitHub as a link; anything else as it is. */
export function runLink(run: string): string {
  const id = /^https:\/\/\S+\/actions\/runs\/(\d+)$/.exec(run)?.[1];
  return id === undefined ? md.escaped(run) : md.link(`run ${id}`, run);
}

/** What to do next. The remedy of a failure is written so as well. */
export const nextStep = (text: string): string => `**What to do:** ${text}\n`;

export type Columns = Parameters<typeof md.table>[0];

/** A table that is folded away; null when there is nothing in it. */
export function foldedTable(title: string, columns: Columns, rows: readonly (readonly string[])[]): string | null {
  return rows.length === 0 ? null : md.details(title, limitedTable(columns, rows));
}

export function limitedTable(columns: Columns, rows: readonly (readonly string[])[]): string {
  const shown = md.table(columns, rows.slice(0, SHOWN_ROWS));
  return rows.length > SHOWN_ROWS ? `${shown}\n… and ${md.count(rows.length - SHOWN_ROWS)} more.\n` : shown;
}

export const foldedKeys = (title: string, keys: readonly string[]): string | null =>
  foldedTable(
    title,
    [{ title: 'Key' }],
    keys.map((key) => [md.code(key)]),
  );
