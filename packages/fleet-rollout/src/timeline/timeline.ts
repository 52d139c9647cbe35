import type { Colour } from '@deploy/kernel';
import type { PerColour } from '../colour.ts';

/**
 * What a rollout did, over time, as plain JSON. Every `at`, `from` and `to` is in milliseconds since 1970. Lists are in
 * the order of time.
 */
export interface Timeline {
  /** The colour that the rollout brings. Absent: the one with fewer requests at first, which fails where a run resumed. */
  readonly brings?: Colour;
  /** The fleet never had a release before: until the new colour has requests there is nothing that could be kept. */
  readonly isFirst?: boolean;
  readonly samples: readonly TimelineSample[];
  /** What the plan asked for. Each entry holds until the next. */
  readonly needs: readonly TimelineNeed[];
  readonly phases: readonly TimelinePhase[];
  readonly marks: readonly TimelineMark[];
}

/** One look at the fleet. What it says holds until the next look. */
export interface TimelineSample {
  readonly at: number;
  readonly colours: PerColour<ColourSample>;
}

export interface ColourSample {
  /** Instances in service and healthy in the target group. */
  readonly healthy: number;
  /** Instances that the group wants. */
  readonly desired: number;
  /** The group's minimum size. */
  readonly min: number;
  /** Requests that the listener rules give to this colour, in percent. */
  readonly percent: number;
  /** Requests answered since the sample before. Absent where nobody counted. */
  readonly requests?: number;
  /** Those of `requests` that failed. */
  readonly failed?: number;
}

export interface TimelineNeed {
  readonly at: number;
  /** Healthy instances of the colours with weight, never fewer. */
  readonly floor: number;
  /** Instances that the whole traffic needs. */
  readonly demand: number;
}

export interface TimelinePhase {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/**
 * `resume` has a meaning for the picture: nobody watched between the sample before it and the sample at or after it, so
 * nothing is drawn there.
 */
export const MARK_KINDS = ['step', 'gate', 'failure', 'undo', 'resume', 'cancel', 'done'] as const;

export type MarkKind = (typeof MARK_KINDS)[number];

export interface TimelineMark {
  readonly at: number;
  readonly kind: MarkKind;
  readonly text: string;
}
