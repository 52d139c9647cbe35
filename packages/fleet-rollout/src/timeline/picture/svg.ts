import { textWidth } from './text-width.ts';

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** One element. Numbers are rounded to a tenth of a pixel, values are escaped; `content` must be SVG already. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? tenth(value) : escaped(String(value))}"`)
    .join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

export interface TextStyle {
  readonly size?: number;
  readonly bold?: boolean;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly ink?: string;
}

/** Text on its baseline. Nothing for an empty one. */
export function textAt(x: number, y: number, text: string, style: TextStyle = {}): string {
  if (text === '') return '';
  const { size = 12, bold = false, anchor = 'start', ink = 'ink' } = style;
  return element(
    'text',
    {
      class: ink,
      x,
      y,
      'font-size': size,
      'font-weight': bold ? 600 : undefined,
      'text-anchor': anchor === 'start' ? undefined : anchor,
    },
    escaped(text),
  );
}

/** A rounded label around a text of size 11, centred on x. */
export function pill(x: number, middle: number, text: string, ink: string): string {
  const width = pillWidth(text);
  const body = element('rect', { class: `${ink}-fill`, x: x - width / 2, y: middle - 8, width, height: 16, rx: 8 });
  return body + textAt(x, middle + 4, text, { size: 11, bold: true, anchor: 'middle', ink: `on-${ink}` });
}

export function pillWidth(text: string): number {
  return Math.max(18, textWidth(text, 11, true) + 9);
}

const MOST_CHARACTERS = 1000;

/** Shown by browsers when a pointer rests on the parent. */
export function tooltip(text: string): string {
  return element('title', {}, escaped(text.slice(0, MOST_CHARACTERS)) || ' ');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** For text and for attributes. Characters that XML 1.0 does not know, and halves of a pair, become the replacement character. */
export function escaped(text: string): string {
  return (
    text
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that XML forbids
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
  );
}

export function tenth(value: number): string {
  return String(Math.round(value * 10) / 10 + 0);
}
