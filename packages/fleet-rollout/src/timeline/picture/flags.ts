import type { MarkKind, TimelineMark } from '../timeline.ts';
import type { Extent } from './panel.ts';
import type { TimeScale } from './scale.ts';
import { spread } from './spread.ts';
import { element, pill, pillWidth, tenth, tooltip } from './svg.ts';

/** From the least to the most serious: a flag for several marks takes the colour of the most serious. */
const INKS: Readonly<Record<MarkKind, string>> = {
  gate: 'neutral',
  step: 'strong',
  done: 'strong',
  resume: 'warn',
  cancel: 'warn',
  undo: 'warn',
  failure: 'bad',
};
const SERIOUSNESS = ['neutral', 'strong', 'warn', 'bad'];

/** No flag is further away from its moment than this; those that would be share one. */
const FARTHEST = 34;
const GAP = 3;

/** Row of flags, and the slanted lines from them to their moments. */
const ROW = 18;
const LEADER = 12;

export function inkOf(kind: MarkKind): string {
  return INKS[kind];
}

interface Flag {
  readonly first: number;
  readonly last: number;
  readonly marks: readonly TimelineMark[];
  /** Where the moments are, on average. */
  readonly x: number;
}

/** Height of the row with the lines from its flags. */
export const FLAG_ROW = ROW + LEADER;

/** Flags are numbered as the legend is. A line leads from each to its moment, and on through every panel. */
export function flags(
  marks: readonly TimelineMark[],
  scale: TimeScale,
  top: number,
  panels: readonly Extent[],
): string {
  if (marks.length === 0) return '';
  const { flags: all, places } = placedFlags(marks, scale);
  return all
    .map((flag, nth) => {
      const place = places[nth] ?? flag.x;
      const text = tooltip(flag.marks.map((mark) => mark.text).join('\n'));
      return element(
        'g',
        {},
        text + lines(flag, place, scale, top, panels) + pill(place, top + 9, textOf(flag), worst(flag.marks)),
      );
    })
    .join('');
}

/** Red where something failed. From a flag of several marks to the first and the last of their moments, but down from each. */
function lines({ marks }: Flag, place: number, scale: TimeScale, top: number, panels: readonly Extent[]): string {
  const moments = Map.groupBy(marks, ({ at }) => Math.round(scale.x(at)));
  const [first, last] = [Math.min(...moments.keys()), Math.max(...moments.keys())];
  return [...moments]
    .map(([x, there]) => {
      const leader =
        x === first || x === last ? `M${tenth(place)} ${tenth(top + ROW - 1)}L${x} ${tenth(top + FLAG_ROW)}` : '';
      const through = panels.map((panel) => `M${x} ${tenth(panel.top)}V${tenth(panel.bottom)}`);
      return element('path', {
        class: worst(there) === 'bad' ? 'guide bad-line' : 'guide',
        d: leader + through.join(''),
      });
    })
    .join('');
}

function placedFlags(
  marks: readonly TimelineMark[],
  scale: TimeScale,
): { flags: readonly Flag[]; places: readonly number[] } {
  let all = marks.map((mark, nth): Flag => ({ first: nth + 1, last: nth + 1, marks: [mark], x: scale.x(mark.at) }));
  for (;;) {
    const wishes = all.map((flag) => ({ centre: flag.x, size: pillWidth(textOf(flag)) + GAP }));
    const places = spread(wishes, scale.left - 12, scale.right + 12);
    const away = all.map((flag, nth) => Math.abs((places[nth] ?? flag.x) - flag.x));
    const farthest = away.indexOf(Math.max(...away));
    if (all.length < 2 || (away[farthest] ?? 0) <= FARTHEST) return { flags: all, places };
    all = withClosestJoined(all, farthest);
  }
}

/** Joins the flag with the neighbour whose moment is nearer. */
function withClosestJoined(all: readonly Flag[], nth: number): Flag[] {
  const distance = (left: number) => {
    const [one, other] = [all[left], all[left + 1]];
    return one === undefined || other === undefined ? Number.POSITIVE_INFINITY : other.x - one.x;
  };
  const left = distance(nth - 1) < distance(nth) ? nth - 1 : nth;
  const [one, other] = [all[left], all[left + 1]];
  if (one === undefined || other === undefined) return [...all];
  const marks = [...one.marks, ...other.marks];
  const x = (one.x * one.marks.length + other.x * other.marks.length) / marks.length;
  return all.toSpliced(left, 2, { first: one.first, last: other.last, marks, x });
}

function textOf({ first, last }: Flag): string {
  return first === last ? String(first) : `${first}–${last}`;
}

function worst(marks: readonly TimelineMark[]): string {
  const rank = Math.max(...marks.map(({ kind }) => SERIOUSNESS.indexOf(inkOf(kind))));
  return SERIOUSNESS[rank] ?? 'neutral';
}
