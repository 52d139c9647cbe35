import { textWidth } from '../../src/timeline/picture/text-width.ts';

export interface TextBox {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where the texts of a picture are, at most. */
export function textBoxes(svg: string): readonly TextBox[] {
  return [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(([, attributes = '', content = '']) => {
    const value = (name: string) => attributes.match(new RegExp(`(?:^| )${name}="([^"]*)"`))?.[1];
    const [x, y, size] = [Number(value('x')), Number(value('y')), Number(value('font-size'))];
    const text = unescaped(content);
    const width = textWidth(text, size, value('font-weight') !== undefined);
    const left = x - width * { start: 0, middle: 0.5, end: 1 }[anchorOf(value('text-anchor'))];
    return { text, left, right: left + width, top: y - 0.76 * size, bottom: y + 0.24 * size };
  });
}

function anchorOf(anchor: string | undefined): 'start' | 'middle' | 'end' {
  return anchor === 'middle' || anchor === 'end' ? anchor : 'start';
}

export function overlaps(boxes: readonly TextBox[]): readonly string[] {
  return boxes.flatMap((one, nth) =>
    boxes
      .slice(nth + 1)
      .filter(
        (other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom,
      )
      .map((other) => `"${one.text}" and "${other.text}"`),
  );
}

export function sizeOf(svg: string): { readonly width: number; readonly height: number } {
  const [, width, height] = svg.match(/^<svg [^>]*width="(\d+)" height="(\d+)"/) ?? [];
  return { width: Number(width), height: Number(height) };
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

/** What is wrong with the nesting of elements, their attributes and their text; nothing where an XML parser would accept it. */
export function markupFaults(svg: string): readonly string[] {
  const open: string[] = [];
  const faults: string[] = [];
  const rest = svg.replaceAll(
    /<(\/?)([A-Za-z]+)((?: [a-zA-Z0-9-]+="[^"<]*")*)(\/?)>/g,
    (_, closing, name, __, empty) => {
      if (closing === '/') {
        const expected = open.pop();
        if (expected !== name) faults.push(`</${name}> closes <${expected}>`);
      } else if (empty !== '/') open.push(name);
      return '';
    },
  );
  if (open.length > 0) faults.push(`<${open.join('> <')}> stays open`);
  if (/[<>]|&(?!(?:amp|lt|gt|quot);)/.test(rest)) faults.push('text is not escaped');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML forbids them
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(svg)) faults.push('a character that XML forbids');
  return faults;
}
