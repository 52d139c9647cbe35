import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { renderMarkdown } from '../terminal/markdown.ts';
import { PLAIN, styleFor } from '../terminal/style.ts';

const plain = (markdown: string, width = 80): readonly string[] => renderMarkdown(markdown, width, PLAIN);

describe('a summary in a terminal', () => {
  test('aligns tables and keeps numbers to the right', () => {
    expect(plain('| File | Bytes |\n|:--|--:|\n| a.js | 12 |\n| longer.js | 1,234 |')).toEqual([
      'File       Bytes',
      '─────────  ─────',
      'a.js          12',
      'longer.js  1,234',
    ]);
  });

  test('shows a table without a head as rows alone', () => {
    expect(plain('| | |\n|--|--|\n| release | abc |')).toEqual(['release  abc']);
  });

  test('reads an HTML table as it reads a Markdown one', () => {
    const html = '<table><tr><th>Key</th><th>Size</th></tr><tr><td><code>a|b</code></td><td>3</td></tr></table>';
    expect(plain(html)).toEqual(['Key  Size', '───  ────', 'a|b  3']);
  });

  test('keeps a bar that is escaped inside a cell', () => {
    expect(plain('| a |\n|---|\n| x \\| y |').at(-1)).toBe('x | y');
  });

  test('leaves the address of a link out of a table', () => {
    expect(plain('| a |\n|---|\n| [run 7](https://example.com/runs/7) |').at(-1)).toBe('run 7');
  });

  test('wraps the widest column of a table that is too wide', () => {
    const lines = plain('| k | words |\n|---|---|\n| a | one two three four five six |', 20);
    expect(lines.every((line) => line.length <= 20)).toBe(true);
    expect(lines.slice(2).join(' ').replace(/\s+/g, ' ')).toBe('a one two three four five six');
  });

  test('leaves details folded, nested ones too, and goes on after them', () => {
    const nested =
      '<details><summary>27 <b>files</b></summary>\n\n<details><summary>x</summary>\nhidden\n</details>\n</details>\nafter';
    expect(plain(nested)).toEqual(['▸ 27 files (folded)', 'after']);
  });

  test('shows notes, lists, code and links as a person reads them', () => {
    const markdown =
      '> [!WARNING]\n> Take **care**\n\n- see [docs](https://example.com)\n1. `npm start`\n\n```sh\na | b\n```';
    expect(plain(markdown)).toEqual([
      '┃ Warning',
      '┃ Take care',
      '',
      '• see docs (https://example.com)',
      '1. npm start',
      '',
      '  a | b',
    ]);
  });

  test('undoes escapes and entities, and drops tags it does not know', () => {
    expect(plain('\\*x\\* &lt;b&gt; &amp;amp; &#10003; <sub>y</sub>')).toEqual(['*x* <b> &amp; ✓ y']);
  });

  test('names a chart instead of showing its source', () => {
    const chart = '```mermaid\nxychart-beta\n  title "Healthy instances"\n  bar [1, 2]\n```';
    expect(plain(chart)).toEqual(['(a chart on GitHub: Healthy instances)']);
  });

  test('holds no escape code where it is not looked at', () => {
    expect(plain('# Title\n**bold** `code`').join('')).not.toContain('\u001B');
    expect(styleFor(true, { NO_COLOR: '1' })).toBe(PLAIN);
    expect(styleFor(false, {})).toBe(PLAIN);
  });

  test('counts escape codes as nothing when it aligns', () => {
    const coloured = renderMarkdown('| a | b |\n|---|---|\n| `x` | 1 |\n| yy | 2 |', 80, styleFor(true, {}));
    const visible = coloured.map((line) => stripVTControlCharacters(line));
    expect(visible.slice(2)).toEqual(['x   1', 'yy  2']);
    expect(coloured.join('')).toContain('\u001B');
  });

  test('ends a style with each line it is wrapped over', () => {
    const lines = renderMarkdown('**one two three four**', 10, styleFor(true, {}));
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect([line.slice(0, 4), line.slice(-5)]).toEqual(['\u001B[1m', '\u001B[22m']);
  });

  test('gives up on a rule that is none in time that grows with its length alone', () => {
    // Tens of thousands of steps if every dash is tried once; never, if every way to split them is.
    expect(plain(`| a |\n|${'-'.repeat(500)}x`)[0]).toBe('| a |');
  });
});
