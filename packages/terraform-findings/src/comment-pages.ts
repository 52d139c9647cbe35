import { type CommentSection, verdictSign, writtenSection } from './comment-section.ts';
import { code, fittingTable, heading, link, sizeOf, text } from './markdown.ts';

/**
 * GitHub refuses a body above 65,536 characters. Whether it counts bytes, UTF-16 units or code points is not written
 * anywhere: bytes are never fewer. The rest is for the markers that a page begins with.
 */
const MOST_BYTES = 56_000;
const INDEX_BYTES = 28_000;

/**
 * Bodies of the comments: a table of all sections, then the sections, over as many pages as they need. Without sections
 * one that is there already stays: it knows which stacks there are, and an older run may write after this one.
 */
export function pagesOf(title: string, sections: readonly CommentSection[], isThere: boolean): readonly string[] {
  if (sections.length === 0)
    return isThere ? [`${heading(3, text(title))}\nThere is nothing to report any more.\n`] : [];
  const pages: string[] = [`${heading(3, text(title))}\n${indexOf(sections)}\n`];
  for (const section of sections) {
    const written = writtenSection(section);
    const last = pages.length - 1;
    const page = pages[last] ?? '';
    if (sizeOf(page) + sizeOf(written) <= MOST_BYTES) pages[last] = page + written;
    else pages.push(`${heading(3, `${text(title)}, continued`)}\n${written}`);
  }
  return pages;
}

function indexOf(sections: readonly CommentSection[]): string {
  const newest = Math.max(...sections.map(({ run }) => run.id));
  const rows = sections.map(({ commit, environment, headline, part, run, stack, verdict }) => [
    verdictSign[verdict],
    code(stack),
    environment === null ? '' : code(environment),
    code(part),
    text(headline),
    `${link(code(commit.slice(0, 7)), run.url)}${run.id < newest ? ' (earlier run)' : ''}`,
  ]);
  return fittingTable(['', 'Stack', 'Environment', 'Part', 'Result', 'Commit'], rows, INDEX_BYTES);
}
