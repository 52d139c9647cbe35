import { type Measurement, SCENARIOS, type Scenario } from '../measure/measurement.ts';
import type { Peer } from '../peers/peer.ts';
import { peers } from '../peers/registry.ts';
import { seconds } from './figures.ts';
import { mostStale, runsOf, type Statistic, statisticOf, wall } from './selection.ts';

/** One line of the chart: a client and its times, by scenario. */
interface Row {
  readonly peer: Peer;
  readonly times: ReadonlyMap<Scenario, Times>;
}

interface Times extends Statistic {
  readonly stale: number;
}

const WIDTH = 1_000;
const LABELS = 262;
const GAP = 22;
const PANEL = (WIDTH - LABELS - 3 * GAP) / 3;
/** Room in a panel to the right of its longest bar, for the number. */
const NUMBER = 46;
const TOP = 118;
const ROW = 30;
const BAR = 14;

const HEADINGS: Readonly<Record<Scenario, string>> = {
  cold: 'First deploy',
  unchanged: 'Same build again',
  changed: '5 % changed',
};

const STYLE = `
  svg { color-scheme: light dark; }
  text { font-family: system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', sans-serif; font-size: 13px; fill: #1f2933; }
  .card { fill: #ffffff; stroke: #d5dbe1; }
  .title { font-size: 19px; font-weight: 650; }
  .note, .number { fill: #52606d; }
  .note { font-size: 12.5px; }
  .heading { font-weight: 650; }
  .number { font-size: 12px; font-variant-numeric: tabular-nums; }
  .ours { fill: #0b6bcb; }
  .peer { fill: #9fb3c8; }
  .floor { fill: none; stroke: #829ab1; stroke-dasharray: 3 2; }
  .stale { fill: #b42318; font-weight: 600; }
  .strong { font-weight: 650; }
  .axis { stroke: #d5dbe1; }
  .range { stroke: #334e68; stroke-width: 1.5; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e4e7eb; }
    .card { fill: #151b23; stroke: #3d444d; }
    .note, .number { fill: #9aa5b1; }
    .ours { fill: #4aa3ff; }
    .peer { fill: #52667a; }
    .floor { stroke: #7b8794; }
    .stale { fill: #ff8f84; }
    .axis { stroke: #3d444d; }
    .range { stroke: #cbd2d9; }
  }`;

/** Draws the times of all clients for one size of site as an SVG that is readable on light and on dark pages. */
export function chartOf(runs: readonly Measurement[], files: number, delayMs: number): string {
  const rows = rowsOf(runs, files);
  const height = TOP + rows.length * ROW + 34;
  const rounds = Math.max(0, ...rows.flatMap(({ times }) => [...times.values()].map((statistic) => statistic.rounds)));
  const title = `Deploying a site of ${files.toLocaleString('en-US')} files over a ${delayMs} ms round trip`;
  const note = `Seconds from start to exit against versitygw; medians of up to ${rounds} runs, line: range. Shorter is better. Each panel has its own scale.`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">`,
    `<style>${STYLE}\n</style>`,
    `<rect class="card" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="10"/>`,
    text(24, 38, title, 'title'),
    text(24, 62, note, 'note'),
    ...rows.map((row, nth) => label(row, TOP + nth * ROW + ROW / 2)),
    ...SCENARIOS.map((scenario, nth) => panel(scenario, rows, LABELS + nth * (PANEL + GAP))),
    text(24, height - 14, 'Dashed: uploads only, without comparing, ordering or protecting anything.', 'note'),
    '</svg>',
    '',
  ].join('\n');
}

function rowsOf(runs: readonly Measurement[], files: number): readonly Row[] {
  return peers
    .map((peer) => {
      const times = new Map<Scenario, Times>();
      for (const scenario of SCENARIOS) {
        const measured = runsOf(runs, peer.id, { server: 'versitygw', files, scenario });
        const statistic = statisticOf(measured, wall);
        if (statistic !== null) times.set(scenario, { ...statistic, stale: mostStale(measured) ?? 0 });
      }
      return { peer, times };
    })
    .filter(({ times }) => times.size > 0);
}

function label({ peer }: Row, middle: number): string {
  return text(24, middle + 4.5, shortTitle(peer), peer.role === 'ours' ? 'strong' : '');
}

/** Without the settings that all of a kind share; the tables have them. */
const shortTitle = ({ title }: Peer): string => title.replace(' --checksum', '').replace(/ \(.*\)|, \d+$/g, '');

function panel(scenario: Scenario, rows: readonly Row[], left: number): string {
  const longest = Math.max(1, ...rows.map(({ times }) => times.get(scenario)?.range.high ?? 0));
  const scale = (PANEL - NUMBER) / longest;
  const bottom = TOP + rows.length * ROW;
  const bars = rows.flatMap(({ peer, times }, nth) => {
    const statistic = times.get(scenario);
    return statistic === undefined ? [] : [bar(peer.role, statistic, left, TOP + nth * ROW + ROW / 2, scale)];
  });
  return [
    text(left, TOP - 14, HEADINGS[scenario], 'heading'),
    `<line class="axis" x1="${left}" y1="${TOP - 4}" x2="${left}" y2="${bottom}"/>`,
    ...bars,
  ].join('\n');
}

function bar(role: Peer['role'], times: Times, left: number, middle: number, scale: number): string {
  const { median, range, stale } = times;
  const at = (ms: number): string => (left + ms * scale).toFixed(1);
  const width = Math.max(1.5, median * scale).toFixed(1);
  const note = stale > 0 ? ` <tspan class="stale">${stale} stale</tspan>` : '';
  return [
    `<rect class="${role}" x="${left}" y="${middle - BAR / 2}" width="${width}" height="${BAR}" rx="2"/>`,
    `<line class="range" x1="${at(range.low)}" y1="${middle}" x2="${at(range.high)}" y2="${middle}"/>`,
    text(
      Number(at(range.high)) + 6,
      middle + 4.5,
      `${seconds(median)}${note}`,
      role === 'ours' ? 'number strong' : 'number',
    ),
  ].join('\n');
}

const text = (x: number, y: number, content: string, name: string): string =>
  `<text class="${name}" x="${x}" y="${y}">${content}</text>`;
