/** A rectangle with a title and lines of text below it. Lengths are pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly lines?: readonly string[];
  /** How it is painted: a class of the style. */
  readonly kind?: 'plain' | 'frame' | 'blue' | 'green' | 'edge' | 'store' | 'quiet';
}

export interface Arrow {
  readonly points: ReadonlyArray<readonly [number, number]>;
  readonly label?: string;
  readonly at?: readonly [number, number];
  readonly isDashed?: boolean;
}

const PADDING = 12;
const TITLE_Y = 22;
const LINE = 17;
/** About as wide as letters of the fonts below get, in pixels. */
const LETTER = { title: 8.4, line: 6.7 };

export function boxOf({ x, y, width, height, title, lines = [], kind = 'plain' }: Box): string {
  const tooWide = [title.length * LETTER.title, ...lines.map((line) => line.length * LETTER.line)].some(
    (wanted) => wanted > width - 2 * PADDING,
  );
  if (tooWide) throw new Error(`"${title}" says more than fits ${width} pixels: ${lines.join(' / ')}`);
  if (kind !== 'frame' && TITLE_Y + lines.length * LINE > height - 4)
    throw new Error(`"${title}" has too many lines for ${height} pixels.`);
  const said = lines.map(
    (line, index) =>
      `<text class="line" x="${x + PADDING}" y="${y + TITLE_Y + LINE * (index + 1)}">${escaped(line)}</text>`,
  );
  return [
    `<g class="${kind}"><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="10"/>`,
    `<text class="title" x="${x + PADDING}" y="${y + TITLE_Y}">${escaped(title)}</text>`,
    ...said,
    '</g>',
  ].join('\n');
}

export function arrowOf({ points, label, at, isDashed = false }: Arrow): string {
  const path = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  const line = `<path class="arrow${isDashed ? ' dashed' : ''}" d="${path}" marker-end="url(#head)"/>`;
  if (label === undefined || at === undefined) return line;
  return `${line}\n<text class="label" x="${at[0]}" y="${at[1]}">${escaped(label)}</text>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
