import { createHash } from 'node:crypto';
import { pagesOf } from './comment-pages.ts';
import { type CommentSection, isNewer, type RunOrder, readSections, sectionKey } from './comment-section.ts';

/** A comment that is there. Pass only those that this workflow's own account has written: anybody can copy a marker. */
export interface ExistingComment {
  readonly id: number;
  readonly body: string;
}

export interface CommentMerge {
  /** What the comment belongs to, such as the path of the workflow. Other scopes have comments of their own. */
  readonly scope: string;
  /** Heading, such as the name of the workflow. */
  readonly title: string;
  /** Of the pull request, in any order. */
  readonly existing: readonly ExistingComment[];
  /** What this job has to say. */
  readonly ours: readonly CommentSection[];
  /** Stacks that exist at this run's commit; sections of others go. `null`: not known, and none goes. */
  readonly known: readonly string[] | null;
  readonly run: RunOrder;
}

export interface CommentSteps {
  /** `id` of a comment to rewrite, `null` for a new one. In this order. Empty when all is as it should be. */
  readonly writes: readonly { readonly id: number | null; readonly body: string }[];
  /** Comments that are no longer needed. */
  readonly deletes: readonly number[];
}

/**
 * One comment for all stacks and environments, in which jobs that know nothing of each other each write their part.
 * Whatever order they come in, the newest run and attempt wins for each part, and the result is the same. What does not
 * fit goes into further comments. Two jobs can write at the same moment, and one of them would be lost: read and merge
 * again after a write, until nothing is left to do.
 */
export function mergeComment({ existing, known, ours, run, scope, title }: CommentMerge): CommentSteps {
  const marker = markerOf(scope);
  const comments = existing
    .map(({ id, body }) => ({ id, body: body.replaceAll('\r\n', '\n').trimEnd() }))
    .filter(({ body }) => body.startsWith(marker))
    .toSorted((a, b) => a.id - b.id);
  const tree = newestTree([
    ...comments.map(({ body }) => readTree(body)),
    known === null ? null : { ...run, stacks: known.map(short).sort() },
  ]);
  const sections = merged([...comments.flatMap(({ body }) => readSections(body)), ...ours]).filter((section) =>
    isThere(section, tree),
  );
  const pages = pagesOf(title, sections, comments.length > 0).map((page, at) =>
    `${marker}\n${at === 0 ? writtenTree(tree) : ''}${page}`.trimEnd(),
  );
  return {
    writes: pages
      .map((body, at) => ({ id: comments[at]?.id ?? null, body, was: comments[at]?.body }))
      .filter(({ body, was }) => body !== was)
      .map(({ id, body }) => ({ id, body })),
    deletes: comments.slice(pages.length).map(({ id }) => id),
  };
}

const markerOf = (scope: string): string => `<!-- terraform-checks ${short(scope)} -->`;

const short = (value: string): string => createHash('sha256').update(value).digest('hex').slice(0, 12);

/** Of each part the newest; of two of the same attempt the later in the list, which is what this job says. */
function merged(sections: readonly CommentSection[]): readonly CommentSection[] {
  const byKey = new Map<string, CommentSection>();
  for (const section of sections) {
    const other = byKey.get(sectionKey(section));
    if (other === undefined || !isNewer(other.run, section.run)) byKey.set(sectionKey(section), section);
  }
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, section]) => section);
}

/** Which stacks there were at the newest run that looked. Kept, for an older run may write after it. */
interface KnownTree extends RunOrder {
  /** Digests of their paths. */
  readonly stacks: readonly string[];
}

const isThere = (section: CommentSection, tree: KnownTree | null): boolean =>
  tree === null || isNewer(section.run, tree) || tree.stacks.includes(short(section.stack));

const newestTree = (trees: readonly (KnownTree | null)[]): KnownTree | null =>
  trees.reduce((newest, tree) => (tree === null || (newest !== null && isNewer(newest, tree)) ? newest : tree), null);

const TREE = /^<!-- terraform-tree (\d+) (\d+) ([0-9a-f ]*) ?-->$/m;

const writtenTree = (tree: KnownTree | null): string =>
  tree === null ? '' : `<!-- terraform-tree ${tree.id} ${tree.attempt} ${tree.stacks.join(' ')} -->\n`;

function readTree(body: string): KnownTree | null {
  // In the second line and nowhere else: what follows are other people's words.
  const [, id, attempt, stacks] = TREE.exec(body.split('\n', 2)[1] ?? '') ?? [];
  if (id === undefined || attempt === undefined) return null;
  return { id: Number(id), attempt: Number(attempt), stacks: (stacks ?? '').split(' ').filter((it) => it !== '') };
}
