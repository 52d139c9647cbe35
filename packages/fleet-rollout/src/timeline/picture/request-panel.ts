import { requestWords } from '../headline.ts';
import { type RequestRates, requestRates, requestTotals } from '../requests.ts';
import type { Piece } from '../stretches.ts';
import type { Timeline } from '../timeline.ts';
import { colourAfter, colourBefore } from '../weight-changes.ts';
import { compact, thousands } from '../wording.ts';
import { type DrawnPanel, endLabels, HEADING, heading, panelGround } from './panel.ts';
import { type TimeScale, type ValueScale, valueScale } from './scale.ts';
import { stepArea } from './step-path.ts';
import { element, pill, pillWidth } from './svg.ts';

const HEIGHT = 84;

/** Failures may be few beside requests: their bars are at least this high. */
const LEAST_BAR = 3;

/** Above the requests; more where some failed, for the label that says how many. */
const HEADROOM = { none: 1.04, failures: 1.3 };

/** Requests per second, one colour on the other; failures in front of both. Only words where nobody counted. */
export function requestPanel(timeline: Timeline, scale: TimeScale, right: number, top: number): DrawnPanel {
  const totals = requestTotals(timeline);
  const bad = totals !== null && totals.failed > 0;
  const title = heading({ title: 'Requests per second', words: requestWords(timeline), bad }, scale, top);
  if (totals === null) return { svg: title, top: top + HEADING, bottom: top + HEADING };
  const rates = requestRates(timeline);
  const most = rates.reduce((top, { value }) => Math.max(top, value.blue + value.green), 0);
  const values = valueScale(
    most * (bad ? HEADROOM.failures : HEADROOM.none),
    top + HEADING,
    top + HEADING + HEIGHT,
    most >= 3,
  );
  const [rising, leaving] = [colourAfter(timeline), colourBefore(timeline)];
  const edge = (figure: (rate: RequestRates) => number) =>
    rates.map(({ from, to, value }) => ({ from: scale.x(from), to: scale.x(to), value: values.y(figure(value)) }));
  const both = edge((rate) => rate[rising] + rate[leaving]);
  const lower = edge((rate) => rate[rising]);
  const svg = [
    title,
    panelGround(scale, values, compact),
    bad ? failureBands(rates, scale, values) : '',
    element('path', { class: `${leaving}-fill`, d: stepArea(both, lower) }),
    element('path', {
      class: `${rising}-fill`,
      d: stepArea(
        lower,
        edge(() => 0),
      ),
    }),
    bad ? failures(rates, scale, values) : '',
    endLabels(endsOf(rates.at(-1)?.value, values, rising, leaving), scale, values, right - scale.right - 10),
  ];
  return { svg: svg.join(''), top: values.top, bottom: values.bottom };
}

function endsOf(
  rate: RequestRates | undefined,
  values: ValueScale,
  rising: 'blue' | 'green',
  leaving: 'blue' | 'green',
) {
  if (rate === undefined) return [];
  const label = (colour: 'blue' | 'green', height: number) => ({
    text: `${colour} ${compact(rate[colour])}/s`,
    y: values.y(height),
    ink: `${colour}-text`,
  });
  return [label(rising, rate[rising] / 2), label(leaving, rate[rising] + rate[leaving] / 2)];
}

/** Behind the requests, where some failed. */
function failureBands(rates: readonly Piece<RequestRates>[], scale: TimeScale, values: ValueScale): string {
  return failureGroups(rates)
    .map(({ from, to }) => {
      const [x, width] = [scale.x(from), Math.max(2, scale.x(to) - scale.x(from))];
      const height = values.bottom - values.top;
      return element('rect', { class: 'bad-fill', x, y: values.top, width, height, 'fill-opacity': 0.3 });
    })
    .join('');
}

/** Those that failed, on the panel's scale, and how many there were. */
function failures(rates: readonly Piece<RequestRates>[], scale: TimeScale, values: ValueScale): string {
  const bars = rates.filter(isFailing).map(({ from, to, value }) => {
    const rate = value.failed / ((to - from) / 1000);
    const height = Math.max(LEAST_BAR, values.bottom - values.y(rate));
    const [x, width] = [scale.x(from), Math.max(2, scale.x(to) - scale.x(from))];
    return element('rect', { class: 'bad-fill', x, y: values.bottom - height, width, height });
  });
  return [...bars, ...failureCounts(failureGroups(rates), scale, values.top + 10)].join('');
}

const isFailing = ({ value }: Piece<RequestRates>): boolean => value.failed > 0;

/** Failures right after each other, summed up. */
function failureGroups(rates: readonly Piece<RequestRates>[]): readonly Piece<number>[] {
  const groups: Piece<number>[] = [];
  for (const { from, to, value } of rates.filter(isFailing)) {
    const last = groups.at(-1);
    if (last?.to === from) groups[groups.length - 1] = { from: last.from, to, value: last.value + value.failed };
    else groups.push({ from, to, value: value.failed });
  }
  return groups;
}

/** One label a group, in the order of size, as long as there is room: the heading has the sum. */
function failureCounts(groups: readonly Piece<number>[], scale: TimeScale, middle: number): readonly string[] {
  const taken: { readonly x: number; readonly width: number }[] = [];
  return groups
    .toSorted((one, other) => other.value - one.value)
    .flatMap(({ from, to, value }) => {
      const text = `${thousands(value)} failed`;
      const width = pillWidth(text);
      const centre = (scale.x(from) + scale.x(to)) / 2;
      const x = Math.max(scale.left + width / 2, Math.min(scale.right - width / 2, centre));
      if (taken.some((other) => Math.abs(other.x - x) < (other.width + width) / 2 + 4)) return [];
      taken.push({ x, width });
      return [pill(x, middle, text, 'bad')];
    });
}
