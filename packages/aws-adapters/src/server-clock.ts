import type { Clock } from '@deploy/kernel';
import type { HttpResponse } from '@smithy/core/transport';
import type { Hook } from './executor.ts';

/** S3 refuses signatures more than 15 minutes off; below this nothing needs correcting. */
const TOLERATED_MS = 4 * 60_000;

/**
 * The store's idea of time: this machine's clock, corrected once an answer shows that it is far off. Only fresh
 * signatures use it; a fence's date is the store's own and is never shifted.
 */
export class ServerClock {
  readonly #clock: Clock;
  #skewMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now() + this.#skewMs;
  }

  /** How far this machine's clock is behind, milliseconds; 0 while it is about right. */
  get skewMs(): number {
    return this.#skewMs;
  }

  readonly learn: Hook = async (_request, send) => {
    const response = await send();
    const theirs = dateOf(response);
    if (theirs !== null && Math.abs(theirs - this.now()) > TOLERATED_MS) this.#skewMs = theirs - this.#clock.now();
    return response;
  };
}

/** The Date header of an answer, milliseconds since 1970. */
export function dateOf(response: Pick<HttpResponse, 'headers'>): number | null {
  const text = response.headers['date'];
  const parsed = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(parsed) ? null : parsed;
}
