import type { Span } from '../stretches.ts';
import type { TimeScale, ValueScale } from './scale.ts';
import { spread } from './spread.ts';
import { element, textAt } from './svg.ts';
import { fitted, textWidth } from './text-width.ts';

/** What was drawn, and where it ends. */
export interface Drawn {
  readonly svg: string;
  readonly bottom: number;
}

/** From where to where a panel's drawing goes, without its heading. */
export interface Extent {
  readonly top: number;
  readonly bottom: number;
}

export type DrawnPanel = Drawn & Extent;

/** Height of a panel's heading. */
export const HEADING = 24;

export interface Heading {
  readonly title: string;
  /** How to read the panel, after its title. */
  readonly key?: string;
  /** What the panel shows, in words, on the right. */
  readonly words: string;
  /** Whether the words are bad news. */
  readonly bad?: boolean;
}

export function heading({ title, key = '', words, bad = false }: Heading, scale: TimeScale, top: number): string {
  const { right } = scale;
  const y = top + 16;
  const ends = scale.left + textWidth(title, 13, true) + 12;
  const shown = fitted(words, right - ends, 12, true);
  const room = right - textWidth(shown, 12, true) - 12 - ends;
  return [
    textAt(scale.left, y, title, { size: 13, bold: true }),
    textWidth(key, 11) <= room ? textAt(ends, y, key, { size: 11, ink: 'soft' }) : '',
    textAt(right, y, shown, { anchor: 'end', bold: bad, ink: bad ? 'bad-text' : 'soft' }),
  ].join('');
}

/** Background, lines across and what they stand for. */
export function panelGround(scale: TimeScale, values: ValueScale, labelOf: (tick: number) => string): string {
  const { left, right } = scale;
  const lines = values.ticks.map((tick) => {
    const y = values.y(tick);
    return (
      element('line', { class: 'grid', x1: left, x2: right, y1: y, y2: y }) +
      textAt(left - 8, y + 4, labelOf(tick), { size: 11, anchor: 'end', ink: 'soft' })
    );
  });
  const { top, bottom } = values;
  return (
    element('rect', { class: 'panel', x: left, y: top, width: right - left, height: bottom - top }) + lines.join('')
  );
}

export interface EndLabel {
  readonly text: string;
  readonly y: number;
  readonly ink: string;
}

/** What lines are, where they end: to the right of the panel, moved up or down where they would touch. */
export function endLabels(labels: readonly EndLabel[], scale: TimeScale, values: ValueScale, room: number): string {
  const sorted = labels.toSorted((one, other) => one.y - other.y);
  const wishes = sorted.map(({ y }) => ({ centre: y, size: 15 }));
  const places = spread(wishes, values.top - 4, values.bottom + 6);
  return sorted
    .map(({ text, ink }, nth) =>
      textAt(scale.right + 10, (places[nth] ?? 0) + 4, fitted(text, room, 12, true), { bold: true, ink }),
    )
    .join('');
}

/** Hatching where nobody watched, said once. */
export function holeBands(holes: readonly Span[], scale: TimeScale, panels: readonly Extent[]): string {
  const highest = panels.toSorted((one, other) => other.bottom - other.top - (one.bottom - one.top))[0];
  return holes
    .map(({ from, to }) => ({ x: scale.x(from), width: Math.max(1, scale.x(to) - scale.x(from)) }))
    .map((hole) => {
      const bands = panels.map(({ top, bottom }) =>
        element('rect', { class: 'hole', ...hole, y: top, height: bottom - top }),
      );
      return bands.join('') + (highest === undefined ? '' : holeWords(hole.x + hole.width / 2, hole.width, highest));
    })
    .join('');
}

function holeWords(centre: number, room: number, { top, bottom }: Extent): string {
  const words = 'not watched';
  const width = textWidth(words, 11) + 14;
  if (width > room) return '';
  const middle = (top + bottom) / 2;
  const ground = element('rect', { class: 'panel', x: centre - width / 2, y: middle - 9, width, height: 18, rx: 9 });
  return ground + textAt(centre, middle + 4, words, { size: 11, anchor: 'middle', ink: 'soft' });
}
