import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { markdown as md } from '../src/index.ts';

const bytesOf = (text: string): number => Buffer.byteLength(text);

describe('values in Markdown', () => {
  test('escaped, they are neither markup nor the end of a cell', () => {
    expect(md.escaped('<img src=x> a|b *c* [d](e) `f` \\| \n g')).toBe(
      '&lt;img src=x&gt; a\\|b \\*c\\* \\[d\\](e) \\`f\\` \\\\\\|   g',
    );
  });

  test('in code font, backticks inside cannot end it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', 'a', '\n', ' ') }), (value) => {
        const [, fence = '', inner = ''] = /^(`+) ?([\s\S]*?) ?\1$/.exec(md.code(value)) ?? [];
        const runs = [...inner.matchAll(/`+/g)].map(([run]) => run);
        expect(value === '' || (fence !== '' && !runs.includes(fence))).toBe(true);
        expect(md.code(value)).not.toContain('\n');
      }),
    );
  });

  test('a link cannot be ended by its address', () => {
    expect(md.link('site', 'https://a/x y(z)|"<b>%20')).toBe('[site](https://a/x%20y%28z%29%7c"%3cb%3e%20)');
  });

  test('a quotation stays one over all its lines', () => {
    expect(md.quote('a <b>\n\nc')).toBe('> a &lt;b>\n> \n> c\n');
  });

  test('a block of code is fenced by more backticks than it holds', () => {
    expect(md.codeBlock('```\nx\n```', 'yaml')).toBe('````yaml\n```\nx\n```\n````\n');
  });
});

describe('tables', () => {
  test('have a row per row, aligned as asked', () => {
    expect(md.table([{ title: 'Key' }, { title: 'Size', align: 'right' }], [['a', '1']])).toBe(
      '| Key | Size |\n| :-- | --: |\n| a | 1 |\n',
    );
  });
});

describe('numbers', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1500, '1.5 KB'],
    [3_200_000, '3.2 MB'],
    [5e15, '5000.0 TB'],
  ])('%d bytes are %s', (value, shown) => {
    expect(md.bytes(value)).toBe(shown);
  });

  test('counts have separators', () => {
    expect(md.count(12_000)).toBe('12,000');
  });
});

describe('a document', () => {
  test('leaves out blocks that are absent', () => {
    expect(md.document('a\n', null, '', 'b\n')).toBe('a\n\nb\n');
  });

  test('stays below what GitHub shows, says so, and keeps what comes first', () => {
    const rows = Array.from({ length: 40_000 }, (_, at) => [md.code(`assets/file-${at}.js`), 'é'.repeat(10)]);
    const whole = md.document(md.heading(2, 'Title'), md.table([{ title: 'Key' }, { title: 'x' }], rows), 'last\n');
    expect(bytesOf(whole)).toBeLessThanOrEqual(md.SUMMARY_MAX_BYTES);
    expect(whole.startsWith('## Title\n')).toBe(true);
    expect(whole).toMatch(/Cut here: the whole is [\d,]+ bytes/);
    expect(whole).not.toContain('last');
    // Rows are whole or absent.
    expect(whole.split('\n').filter((line) => line.startsWith('| `') && !line.endsWith(' |'))).toEqual([]);
  });

  test('closes what the cut left open, so that the note about it is seen', () => {
    const long = 'x'.repeat(100);
    const body = md.codeBlock(Array.from({ length: 20_000 }, () => long).join('\n'));
    const whole = md.document(md.details('More', body), 'last\n');
    expect(whole.match(/<details>/g)).toHaveLength(1);
    expect(whole.match(/<\/details>/g)).toHaveLength(1);
    expect(whole.match(/^```/gm)).toHaveLength(2);
    expect(whole.indexOf('</details>')).toBeLessThan(whole.indexOf('Cut here'));
  });

  test('of one endless line still fits', () => {
    expect(bytesOf(md.document('x'.repeat(3_000_000)))).toBeLessThanOrEqual(md.SUMMARY_MAX_BYTES);
  });
});
