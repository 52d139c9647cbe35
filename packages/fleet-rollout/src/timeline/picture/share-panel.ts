import type { Colour } from '@deploy/kernel';
import { type Piece, piecesOf } from '../stretches.ts';
import type { Timeline } from '../timeline.ts';
import { colourAfter, colourBefore, weightChanges } from '../weight-changes.ts';
import { counted, percent } from '../wording.ts';
import { type DrawnPanel, endLabels, HEADING, heading, panelGround } from './panel.ts';
import { type TimeScale, type ValueScale, valueScale } from './scale.ts';
import { stepArea } from './step-path.ts';
import { element, textAt } from './svg.ts';
import { textWidth } from './text-width.ts';

const HEIGHT = 92;
const SIZE = 12;

/** Which part of requests each colour gets: the new colour rises from below. */
export function sharePanel(timeline: Timeline, scale: TimeScale, right: number, top: number): DrawnPanel {
  const values = shares(top + HEADING);
  const [rising, leaving] = [colourAfter(timeline), colourBefore(timeline)];
  const pieces = piecesOf(timeline, ({ colours }) => colours[rising].percent);
  const placed = (height: (share: number) => number) =>
    pieces.map(({ from, to, value }) => ({ from: scale.x(from), to: scale.x(to), value: values.y(height(value)) }));
  const changes = weightChanges(timeline).length;
  const words =
    changes === 0 ? 'weights never changed' : `weights changed ${changes === 1 ? 'once' : counted(changes, 'time')}`;
  const last = pieces.at(-1)?.value;
  const svg = [
    heading({ title: 'Share of requests', words }, scale, top),
    panelGround(scale, values, (tick) => `${tick} %`),
    element('path', {
      class: `${leaving}-fill`,
      d: stepArea(
        placed(() => 100),
        placed((share) => share),
      ),
    }),
    element('path', {
      class: `${rising}-fill`,
      d: stepArea(
        placed((share) => share),
        placed(() => 0),
      ),
    }),
    labels(pieces, scale, values, rising, leaving),
    last === undefined ? '' : endLabels(endsOf(last, values, rising, leaving), scale, values, right - scale.right - 10),
  ];
  return { svg: svg.join(''), top: values.top, bottom: values.bottom };
}

function shares(top: number): ValueScale {
  return { ...valueScale(100, top, top + HEIGHT), ticks: [0, 50, 100], y: (share) => top + HEIGHT * (1 - share / 100) };
}

function endsOf(share: number, values: ValueScale, rising: Colour, leaving: Colour) {
  return [
    { text: `${leaving} ${percent(100 - share)} %`, y: values.y(share + (100 - share) / 2), ink: `${leaving}-text` },
    { text: `${rising} ${percent(share)} %`, y: values.y(share / 2), ink: `${rising}-text` },
  ];
}

/** The new colour's share on each step that is long enough for it. */
function labels(
  pieces: readonly Piece<number>[],
  scale: TimeScale,
  values: ValueScale,
  rising: Colour,
  leaving: Colour,
): string {
  return pieces
    .map(({ from, to, value }) => {
      const text = `${percent(value)} %`;
      const [x, width] = [scale.x(from), scale.x(to) - scale.x(from)];
      if (value === 0 || textWidth(text, SIZE, true) + 8 > width) return '';
      const inside = values.bottom - values.y(value) >= 18;
      const y = inside ? values.y(value / 2) + 4 : values.y(value) - 5;
      return textAt(x + width / 2, y, text, {
        size: SIZE,
        bold: true,
        anchor: 'middle',
        ink: `on-${inside ? rising : leaving}`,
      });
    })
    .join('');
}
