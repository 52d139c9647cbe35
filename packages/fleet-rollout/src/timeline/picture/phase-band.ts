import type { Timeline, TimelinePhase } from '../timeline.ts';
import { elapsed } from '../wording.ts';
import type { Drawn } from './panel.ts';
import type { TimeScale } from './scale.ts';
import { element, textAt, tooltip } from './svg.ts';
import { fitted, textWidth, wrapped } from './text-width.ts';

const HEIGHT = 24;
const SIZE = 12;
const LINES = 4;

/** One block a phase with its name, where that fits. */
export function phaseBand({ phases }: Timeline, scale: TimeScale, top: number): Drawn {
  if (phases.length === 0) return { svg: '', bottom: top };
  const blocks = placedPhases(phases, scale).map(({ phase, x, width, label }, nth) => {
    const ground = element('rect', {
      class: nth % 2 === 0 ? 'band' : 'other-band',
      x,
      y: top,
      width,
      height: HEIGHT,
      rx: 2,
    });
    const name = textAt(x + width / 2, top + 16, label, { size: SIZE, anchor: 'middle' });
    return element('g', {}, tooltip(spokenPhase(phase)) + ground + name);
  });
  return { svg: blocks.join(''), bottom: top + HEIGHT };
}

/** All phases in words, where a name did not fit into its block. */
export function phaseWords({ phases }: Timeline, scale: TimeScale, left: number, right: number, top: number): Drawn {
  const full = placedPhases(phases, scale).every(({ phase, label }) => label === phase.name);
  if (full) return { svg: '', bottom: top };
  const text = `Phases: ${phases.map(spokenPhase).join(' · ')}`;
  const lines = wrapped(text, right - left, SIZE, LINES);
  const svg = lines.map((line, nth) => textAt(left, top + 14 + nth * 17, line, { size: SIZE, ink: 'soft' }));
  return { svg: svg.join(''), bottom: top + lines.length * 17 + 8 };
}

function placedPhases(phases: readonly TimelinePhase[], scale: TimeScale) {
  return phases.map((phase, nth) => {
    const next = phases[nth + 1];
    const end = Math.max(phase.from, Math.min(phase.to, next?.from ?? phase.to));
    const x = scale.x(phase.from);
    const width = Math.max(0.5, scale.x(end) - x - 1);
    const whole = textWidth(phase.name, SIZE) + 8 <= width;
    return { phase, x, width, label: whole ? phase.name : fitted(phase.name, width < 48 ? 0 : width - 8, SIZE) };
  });
}

function spokenPhase({ name, from, to }: TimelinePhase): string {
  return `${name} ${elapsed(to - from)}`;
}
