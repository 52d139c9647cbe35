import type { TimelineMark } from '../timeline.ts';
import { elapsed } from '../wording.ts';
import { inkOf } from './flags.ts';
import type { Drawn } from './panel.ts';
import { element, pill, textAt, tooltip } from './svg.ts';
import { textWidth, wrapped } from './text-width.ts';

const SIZE = 12;
const LINE = 16;
const GAP = 6;
const BETWEEN = 28;

/** From this many on, marks are listed in two columns where there is room. */
const TWO_COLUMNS = 5;

/** What each numbered flag stands for: when, and what happened. */
export function legend(marks: readonly TimelineMark[], from: number, left: number, right: number, top: number): Drawn {
  const columns = marks.length >= TWO_COLUMNS && right - left >= 700 ? 2 : 1;
  const width = (right - left - BETWEEN * (columns - 1)) / columns;
  const clock = Math.max(0, ...marks.map(({ at }) => textWidth(elapsed(at - from), SIZE))) + 12;
  const entries = marks.map((mark, nth) => entryOf(mark, nth + 1, from, width, clock));
  const half = Math.ceil(entries.length / columns);
  const drawn = Array.from({ length: columns }, (_, column) =>
    drawColumn(entries.slice(column * half, (column + 1) * half), left + column * (width + BETWEEN), top),
  );
  return { svg: drawn.map(({ svg }) => svg).join(''), bottom: Math.max(top, ...drawn.map(({ bottom }) => bottom)) };
}

interface Entry {
  readonly mark: TimelineMark;
  readonly number: number;
  readonly time: string;
  readonly lines: readonly string[];
  readonly clock: number;
}

const NUMBER = 34;

function entryOf(mark: TimelineMark, number: number, from: number, width: number, clock: number): Entry {
  const lines = wrapped(mark.text, width - NUMBER - clock, SIZE, 2);
  return { mark, number, time: elapsed(mark.at - from), lines: lines.length === 0 ? [mark.kind] : lines, clock };
}

function drawColumn(entries: readonly Entry[], left: number, top: number): Drawn {
  let y = top;
  const svg = entries.map(({ mark, number, time, lines, clock }) => {
    const ink = inkOf(mark.kind);
    const at = y;
    y += lines.length * LINE + GAP;
    const words = lines.map((line, nth) =>
      textAt(left + NUMBER + clock, at + 12 + nth * LINE, line, {
        size: SIZE,
        ink: ink === 'bad' ? 'bad-text' : 'ink',
      }),
    );
    const when = textAt(left + NUMBER + clock - 10, at + 12, time, { size: SIZE, anchor: 'end', ink: 'soft' });
    return element('g', {}, tooltip(mark.text) + pill(left + 13, at + 8, String(number), ink) + when + words.join(''));
  });
  return { svg: svg.join(''), bottom: y };
}
