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
  let all = marks.map((mark, nth) => flagOf([mark], nth + 1, scale));
  for (;;) {
    const sizes = all.map((flag) => pillWidth(textOf(flag)) + GAP);
    const wishes = all.map((flag, nth) => ({ centre: flag.x, size: sizes[nth] ?? 0 }));
    const places = spread(wishes, scale.left - 12, scale.right + 12);
    const away = all.map((flag, nth) => Math.abs((places[nth] ?? flag.x) - flag.x));
    const farthest = away.indexOf(Math.max(...away));
    if (all.length < 2 || (away[farthest] ?? 0) <= FARTHEST) return { flags: all, places };
    all = withOneJoined(all, crowdAround(farthest, places, sizes), scale);
  }
}

/** The first and the last of the flags that touch each other around one. */
function crowdAround(nth: number, places: readonly number[], sizes: readonly number[]): readonly [number, number] {
  const touches = (left: number) => {
    const [one, other] = [places[left], places[left + 1]];
    if (one === undefined || other === undefined) return false;
    return other - one <= ((sizes[left] ?? 0) + (sizes[left + 1] ?? 0)) / 2 + 0.01;
  };
  let [first, last] = [nth, nth];
  while (touches(first - 1)) first -= 1;
  while (touches(last)) last += 1;
  return [first, last];
}

/** Joins those two neighbours of a crowd that are nearest to each other in time. */
function withOneJoined(all: readonly Flag[], [first, last]: readonly [number, number], scale: TimeScale): Flag[] {
  const pairs = all.slice(first, last + 1).flatMap((one, nth) => {
    const other = all[first + nth + 1];
    if (other === undefined || first + nth >= last) return [];
    return [{ at: first + nth, joined: flagOf([...one.marks, ...other.marks], one.first, scale) }];
  });
  const nearest = pairs.reduce<(typeof pairs)[number] | undefined>(
    (best, pair) => (best === undefined || lengthOf(pair.joined) < lengthOf(best.joined) ? pair : best),
    undefined,
  );
  // A flag alone that is pushed away by a bound has nobody to join.
  const { at, joined } = nearest ?? {
    at: 0,
    joined: flagOf(
      all.slice(0, 2).flatMap(({ marks }) => marks),
      1,
      scale,
    ),
  };
  return all.toSpliced(at, 2, joined);
}

function flagOf(marks: readonly TimelineMark[], first: number, scale: TimeScale): Flag {
  const sum = marks.reduce((all, { at }) => all + scale.x(at), 0);
  return { first, last: first + marks.length - 1, marks, x: sum / marks.length };
}

function lengthOf({ marks }: Flag): number {
  return (marks.at(-1)?.at ?? 0) - (marks[0]?.at ?? 0);
}

function textOf({ first, last }: Flag): string {
  return first === last ? String(first) : `${first}–${last}`;
}

function worst(marks: readonly TimelineMark[]): string {
  const rank = Math.max(...marks.map(({ kind }) => SERIOUSNESS.indexOf(inkOf(kind))));
  return SERIOUSNESS[rank] ?? 'neutral';
}
