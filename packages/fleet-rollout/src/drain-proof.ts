/** What CloudWatch knows of the requests that a target group got in one minute; a minute without a point had none. */
export interface RequestMinute {
  /** Milliseconds since the epoch, a whole minute. */
  readonly start: number;
  readonly requests: number;
}

export interface DrainQuestion {
  readonly now: number;
  /** When the last weight above 0 was taken from the colour, milliseconds since the epoch. */
  readonly weightGoneAt: number;
  /** Life of the cookie that binds a client to a colour; 0 without stickiness. A cookie beats the weights. */
  readonly cookieSeconds: number;
  readonly minutes: readonly RequestMinute[];
}

export type DrainProof =
  | { readonly kind: 'proven'; readonly from: number; readonly to: number }
  /** Nothing speaks against it, but the minutes to be looked at are not over. `until`: when to ask again. */
  | { readonly kind: 'too-early'; readonly until: number }
  /** Requests still arrive; `last` is the last minute that had some. */
  | { readonly kind: 'traffic'; readonly last: RequestMinute; readonly until: number };

const MINUTE = 60_000;
const QUIET_MINUTES = 3;
/** Metrics of a balancer arrive late, and later minutes could still turn out to have had requests. */
const LAG = 2 * MINUTE;

/**
 * Whether a colour without weight is idle: three whole minutes in a row without a request, after its weight and every cookie
 * have gone, which ended at least two minutes ago. A balancer reports no point for a minute without requests, so an absent
 * one counts as none (source: Elastic Load Balancing, "CloudWatch metrics for your Application Load Balancer").
 */
export function proveDrained(question: DrainQuestion): DrainProof {
  const { now, weightGoneAt, cookieSeconds, minutes } = question;
  const begin = wholeMinuteAfter(weightGoneAt + cookieSeconds * 1000);
  const busy = minutes.filter(({ start, requests }) => requests > 0 && start >= begin);
  const last = busy.reduce<RequestMinute | null>(
    (latest, minute) => (latest === null || minute.start > latest.start ? minute : latest),
    null,
  );
  const from = last === null ? begin : last.start + MINUTE;
  const to = from + QUIET_MINUTES * MINUTE;
  const until = to + LAG;
  if (now >= until) return { kind: 'proven', from, to };
  return last === null ? { kind: 'too-early', until } : { kind: 'traffic', last, until };
}

function wholeMinuteAfter(time: number): number {
  return Math.ceil(time / MINUTE) * MINUTE;
}
