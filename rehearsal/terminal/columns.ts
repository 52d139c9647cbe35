const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });
// Emoji and East Asian wide characters take two columns; close enough for aligning tables.
const WIDE =
  /\p{Emoji_Presentation}|\uFE0F|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60]/u;
const ESCAPE = '\u001B';
const ESCAPE_CODE = new RegExp(`(${ESCAPE}\\[\\d*m)`);
const CODES = new RegExp(`${ESCAPE}\\[(\\d*)m`, 'g');
/** What ends each style of `util.styleText`: bold and dim, then the colours. */
const ENDS = new Set(['0', '22', '39']);

interface Unit {
  readonly text: string;
  readonly columns: number;
}

/** Columns that a text takes in a terminal, escape codes not counted. */
export function columnsOf(text: string): number {
  return units(text).reduce((sum, { columns }) => sum + columns, 0);
}

/** Fills up with spaces to a number of columns. */
export function fill(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, columns - columnsOf(text)));
  return align === 'left' ? text + space : space + text;
}

/** Breaks a text into lines of at most so many columns, at spaces where it can. Styles end and begin again with a line. */
export function wrap(text: string, columns: number): readonly string[] {
  const room = Math.max(1, columns);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ +/).flatMap((part) => pieces(part, room))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && columnsOf(longer) > room) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return styledApart([...lines, line]);
}

/** A word that no line can hold, cut after a separator where there is one. */
function pieces(word: string, columns: number): readonly string[] {
  if (columnsOf(word) <= columns) return [word];
  const all = units(word);
  let used = 0;
  const tooFar = all.findIndex((unit) => {
    used += unit.columns;
    return used > columns;
  });
  const separator = all.slice(0, tooFar).findLastIndex(({ text }) => /^[-/_.,]$/.test(text));
  const cut = separator + 1 > columns / 2 ? separator + 1 : Math.max(1, tooFar);
  const text = (part: readonly Unit[]): string => part.map((unit) => unit.text).join('');
  return [text(all.slice(0, cut)), ...pieces(text(all.slice(cut)), columns)];
}

function units(text: string): readonly Unit[] {
  return text.split(ESCAPE_CODE).flatMap((part) => {
    if (part.startsWith(ESCAPE)) return [{ text: part, columns: 0 }];
    return [...GRAPHEMES.segment(part)].map(({ segment }) => ({ text: segment, columns: WIDE.test(segment) ? 2 : 1 }));
  });
}

function styledApart(lines: readonly string[]): readonly string[] {
  let open: readonly string[] = [];
  return lines.map((line) => {
    const begun = open.join('');
    for (const [code, number = ''] of line.matchAll(CODES))
      open = ENDS.has(number) ? open.slice(0, -1) : [...open, code];
    return begun + line + open.map((code) => (/\[[12]m/.test(code) ? `${ESCAPE}[22m` : `${ESCAPE}[39m`)).join('');
  });
}
