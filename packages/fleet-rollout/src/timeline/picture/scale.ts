import type { Span } from '../stretches.ts';

/** Where moments are in the picture, and how wide it is. */
export interface TimeScale extends Span {
  readonly left: number;
  readonly right: number;
  x(at: number): number;
}

export function timeScale({ from, to }: Span, left: number, right: number): TimeScale {
  const length = Math.max(1, to - from);
  return { from, to, left, right, x: (at) => left + ((at - from) / length) * (right - left) };
}

/** Where values are in a panel, from zero at the bottom. */
export interface ValueScale {
  readonly top: number;
  readonly bottom: number;
  readonly ticks: readonly number[];
  y(value: number): number;
}

/** @param most the largest value; the scale ends at a round one above it */
export function valueScale(most: number, top: number, bottom: number, whole = true): ValueScale {
  const room = Math.max(1, Math.floor((bottom - top) / 24));
  const step = roundStep(most / room, whole);
  const end = Math.max(step, Math.ceil(most / step - 1e-9) * step);
  const ticks = Array.from({ length: Math.round(end / step) + 1 }, (_, nth) => Math.round(nth * step * 1e6) / 1e6);
  return { top, bottom, ticks, y: (value) => bottom - (value / end) * (bottom - top) };
}

/** The least of 1, 2 or 5 times a power of ten that is no less. */
function roundStep(least: number, whole: boolean): number {
  if (least <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= least - 1e-9) ?? least;
  return whole ? Math.max(1, step) : step;
}

const TICK_MINUTES = [0.25, 0.5, 1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 480, 1440];

/** Minutes from the start at which the axis has a tick. */
export function minuteTicks({ from, to, left, right }: TimeScale, apart = 68): readonly number[] {
  const minutes = (to - from) / 60_000;
  const room = Math.max(1, Math.floor((right - left) / apart));
  const days = 1440 * Math.ceil(minutes / 1440 / room);
  const step = TICK_MINUTES.find((candidate) => minutes / candidate <= room) ?? days;
  return Array.from({ length: Math.floor(minutes / step + 1e-9) + 1 }, (_, nth) => nth * step);
}
