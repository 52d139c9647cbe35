import { styleText } from 'node:util';

/** How text is set apart. Plain where nobody looks at a terminal, so that a log holds no escape codes. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  accent(text: string): string;
}

const same = (text: string): string => text;

export const PLAIN: Style = { bold: same, dim: same, good: same, bad: same, accent: same };

const COLOURED: Style = {
  bold: (text) => styleText('bold', text, { validateStream: false }),
  dim: (text) => styleText('dim', text, { validateStream: false }),
  good: (text) => styleText('green', text, { validateStream: false }),
  bad: (text) => styleText('red', text, { validateStream: false }),
  accent: (text) => styleText('cyan', text, { validateStream: false }),
};

/** Colours for a terminal, unless `NO_COLOR` or `TERM=dumb` asks for none. */
export function styleFor(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): Style {
  const isPlain = !isTerminal || (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return isPlain ? PLAIN : COLOURED;
}
