/** Markdown of a job summary, from data: strings in, string out. */

/** GitHub drops a step summary above 1 MiB (source: GitHub, "Workflow commands", job summaries). */
export const SUMMARY_MAX_BYTES = 1024 * 1024;

/** Keeps a value from being read as Markdown or HTML, also in a cell of a table. */
export function escaped(value: string): string {
  return value
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll(/[\\*_`~|[\]]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** A value in code font; holds whatever characters. */
export function code(value: string): string {
  if (value === '') return '(empty)';
  const clean = value.replaceAll(/[\r\n]+/g, ' ').replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...clean.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${fence}${space}${clean}${space}${fence}`;
}

/** A link whose text is Markdown already. Nothing in the address can end the link. */
export const link = (text: string, address: string): string =>
  `[${text}](${address.replaceAll(/[\s()<>\\|]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`)})`;

/** Somebody's words, over as many lines as they have. */
export const quote = (words: string): string =>
  `${words
    .split(/\r?\n/)
    .map((line) => `> ${line.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}`)
    .join('\n')}\n`;

export const heading = (level: 2 | 3, title: string): string => `${'#'.repeat(level)} ${title}\n`;

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** Cells are Markdown already: escape values with `escaped` or `code`. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return `${[
    line(columns.map((column) => column.title)),
    line(columns.map((column) => (column.align === 'right' ? '--:' : ':--'))),
    ...rows.map(line),
  ].join('\n')}\n`;
}

/** A table of two columns without a heading row that says anything. */
export const facts = (rows: readonly (readonly [string, string])[]): string =>
  table([{ title: '' }, { title: '' }], rows);

export const details = (summary: string, body: string): string =>
  `<details><summary>${summary}</summary>\n\n${body}\n</details>\n`;

export const codeBlock = (content: string, language = ''): string => {
  const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${content}\n${fence}\n`;
};

/** Blocks with a blank line between, cut below the limit with a word about what was cut. */
export function document(...blocks: readonly (string | null)[]): string {
  const given = blocks.filter((block) => block !== null).filter((block) => block !== '');
  const whole = given.join('\n');
  const size = byteLength(whole);
  if (size <= SUMMARY_MAX_BYTES) return whole;
  const kept: string[] = [];
  let room = SUMMARY_MAX_BYTES - ROOM_FOR_NOTE;
  for (const block of given) {
    const cut = byteLength(block) < room ? block : cutBlock(block, room);
    kept.push(cut);
    room -= byteLength(cut) + 1;
    if (cut !== block) break;
  }
  const note = `_Cut here: the whole is ${count(size)} bytes, and GitHub shows ${count(SUMMARY_MAX_BYTES)}. The result file has everything._\n`;
  return `${kept.join('\n')}\n${note}`;
}

const ROOM_FOR_NOTE = 1024;

/** The first lines of a block, with whatever they opened closed again: the note below would be folded away or be code. */
function cutBlock(block: string, room: number): string {
  const lines: string[] = [];
  let left = room - CLOSING_ROOM;
  for (const line of block.split('\n')) {
    left -= byteLength(line) + 1;
    if (left < 0) break;
    lines.push(line);
  }
  const text = lines.join('\n');
  const fences = [...text.matchAll(/^`{3,}/gm)].map(([fence]) => fence);
  const openFence = fences.length % 2 === 1 ? `\n${fences.at(-1) ?? ''}` : '';
  const openDetails = text.split('<details>').length - text.split('</details>').length;
  return `${text}${openFence}${'\n\n</details>'.repeat(Math.max(0, openDetails))}\n`;
}

const CLOSING_ROOM = 256;

const byteLength = (text: string): number => new TextEncoder().encode(text).byteLength;

/** 1,234 of whole numbers. Not by locale: asking for one takes as long as writing the whole summary. */
export const count = (value: number): string => String(value).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',');

/** 512 B, 1.5 KB, 3.2 MB (thousands, as S3's bill counts). */
export function bytes(value: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let scaled = value;
  let unit = 0;
  while (scaled >= 1000 && unit < units.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? scaled : scaled.toFixed(1)} ${units[unit] ?? 'B'}`;
}
