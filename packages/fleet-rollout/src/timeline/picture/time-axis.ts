import type { Drawn } from './panel.ts';
import { minuteTicks, type TimeScale } from './scale.ts';
import { element, textAt } from './svg.ts';

/** Minutes since the start, below the last panel. */
export function timeAxis(scale: TimeScale, top: number): Drawn {
  const ticks = minuteTicks(scale).map((minutes) => {
    const x = scale.x(scale.from + minutes * 60_000);
    return (
      element('line', { class: 'frame', x1: x, x2: x, y1: top, y2: top + 5 }) +
      textAt(x, top + 18, String(minutes), { size: 11, anchor: 'middle', ink: 'soft' })
    );
  });
  const line = element('line', { class: 'frame', x1: scale.left, x2: scale.right, y1: top, y2: top });
  const name = textAt((scale.left + scale.right) / 2, top + 34, 'minutes', {
    size: 11,
    anchor: 'middle',
    ink: 'soft',
  });
  return { svg: line + ticks.join('') + name, bottom: top + 42 };
}
