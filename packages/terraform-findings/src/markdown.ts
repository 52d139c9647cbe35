/**
 * Markdown of comments, issues and summaries out of words that strangers chose: names in HCL, messages of tools. Nothing
 * in them can start markup, end a table cell, hide what follows, mention a person or refer to another issue.
 */

/** UTF-8 bytes: never fewer than characters, however GitHub counts these. */
export const sizeOf = (markdown: string): number => Buffer.byteLength(markdown, 'utf8');

// Invisible, and not part of any name: what it parts is no mention, reference or address any more.
const BREAK = '\u200b';

/** Words in running text or in a cell of a table, on one line. */
export function text(words: string): string {
  return oneLine(words)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\*_`~|[\]!$]/g, '\\$&')
    .replaceAll(/[@#]|:\/\/|www\.|gh-/gi, `$&${BREAK}`);
}

/** A name or value in code font, also in a cell of a table. */
export function code(value: string): string {
  const clean = oneLine(value);
  if (clean.trim() === '') return '(empty)';
  const longest = Math.max(0, ...[...clean.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 || clean !== clean.trim() ? ' ' : '';
  return `${fence}${space}${clean.replaceAll('|', '\\|')}${space}${fence}`;
}

/** The same for the line that opens a folded part, which is HTML and not Markdown. */
export const htmlCode = (value: string): string => `<code>${html(value)}</code>`;

const html = (words: string): string =>
  oneLine(words).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

// Control characters, line ends, and marks that turn the direction of writing or hide what is there.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/g;

const oneLine = (words: string): string => words.toWellFormed().replaceAll(UNPRINTABLE, ' ');

/** A link whose text is Markdown already; no link where the address is none of the web. */
export const link = (label: string, address: string): string =>
  /^https?:\/\/[^/\s]/i.test(address)
    ? `[${label}](${oneLine(address).replaceAll(/[\s()<>\\|`"[\]]/g, percent)})`
    : label;

const percent = (sign: string): string => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`;

/** `title` is HTML, `body` is Markdown. */
export const folded = (title: string, body: string): string =>
  `<details><summary>${title}</summary>\n\n${body}\n</details>\n`;

export const heading = (level: 2 | 3 | 4, title: string): string => `${'#'.repeat(level)} ${title}\n`;

/** As many rows as the room takes, and how many are left out. Cells are Markdown already. */
export function fittingTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  mostBytes: number,
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const head = line(titles) + line(titles.map(() => ':--'));
  const lines = rows.map(line);
  const fitting = howManyFit(lines, mostBytes - sizeOf(head) - NOTE_ROOM);
  if (fitting === lines.length) return head + lines.join('');
  return `${head}${lines.slice(0, fitting).join('')}\n_${count(lines.length - fitting)} more have no room here._\n`;
}

const NOTE_ROOM = 64;

function howManyFit(lines: readonly string[], room: number): number {
  let left = room;
  for (const [at, line] of lines.entries()) {
    left -= sizeOf(line);
    if (left < 0) return at;
  }
  return lines.length;
}

/** 1,234 of whole numbers. */
export const count = (value: number): string => String(value).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',');

export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;
