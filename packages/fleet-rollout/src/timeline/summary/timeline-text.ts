import { COLOURS } from '../../colour.ts';
import { type Column, columnsOf, equalSlices } from '../columns.ts';
import { floorWords, headline, requestWords } from '../headline.ts';
import { requestTotals } from '../requests.ts';
import { spanOf } from '../stretches.ts';
import { thinTimeline } from '../thin-timeline.ts';
import type { Timeline } from '../timeline.ts';
import { colourAfter, lastShare } from '../weight-changes.ts';
import { elapsed, percent, spoken, thousands } from '../wording.ts';

const WIDTH = 100;
const NAME = 15;
const COLUMNS = 64;
const MOST_MARKS = 8;
const BLOCKS = '▁▂▃▄▅▆▇█';
const UNSEEN = '?';

/** A timeline in a few lines of at most 100 columns, for a terminal or a log. */
export function timelineText(timeline: Timeline): string {
  const { from, to } = spanOf(timeline);
  const columns = from === to ? [] : columnsOf(thinTimeline(timeline, 2_000), equalSlices({ from, to }, COLUMNS));
  const lines = [
    headline(timeline),
    timeline.samples.length === 0 ? '' : `${requestWords(timeline)}; healthy capacity ${floorWords(timeline)}`,
    ...(columns.length === 0 ? [] : bars(timeline, columns)),
    columns.length === 0 ? '' : ruler(spoken(to - from)),
    ...marks(timeline, from),
  ];
  return `${lines
    .filter((line) => line !== '')
    .map(cut)
    .join('\n')}\n`;
}

function bars(timeline: Timeline, columns: readonly Column[]): readonly string[] {
  const last = timeline.samples.at(-1);
  const arriving = colourAfter(timeline);
  const capacities = columns.flatMap(({ healthy, need }) => [
    healthy?.blue ?? 0,
    healthy?.green ?? 0,
    need?.demand ?? 0,
  ]);
  const mostHealthy = Math.max(1, ...capacities);
  const mostRequests = Math.max(1, ...columns.map(({ requests }) => requests ?? 0));
  const need = timeline.needs.at(-1);
  const of = need === undefined ? '' : ` of ${thousands(need.demand)}`;
  const share = columns.map((column) => column.share);
  return [
    row(
      `${arriving} share`,
      share.map((value) => block(value, 100)).join(''),
      `${percent(lastShare(timeline) ?? 0)} %`,
    ),
    ...COLOURS.map((colour) => {
      const healthy = columns.map((column) => block(column.healthy?.[colour] ?? null, mostHealthy)).join('');
      return row(`${colour} healthy`, healthy, `${thousands(last?.colours[colour].healthy ?? 0)}${of}`);
    }),
    ...requestRows(timeline, columns, mostRequests),
  ];
}

function requestRows(timeline: Timeline, columns: readonly Column[], most: number): readonly string[] {
  const totals = requestTotals(timeline);
  if (totals === null) return [];
  const rate = columns.map(({ requests }) => block(requests, most)).join('');
  const failed = columns.map((column) => (column.failed > 0 ? '✗' : '·')).join('');
  const requests = row('requests', rate, `peak ${thousands(most)}/s`);
  return totals.failed === 0 ? [requests] : [requests, row('failed', failed, thousands(totals.failed))];
}

function row(name: string, bar: string, value: string): string {
  return `${name.padEnd(NAME)}${bar}  ${value}`;
}

/** Nothing for zero, the lowest block for the least that is more. */
function block(value: number | null, most: number): string {
  if (value === null) return UNSEEN;
  if (value <= 0) return ' ';
  const height = Math.min(BLOCKS.length, Math.ceil((value / most) * BLOCKS.length));
  return BLOCKS.charAt(height - 1);
}

function ruler(end: string): string {
  return `${''.padEnd(NAME)}${'0'.padEnd(COLUMNS - end.length)}${end}`;
}

/** The last ones are those that explain how it ended. */
function marks({ marks: all }: Timeline, from: number): readonly string[] {
  const told = all.filter(({ kind }) => kind !== 'gate');
  const left = told.length - MOST_MARKS;
  const shown = told.slice(-MOST_MARKS).map(({ at, kind, text }) => {
    return `${elapsed(at - from).padStart(8)}  ${kind.padEnd(8)}${text.replace(/\p{C}+/gu, ' ')}`;
  });
  return left > 0 ? [`${''.padStart(10)}… ${left} earlier`, ...shown] : shown;
}

function cut(line: string): string {
  const characters = [...line.trimEnd()];
  return characters.length <= WIDTH ? characters.join('') : `${characters.slice(0, WIDTH - 1).join('')}…`;
}
