/** Markdown of a job summary, from data: strings in, string out. */

/** GitHub drops a step summary above 1 MiB (source: GitHub, "Workflow commands", job summaries). */
export const SUMMARY_MAX_BYTES = 1024 * 1024;

/** Keeps a value from being read as Markdown or HTML. */
export function escaped(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('|', '\\|')
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll(/([*_`[\]])/g, '\\$1');
}

/** A value in code font; holds whatever characters. */
export function code(value: string): string {
  const clean = value.replaceAll(/[\r\n]+/g, ' ').replaceAll('|', '\\|');
  return clean.includes('`') ? `\`\` ${clean} \`\`` : `\`${clean}\``;
}

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
  const text = blocks.filter((block) => block !== null && block !== '').join('\n');
  const bytes = new TextEncoder().encode(text);
  if (bytes.byteLength <= SUMMARY_MAX_BYTES) return text;
  const kept = new TextDecoder().decode(bytes.subarray(0, SUMMARY_MAX_BYTES - 4096)).replace(/\uFFFD+$/, '');
  const whole = kept.slice(0, kept.lastIndexOf('\n'));
  return `${whole}\n\n_Cut here: the whole is ${bytes.byteLength} bytes, and GitHub shows ${SUMMARY_MAX_BYTES}. The result file has everything._\n`;
}

/** 1,234 */
export const count = (value: number): string => value.toLocaleString('en-CA');

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
