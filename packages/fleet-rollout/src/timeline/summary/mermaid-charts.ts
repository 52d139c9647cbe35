import { COLOURS } from '../../colour.ts';
import { type Column, columnsOf, equalSlices, pieceAt } from '../columns.ts';
import { piecesOf, type Span, spanOf } from '../stretches.ts';
import { thinTimeline } from '../thin-timeline.ts';
import type { Timeline } from '../timeline.ts';
import { colourAfter, colourBefore } from '../weight-changes.ts';

/** Few enough for a chart's text of some kilobytes; Mermaid refuses texts above 50,000 characters. */
const COLUMNS = [60, 120, 240] as const;
const MOST_SAMPLES = 2_000;

const PAINT = { blue: '#1f5fc4', green: '#45b98a' } as const;
/**
 * Mermaid leaves half a label of room below the lowest value and fills it, so a bar of zero would be a strip. With an axis
 * that begins as much above zero (in pixels of a chart, times its height over that of the plot), zero lies on the line.
 */
const BELOW_ZERO = 6.5;

const NEEDED = '#e6a700';
const FLOOR = '#cf222e';

/**
 * Two charts that GitHub draws in a summary, where it shows neither SVG nor `data:` images: the share of requests, and
 * healthy instances. Mermaid puts the bars of one chart in front of each other, so the first are sums. Its axis of numbers
 * draws bars wider than the time they stand for, so time is an axis of names.
 */
export function mermaidCharts(timeline: Timeline): readonly string[] {
  const { from, to } = spanOf(timeline);
  if (timeline.samples.length === 0 || from === to) return [];
  const shown = thinTimeline(timeline, MOST_SAMPLES);
  const columns = columnsOf(shown, slicesFor(shown));
  return [shareChart(timeline, columns), capacityChart(timeline, columns)];
}

/** More of them where weights changed quickly. */
function slicesFor(timeline: Timeline): readonly Span[] {
  const arriving = colourAfter(timeline);
  const shares = piecesOf(timeline, ({ colours }) => colours[arriving].percent).filter(({ from, to }) => from < to);
  const candidates = COLUMNS.map((count) => equalSlices(spanOf(timeline), count));
  const clear = candidates.find((slices) => {
    const seen = new Set(slices.map(({ from, to }) => pieceAt(shares, (from + to) / 2)));
    return shares.every((share) => seen.has(share));
  });
  return clear ?? candidates.at(-1) ?? [];
}

function shareChart(timeline: Timeline, columns: readonly Column[]): string {
  const all = columns.map(({ share }) => (share === null ? 0 : 100));
  const rising = columns.map(({ share }) => share ?? 0);
  const series = [bar(all), bar(rising)];
  const palette = [PAINT[colourBefore(timeline)], PAINT[colourAfter(timeline)]];
  return chart(
    { title: 'Share of requests, percent', most: 100, height: 220, palette, columns: columns.length, series },
    spanOf(timeline),
  );
}

function capacityChart(timeline: Timeline, columns: readonly Column[]): string {
  const arriving = colourAfter(timeline);
  const both = columns.map(({ healthy }) => COLOURS.reduce((sum, colour) => sum + (healthy?.[colour] ?? 0), 0));
  const rising = columns.map(({ healthy }) => healthy?.[arriving] ?? 0);
  const needs = timeline.needs.length === 0 ? [] : columns.flatMap(({ need }) => need ?? []);
  const lines = needs.length === 0 ? [] : [needs.map(({ demand }) => demand), needs.map(({ floor }) => floor)];
  const most = Math.max(1, ...both, ...lines.flat());
  const palette = [PAINT[colourBefore(timeline)], PAINT[arriving], NEEDED, FLOOR];
  const series = [bar(both), bar(rising), ...lines.map((values) => `line ${list(values)}`)];
  return chart(
    { title: 'Healthy instances', most: Math.ceil(most * 1.1), height: 280, palette, columns: columns.length, series },
    spanOf(timeline),
  );
}

interface Chart {
  readonly title: string;
  readonly most: number;
  readonly height: number;
  readonly palette: readonly string[];
  readonly columns: number;
  readonly series: readonly string[];
}

function chart({ title, most, height, palette, columns, series }: Chart, { from, to }: Span): string {
  const config = {
    themeVariables: { xyChart: { plotColorPalette: palette.join(', ') } },
    xyChart: {
      width: 900,
      height,
      titleFontSize: 16,
      xAxis: { showTick: false, labelFontSize: 12, titleFontSize: 12 },
      yAxis: { labelFontSize: 10 },
    },
  };
  const long = to - from >= 120_000;
  const length = (to - from) / (long ? 60_000 : 1000);
  return [
    '```mermaid',
    `%%{init: ${JSON.stringify(config)}}%%`,
    'xychart-beta',
    `  title "${title}"`,
    `  x-axis "${long ? 'minutes' : 'seconds'}" [${names(columns, length).join(', ')}]`,
    `  y-axis ${rounded((most * BELOW_ZERO) / height)} --> ${most}`,
    ...series.map((line) => `  ${line}`),
    '```',
  ].join('\n');
}

/** Round numbers of minutes or seconds, and how many names the axis has room for. */
const ROUND = [1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 480, 1440];
const NAMED = 12;

/**
 * Names of columns: round times where they begin or are passed. Names must differ, and more would not fit: the rest are
 * numbers in characters that have no width.
 */
function names(columns: number, length: number): readonly string[] {
  const every = ROUND.find((step) => length / step <= NAMED) ?? Math.ceil(length / NAMED);
  const width = length / columns;
  return Array.from({ length: columns }, (_, nth) => {
    const tick = Math.ceil((nth * width) / every - 1e-9) * every;
    return tick < (nth + 1) * width - 1e-9 ? `"${tick}"` : `"${withoutWidth(nth)}"`;
  });
}

function withoutWidth(nth: number): string {
  return [...nth.toString(2)].map((bit) => (bit === '0' ? '\u200b' : '\u200c')).join('');
}

const bar = (values: readonly number[]): string => `bar ${list(values)}`;

const list = (values: readonly number[]): string => `[${values.map(rounded).join(', ')}]`;

const rounded = (value: number): number => Math.round(value * 100) / 100;
