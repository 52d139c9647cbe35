import type { TrafficMinute } from './traffic-minute.ts';

const MINUTE_MS = 60_000;

/** Requests, errors and connection errors. */
export type Counts = readonly [number, number, number];

/** What one target group has done, minute by minute. Modelled traffic is a flow: its minutes are whole numbers that add up. */
export class TrafficCounts {
  readonly #minutes: TrafficMinute[] = [];
  /** Since the beginning. */
  #total: Counts = [0, 0, 0];
  /** Of it, what closed minutes have told. */
  #told: Counts = [0, 0, 0];
  #startMs: number;

  constructor(startMs: number) {
    this.#startMs = minuteOf(startMs);
  }

  /** Adds what happened from the last time told to `toMs`, which lies in one minute. */
  add(counts: Counts): void {
    this.#total = sum(this.#total, counts);
  }

  /** Closes the minutes that end by then. */
  close(byMs: number): void {
    const current = minuteOf(byMs);
    if (current <= this.#startMs) return;
    const whole: Counts = [floor(this.#total[0]), floor(this.#total[1]), floor(this.#total[2])];
    const [requests, errors, connectionErrors] = difference(whole, this.#told);
    if (requests + errors + connectionErrors > 0) {
      this.#minutes.push({ startMs: this.#startMs, requests, errors, connectionErrors });
    }
    this.#told = whole;
    this.#startMs = current;
  }

  /** Closed minutes that ended by then, oldest first. */
  until(endMs: number): readonly TrafficMinute[] {
    return this.#minutes.filter(({ startMs }) => startMs + MINUTE_MS <= endMs);
  }
}

export function minuteOf(atMs: number): number {
  return Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
}

/** Sums of many parts miss a whole number by a little. */
function floor(count: number): number {
  return Math.floor(count + 1e-6);
}

function sum(a: Counts, b: Counts): Counts {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

function difference(a: Counts, b: Counts): Counts {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}
