/**
 * How wide text may become. A picture cannot ask for the fonts it will be shown with, so these are the advance widths of
 * DejaVu Sans, in 1/100 em: every other font that the picture may be shown with is narrower.
 */
const BY_WIDTH: readonly (readonly [number, string])[] = [
  [29, "'IJijl"],
  [36, ' ,-./:;\\|'],
  [42, '!()[]frt'],
  [53, '"*?_`cksz·–'],
  [61, 'LFYTaeovxy'],
  [65, '$0123456789{}EPSZbdghnpqu'],
  [70, 'ABCKRVX'],
  [79, 'DGHNOQU&'],
  [86, '#+<=>~^M→×✓'],
  [100, '%@Ww…m'],
];

const WIDTHS: ReadonlyMap<string, number> = new Map(
  BY_WIDTH.flatMap(([width, characters]) => [...characters].map((character): [string, number] => [character, width])),
);

/** Letters with accents are as wide as most capitals; ideographs and emoji are a whole em and a bit. */
const OTHER_LETTER = 85;
const IDEOGRAPH = 130;

/** No character of a text in words is narrower, in em. */
const NARROWEST = 0.28;

/** Bold is at most this much wider. */
const BOLD = 1.16;

/** An upper bound, in pixels, for text in the picture's fonts. */
export function textWidth(text: string, size: number, bold = false): number {
  const hundredths = [...text].reduce((sum, character) => sum + characterWidth(character), 0);
  return (hundredths / 100) * size * (bold ? BOLD : 1);
}

function characterWidth(character: string): number {
  const known = WIDTHS.get(character);
  if (known !== undefined) return known;
  return (character.codePointAt(0) ?? 0) < 0x1100 ? OTHER_LETTER + 35 : IDEOGRAPH;
}

/** The text, or as much of its beginning as fits, with an ellipsis. Empty when not even that fits. */
export function fitted(text: string, width: number, size: number, bold = false): string {
  if (textWidth(text, size, bold) <= width) return text;
  const characters = [...text].slice(0, Math.max(0, Math.floor(width / (size * NARROWEST))) + 1);
  while (characters.length > 0) {
    characters.pop();
    const shorter = `${characters.join('').trimEnd()}…`;
    if (textWidth(shorter, size, bold) <= width) return characters.length === 0 ? '' : shorter;
  }
  return '';
}

/** The text in lines of that width, at most so many; what does not fit ends in an ellipsis. Words longer than a line are cut. */
export function wrapped(text: string, width: number, size: number, most: number): readonly string[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const lines: string[] = [];
  let line = '';
  for (const [nth, word] of words.entries()) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer, size) <= width) {
      line = longer;
      continue;
    }
    if (lines.length === most - 1) return [...lines, fitted([line, ...words.slice(nth)].join(' ').trim(), width, size)];
    if (line !== '') lines.push(line);
    line = word;
  }
  return line === '' ? lines : [...lines, fitted(line, width, size)];
}
