import type { Colour } from '@deploy/kernel';
import { COLOURS } from '../../colour.ts';
import { floorReport, healthyServing, needAt } from '../capacity-kept.ts';
import { floorWords } from '../headline.ts';
import { type Piece, piecesOf } from '../stretches.ts';
import type { Timeline, TimelineSample } from '../timeline.ts';
import { compact } from '../wording.ts';
import { type DrawnPanel, type EndLabel, endLabels, HEADING, heading, panelGround } from './panel.ts';
import { type TimeScale, type ValueScale, valueScale } from './scale.ts';
import { stepArea, stepLine } from './step-path.ts';
import { element } from './svg.ts';

const HEIGHT = 120;

/** Above the highest line. */
const HEADROOM = 1.1;

/** Where both colours have the same value, their lines lie beside each other. */
const BESIDE: Readonly<Record<Colour, number>> = { blue: -1, green: 1 };

/** Healthy instances of each colour, what they are asked for, and what the plan needs. */
export function capacityPanel(timeline: Timeline, scale: TimeScale, right: number, top: number): DrawnPanel {
  const values = valueScale(largest(timeline) * HEADROOM, top + HEADING, top + HEADING + HEIGHT);
  const report = floorReport(timeline);
  const bad = report !== null && report.lowest < report.floor;
  const line = (name: string, figure: (sample: TimelineSample) => number, beside = 0) =>
    element('path', { class: name, d: stepLine(placed(piecesOf(timeline, figure), scale, values, beside)) });
  const needed = timeline.needs.length > 0;
  const svg = [
    heading({ title: 'Healthy instances', key: 'dotted: asked for', words: floorWords(timeline), bad }, scale, top),
    panelGround(scale, values, compact),
    needed ? line('demand', ({ at }) => needAt(timeline, at)?.demand ?? 0) : '',
    bad ? shortfall(timeline, scale, values) : '',
    ...COLOURS.map((colour) => line(`wanted ${colour}-line`, ({ colours }) => colours[colour].desired, BESIDE[colour])),
    ...COLOURS.map((colour) => line(`line ${colour}-line`, ({ colours }) => colours[colour].healthy, BESIDE[colour])),
    needed ? line('floor', ({ at }) => needAt(timeline, at)?.floor ?? 0) : '',
    endLabels(endsOf(timeline, values), scale, values, right - scale.right - 10),
  ];
  return { svg: svg.join(''), top: values.top, bottom: values.bottom };
}

function largest({ samples, needs }: Timeline): number {
  const counts = [
    ...samples.flatMap(({ colours }) =>
      COLOURS.flatMap((colour) => [colours[colour].healthy, colours[colour].desired]),
    ),
    ...needs.flatMap(({ floor, demand }) => [floor, demand]),
  ];
  return counts.reduce((most, count) => Math.max(most, count), 1);
}

function placed(pieces: readonly Piece<number>[], scale: TimeScale, values: ValueScale, beside: number) {
  return pieces.map(({ from, to, value }) => ({
    from: scale.x(from),
    to: scale.x(to),
    value: values.y(value) + beside,
  }));
}

/** From what served up to the floor, wherever that was less. */
function shortfall(timeline: Timeline, scale: TimeScale, values: ValueScale): string {
  const floors = piecesOf(timeline, (sample) => sample).map(({ from, to, value: sample }) => {
    const floor = needAt(timeline, sample.at)?.floor ?? 0;
    return { from, to, floor, healthy: Math.min(floor, healthyServing(sample)) };
  });
  const edge = (of: 'floor' | 'healthy') =>
    placed(
      floors.map((piece) => ({ from: piece.from, to: piece.to, value: piece[of] })),
      scale,
      values,
      0,
    );
  return element('path', { class: 'bad-fill', d: stepArea(edge('floor'), edge('healthy')), 'fill-opacity': 0.35 });
}

function endsOf(timeline: Timeline, values: ValueScale): readonly EndLabel[] {
  const last = timeline.samples.at(-1);
  if (last === undefined) return [];
  const colours = COLOURS.map((colour): EndLabel => {
    const { healthy } = last.colours[colour];
    return { text: `${colour} ${compact(healthy)}`, y: values.y(healthy), ink: `${colour}-text` };
  });
  const need = needAt(timeline, last.at);
  if (need === null) return colours;
  return [
    ...colours,
    { text: `needed ${compact(need.demand)}`, y: values.y(need.demand), ink: 'need-text' },
    { text: `floor ${compact(need.floor)}`, y: values.y(need.floor), ink: 'ink' },
  ];
}
