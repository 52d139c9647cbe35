import { wrap } from './columns.ts';
import { inlineText } from './markdown-inline.ts';
import type { Style } from './style.ts';
import { type Align, type Table, tableLines } from './table.ts';

/**
 * A job summary as a person reads it on the run's page: headings, aligned tables, lists, notes; `<details>` stay
 * folded, as they are there until somebody opens them. Reads the Markdown and HTML that job summaries are made of, and
 * shows what it does not know as text.
 */
export function renderMarkdown(markdown: string, width: number, style: Style): readonly string[] {
  const out: string[] = [];
  let rest: readonly string[] = unfoldedHtmlTables(markdown.replace(/\r\n?/g, '\n')).split('\n');
  while (rest.length > 0) {
    const [lines, used] = block(rest, width, style);
    const opensWithGap = lines[0] === '' && (out.length === 0 || out.at(-1) === '');
    out.push(...(opensWithGap ? lines.slice(1) : lines));
    rest = rest.slice(used);
  }
  while (out.at(-1) === '') out.pop();
  return out;
}

type Block = readonly [lines: readonly string[], used: number];

function block(rest: readonly string[], width: number, style: Style): Block {
  const line = rest[0]?.trim() ?? '';
  if (line === '') return [[''], 1];
  if (line.startsWith('```')) return code(rest, width, style);
  if (/^<details\b/i.test(line)) return details(rest, width, style);
  if (isRow(line) && isRule(rest[1])) return table(rest, width, style);
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line) ?? /^<h([1-6])[^>]*>(.*?)<\/h\1>$/i.exec(line);
  if (heading) return [['', ...wrap(style.bold(inlineText(heading[2] ?? '', style)), width), ''], 1];
  if (/^(?:-{3,}|\*{3,}|<hr\s*\/?>)$/i.test(line)) return [[style.dim('─'.repeat(Math.min(width, 40)))], 1];
  const quote = /^>\s?(.*)$/.exec(line);
  if (quote) return [quoted(quote[1] ?? '', width, style), 1];
  const item = /^(\s*)(?:[-*+]|(\d+)[.)])\s+(.*)$/.exec(rest[0] ?? '');
  if (item) return [listItem(item, width, style), 1];
  const text = inlineText(line, style).trim();
  return [text === '' ? [] : wrap(text, width), 1];
}

function code(rest: readonly string[], width: number, style: Style): Block {
  const end = rest.findIndex((line, index) => index > 0 && line.trim().startsWith('```'));
  const used = end === -1 ? rest.length : end + 1;
  if (rest[0]?.trim() === '```mermaid') return [wrap(chartInWords(rest.slice(1, used), style), width), used];
  return [rest.slice(1, end === -1 ? undefined : end).map((line) => `  ${style.accent(line)}`), used];
}

/** Nobody reads a chart's source. */
function chartInWords(source: readonly string[], style: Style): string {
  const title = /^\s*title "(.*)"$/m.exec(source.join('\n'))?.[1];
  return style.dim(title === undefined ? '(a chart on GitHub)' : `(a chart on GitHub: ${title})`);
}

function details(rest: readonly string[], width: number, style: Style): Block {
  let depth = 0;
  const end = rest.findIndex((line) => {
    depth += (line.match(/<details\b/gi)?.length ?? 0) - (line.match(/<\/details>/gi)?.length ?? 0);
    return depth <= 0;
  });
  const used = end === -1 ? rest.length : end + 1;
  const summary = /<summary>(.*?)<\/summary>/is.exec(rest.slice(0, used).join('\n'))?.[1] ?? 'Details';
  return [wrap(`▸ ${inlineText(summary.trim(), style)} ${style.dim('(folded)')}`, width), used];
}

function table(rest: readonly string[], width: number, style: Style): Block {
  const after = rest.findIndex((line) => !isRow(line.trim()));
  const used = after === -1 ? rest.length : after;
  const cells = (line: string): readonly string[] =>
    rowCells(line).map((cell) => inlineText(cell, style, 'text-alone').trim());
  const align = rowCells(rest[1] ?? '').map((cell): Align => (/^\s*-+:\s*$/.test(cell) ? 'right' : 'left'));
  const shown: Table = { head: cells(rest[0] ?? ''), rows: rest.slice(2, used).map(cells), align };
  return [tableLines(shown, width, style), used];
}

function quoted(text: string, width: number, style: Style): readonly string[] {
  const kind = /^\[!(\w+)\]$/.exec(text.trim())?.[1];
  const shown = kind === undefined ? inlineText(text, style) : style.bold(kind[0] + kind.slice(1).toLowerCase());
  return wrap(shown, width - 2).map((line) => `┃ ${line}`);
}

function listItem([, indent, number, text]: RegExpExecArray, width: number, style: Style): readonly string[] {
  const mark = `${indent ?? ''}${number === undefined ? '•' : `${number}.`} `;
  const lines = wrap(inlineText(text ?? '', style), width - mark.length);
  return lines.map((line, index) => (index === 0 ? mark : ' '.repeat(mark.length)) + line);
}

function isRow(line: string): boolean {
  return line.startsWith('|') || /^[^|`]+\|[^|]/.test(line);
}

function isRule(line: string | undefined): boolean {
  return line !== undefined && /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/.test(line);
}

function rowCells(line: string): readonly string[] {
  return line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

/** `<table>` as a Markdown table, so that both are read by the same code. */
function unfoldedHtmlTables(markdown: string): string {
  return markdown.replace(/<table\b[^>]*>(.*?)<\/table>/gis, (_, body: string) => {
    const rows = [...body.matchAll(/<tr\b[^>]*>(.*?)<\/tr>/gis)].map(([, row]) =>
      [...(row ?? '').matchAll(/<t[hd]\b[^>]*>(.*?)<\/t[hd]>/gis)].map(([, cell]) =>
        (cell ?? '').replace(/\s+/g, ' ').replace(/\|/g, '\\|').trim(),
      ),
    );
    const [head = [], ...others] = rows;
    const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
    return ['', line(head), line(head.map(() => '---')), ...others.map(line), ''].join('\n');
  });
}
