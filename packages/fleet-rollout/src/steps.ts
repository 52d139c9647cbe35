import { InputError } from '@deploy/kernel';

/** Percentages of requests that the new colour gets, one after the other: ascending, the last is 100. */
export type Steps = readonly [number, ...number[]];

/** Throws `InputError` naming the first step that breaks the rule. */
export function parseSteps(text: string): Steps {
  const [first, ...rest] = text.split(',').map((step) => toPercent(step, text));
  if (first === undefined) throw refusal(text, 'it is empty');
  const steps: Steps = [first, ...rest];
  steps.forEach((step, nth) => {
    const before = steps[nth - 1] ?? 0;
    if (step <= before) throw refusal(text, `${step} does not come after ${before}`);
  });
  if (steps.at(-1) !== 100) throw refusal(text, `the last step is ${steps.at(-1)} and not 100`);
  return steps;
}

function toPercent(step: string, text: string): number {
  const trimmed = step.trim();
  if (!/^\d{1,3}$/.test(trimmed)) throw refusal(text, `"${trimmed}" is no whole percentage`);
  const percent = Number(trimmed);
  if (percent < 1 || percent > 100) throw refusal(text, `${percent} is not between 1 and 100`);
  return percent;
}

function refusal(text: string, why: string): InputError {
  return new InputError({
    code: 'steps-invalid',
    message: `The input steps is "${text}": ${why}.`,
    remedy: 'Set steps to whole percentages that ascend and end at 100, such as 5,25,50,100.',
  });
}

/** Where the next step leads. */
export type NextStep =
  | { readonly kind: 'raise'; readonly percent: number }
  /** The colour has too few healthy instances for the next step. */
  | { readonly kind: 'short-of-capacity'; readonly percent: number }
  | { readonly kind: 'arrived' };

/**
 * @param percent of requests that the new colour gets now
 * @param most percentage that its healthy instances carry
 */
export function nextStep(steps: Steps, percent: number, most: number): NextStep {
  const next = steps.find((step) => step > percent);
  if (next === undefined) return { kind: 'arrived' };
  return { kind: next <= most ? 'raise' : 'short-of-capacity', percent: next };
}

/** How an alarm looks at its metric. */
export interface AlarmWindow {
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
}

/** Seconds that CloudWatch may take to see a data point. */
const METRIC_DELAY_SECONDS = 60;

/**
 * Seconds that a step lasts at least: shorter, and the slowest alarm would still be looking at requests from before it.
 *
 * @param wanted the input step-seconds
 */
export function stepSeconds(wanted: number, alarms: readonly AlarmWindow[]): number {
  const windows = alarms.map(
    ({ periodSeconds, evaluationPeriods }) => periodSeconds * evaluationPeriods + METRIC_DELAY_SECONDS,
  );
  return Math.max(wanted, ...windows);
}
