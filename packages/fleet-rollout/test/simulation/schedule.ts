import type { ReleaseModel } from '@deploy/aws-twin';
import type { Colour } from '@deploy/kernel';
import type { AlarmState, Wish } from '../../src/index.ts';
import { Draw } from './draw.ts';
import type { SimFleetOptions } from './sim-fleet.ts';
import type { CallFault, ProcessOptions } from './sim-process.ts';

/** Something that happens to the fleet by itself, or by somebody else's hand. */
export type Happening =
  | { readonly kind: 'autoscale'; readonly colour: Colour; readonly by: number }
  | { readonly kind: 'lose-instance'; readonly colour: Colour }
  | { readonly kind: 'launches-fail'; readonly colour: Colour; readonly times: number }
  | { readonly kind: 'min-edit'; readonly colour: Colour; readonly min: number }
  | { readonly kind: 'pointer-edit'; readonly colour: Colour }
  | { readonly kind: 'alarm'; readonly colour: Colour; readonly state: AlarmState }
  | { readonly kind: 'weights-edit'; readonly blue: number };

export interface ScheduledRun {
  readonly atMs: number;
  readonly wish: Wish;
  readonly options: Pick<ProcessOptions, 'faults' | 'onCancel'> & { readonly abortHolder?: string };
}

/** Everything that happens in one simulation, drawn from one seed. */
export interface Schedule {
  readonly seed: number;
  readonly fleet: Partial<SimFleetOptions>;
  readonly onFailure: 'rollback' | 'hold';
  readonly runs: readonly ScheduledRun[];
  readonly happenings: readonly { readonly atMs: number; readonly what: Happening }[];
}

const MINUTE = 60_000;

export function drawSchedule(seed: number): Schedule {
  const draw = new Draw(seed);
  const desired = draw.within(1, 8);
  const runs = drawRuns(draw);
  const lastMs = runs.at(-1)?.atMs ?? 0;
  const drawn: Schedule = {
    seed,
    fleet: {
      seed,
      desired,
      floor: draw.within(1, desired),
      max: desired * 2 + draw.within(0, 4),
      rules: draw.one([1, 1, 2, 3]),
      stickySeconds: draw.one([null, null, 300, 1200]),
      deregistrationSeconds: draw.one([0, 30, 120]),
      releases: { v2: drawRelease(draw), v3: drawRelease(draw) },
      knobs: {
        propagationMs: draw.one([
          [0, 0],
          [0, 60_000],
        ]),
        staleReadMs: draw.one([
          [0, 0],
          [0, 30_000],
        ]),
        initialTargets: draw.one(['fail-open', 'no-target']),
        stickyCookie: draw.one(['fixed', 'renewed']),
        metricLagMs: draw.one([0, 60_000, 120_000]),
      },
    },
    onFailure: draw.one(['rollback', 'rollback', 'hold']),
    runs,
    happenings: drawHappenings(draw, lastMs + 20 * MINUTE),
  };
  // Drawn last, so that a seed still tells its old story otherwise.
  return { ...drawn, fleet: { ...drawn.fleet, pristine: draw.isLucky(0.25) } };
}

function drawRelease(draw: Draw): ReleaseModel {
  return draw.one([
    {},
    {},
    {},
    { bootSeconds: 200 },
    { health: 'never' },
    { errorRate: 0.3 },
    { flapping: { healthySeconds: 120, failingSeconds: 60 } },
  ]);
}

function drawRuns(draw: Draw): readonly ScheduledRun[] {
  let atMs = 0;
  return Array.from({ length: draw.within(1, 4) }, () => {
    const run = { atMs, wish: drawWish(draw), options: drawOptions(draw) };
    // Some come while an earlier one still works.
    atMs += draw.within(0, 30) * MINUTE + draw.within(0, 60_000);
    return run;
  });
}

function drawWish(draw: Draw): Wish {
  return draw.one<Wish>([
    { mode: 'deploy', release: 'v2' },
    { mode: 'deploy', release: 'v2' },
    { mode: 'deploy', release: 'v3' },
    { mode: 'rollback' },
    { mode: 'janitor' },
    { mode: 'settle' },
  ]);
}

function drawOptions(draw: Draw): ScheduledRun['options'] {
  const faults = Array.from({ length: draw.within(0, 3) }, (): [number, CallFault] => [
    draw.within(1, 260),
    drawFault(draw),
  ]);
  const onCancel = draw.one(['rollback', 'hold', 'hand-off'] as const);
  return draw.isLucky(0.2)
    ? { faults: new Map(faults), onCancel, abortHolder: 'a later run wants it' }
    : { faults: new Map(faults), onCancel };
}

function drawFault(draw: Draw): CallFault {
  const when = draw.one(['before', 'after'] as const);
  return draw.one<CallFault>([
    { kind: 'kill', when },
    { kind: 'fail', when },
    { kind: 'fail', when },
    { kind: 'stop', ms: draw.within(5, 600) * 1000 },
    { kind: 'cancel' },
  ]);
}

function drawHappenings(draw: Draw, untilMs: number): Schedule['happenings'] {
  if (draw.isLucky(0.3)) return [];
  return Array.from({ length: draw.within(1, 4) }, () => ({
    atMs: draw.within(0, untilMs),
    what: drawHappening(draw),
  })).toSorted((a, b) => a.atMs - b.atMs);
}

function drawHappening(draw: Draw): Happening {
  const colour = draw.one<Colour>(['blue', 'green']);
  return draw.one<Happening>([
    { kind: 'autoscale', colour, by: draw.within(-3, 4) },
    { kind: 'autoscale', colour, by: draw.within(1, 4) },
    { kind: 'lose-instance', colour },
    { kind: 'launches-fail', colour, times: draw.within(1, 5) },
    { kind: 'min-edit', colour, min: draw.within(0, 3) },
    { kind: 'weights-edit', blue: draw.one([0, 33, 100]) },
    { kind: 'pointer-edit', colour },
    { kind: 'alarm', colour, state: draw.one(['ALARM', 'OK', 'INSUFFICIENT_DATA']) },
  ]);
}

/** Whether something in it may fail requests whatever a rollout does. */
export function isHarmful({ happenings, fleet }: Schedule): boolean {
  const releases = Object.values(fleet.releases ?? {});
  return (
    releases.some(({ flapping }) => flapping !== undefined) ||
    happenings.some(({ what }) => ['lose-instance', 'launches-fail', 'weights-edit', 'min-edit'].includes(what.kind)) ||
    happenings.some(({ what }) => what.kind === 'autoscale' && what.by < 0)
  );
}
