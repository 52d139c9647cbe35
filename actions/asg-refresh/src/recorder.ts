import { markdown as md } from '@deploy/action-kit';
import {
  healthyIn,
  type Moment,
  otherColour,
  type PerColour,
  perColour,
  type Rollout,
  shareOf,
  weightsFor,
} from '@deploy/fleet-rollout';
import type {
  ColourSample,
  Timeline,
  TimelineMark,
  TimelineNeed,
  TimelinePhase,
  TimelineSample,
} from '@deploy/fleet-rollout/timeline';
import type { Colour } from '@deploy/kernel';

type Mark = Omit<TimelineMark, 'at'>;

/** Makes a timeline of the moments of a run, while it goes on. */
export class Recorder {
  readonly #floor: number;
  readonly #samples: TimelineSample[] = [];
  readonly #needs: TimelineNeed[] = [];
  readonly #phases: TimelinePhase[] = [];
  readonly #marks: TimelineMark[] = [];
  #last: Moment | null = null;

  constructor(floor: number) {
    this.#floor = floor;
  }

  /** The newest moment; null before the first. */
  get last(): Moment | null {
    return this.#last;
  }

  get timeline(): Timeline {
    const made = { samples: this.#samples, needs: this.#needs, phases: this.#phases, marks: this.#marks };
    if (this.#last === null) return made;
    const { isFirst, to } = this.#last.rollout;
    return { brings: to, ...(isFirst ? { isFirst } : {}), ...made };
  }

  note(moment: Moment): void {
    const { rollout, seen } = moment;
    const { at } = seen.look;
    const before = this.#last?.rollout.id === rollout.id ? this.#last : null;
    this.#samples.push({ at, colours: perColour((colour) => this.#sample(colour, moment, before)) });
    if (this.#needs.at(-1)?.demand !== rollout.demand) {
      this.#needs.push({ at, floor: this.#floor, demand: rollout.demand });
    }
    this.#enter(rollout.phase, at);
    for (const mark of marksOf(moment, before)) this.#marks.push({ at, ...mark });
    this.#last = moment;
  }

  /** Notes how it ended, after the last moment. */
  end(kind: 'done' | 'failure' | 'undo' | 'cancel', text: string, at: number): void {
    this.#marks.push({ at: Math.max(at, this.#samples.at(-1)?.at ?? at), kind, text });
  }

  #sample(colour: Colour, { rollout, seen }: Moment, before: Moment | null): ColourSample {
    const { answers, groups } = seen.look;
    const { desired, min } = groups[colour];
    // With the same look as before, weights were written since.
    const isWritten = before?.seen === seen && before.rollout.percent !== rollout.percent;
    const weights = isWritten ? weightsFor(rollout.to, rollout.percent) : weightsSeen(rollout, seen);
    const percent = Math.round(shareOf(weights, colour) * 1000) / 10;
    const counted = answersBetween(answers?.[colour] ?? null, before?.seen.look.answers?.[colour] ?? null);
    return { healthy: healthyIn(groups[colour]), desired, min, percent, ...counted };
  }

  #enter(name: string, at: number): void {
    const open = this.#phases.at(-1);
    if (open !== undefined) this.#phases[this.#phases.length - 1] = { ...open, to: at };
    if (open?.name !== name) this.#phases.push({ name, from: at, to: at });
  }
}

/** What the rules give each colour; while they differ, what the first says. */
function weightsSeen(rollout: Rollout, { look }: Moment['seen']): PerColour<number> {
  const reading = [...look.rules.values()].find((rule) => rule.kind === 'colours');
  return reading?.kind === 'colours' ? reading.weights : weightsFor(rollout.to, rollout.percent);
}

interface Counted {
  readonly requests: number;
  readonly errors: number;
}

/** Answers are counted since the rollout is judged; CloudWatch may correct a sum downwards. */
function answersBetween(now: Counted | null, before: Counted | null): Pick<ColourSample, 'requests' | 'failed'> {
  if (now === null || before === null) return {};
  const requests = Math.max(0, now.requests - before.requests);
  return { requests, failed: Math.min(requests, Math.max(0, now.errors - before.errors)) };
}

function marksOf({ rollout, seen }: Moment, before: Moment | null): readonly Mark[] {
  const marks: Mark[] = [];
  if (before === null && rollout.startedAt < rollout.attendedSince) {
    marks.push({ kind: 'resume', text: `taken up in the phase ${rollout.phase}` });
  }
  if (before === null) return marks;
  if (seen.smoke !== null && before.seen.smoke === null) {
    const text = seen.smoke.ok ? `smoke test passed (${seen.smoke.requests} requests)` : 'smoke test failed';
    marks.push({ kind: 'gate', text });
  }
  if (rollout.percent !== before.rollout.percent) {
    const isBack = rollout.percent < before.rollout.percent;
    if (!isBack && before.rollout.percent > 0) marks.push({ kind: 'gate', text: gatesOf(seen, rollout.to) });
    marks.push({ kind: isBack ? 'undo' : 'step', text: `${rollout.percent} % to ${rollout.to}` });
  }
  if (rollout.failure !== null && before.rollout.failure === null) {
    marks.push({ kind: 'failure', text: rollout.failure.code });
  }
  if (rollout.phase === 'shrinking' && before.rollout.phase === 'baking') {
    marks.push({ kind: 'gate', text: gatesOf(seen, rollout.to) });
    if (!rollout.isFirst) marks.push({ kind: 'gate', text: `${rollout.from} proven idle` });
  }
  return marks;
}

/** What the gates had before them when they let the rollout go on. */
function gatesOf({ look }: Moment['seen'], to: Colour): string {
  const { alarms, answers } = look;
  const quiet = alarms.length === 0 ? [] : [`${alarms.length === 1 ? 'alarm' : `${alarms.length} alarms`} quiet`];
  const counted = ({ errors, requests }: Counted) => `${md.count(errors)} of ${md.count(requests)}`;
  const failed =
    answers === null
      ? []
      : [`failed ${counted(answers[to])} at ${to}, ${counted(answers[otherColour(to)])} at ${otherColour(to)}`];
  return [...quiet, ...failed].join('; ') || 'nothing to judge by';
}
