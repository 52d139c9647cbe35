import type { VisitorAnswer } from './visitor-request.ts';

/** What visitors saw in one second of the world. */
export interface TrafficSecond {
  /** Milliseconds since the epoch, a whole second. */
  readonly start: number;
  /** Good answers. */
  readonly byVersion: ReadonlyMap<string, number>;
  readonly byTargetGroup: ReadonlyMap<string, number>;
  readonly failed: number;
}

export interface TrafficReport {
  readonly requests: number;
  readonly failed: number;
  /** How often each kind of failure was seen. */
  readonly failures: ReadonlyMap<string, number>;
  /** How many failed by the version that the answer names; `unnamed` where it names none, or there was none. */
  readonly failedByVersion: ReadonlyMap<string, number>;
  /** Good answers. */
  readonly byVersion: ReadonlyMap<string, number>;
  readonly byTargetGroup: ReadonlyMap<string, number>;
  /** In the order of time; a second without an answer is not there. */
  readonly seconds: readonly TrafficSecond[];
}

interface Counted {
  readonly byVersion: Map<string, number>;
  readonly byTargetGroup: Map<string, number>;
  readonly failures: Map<string, number>;
  readonly failedByVersion: Map<string, number>;
}

/** Adds up the answers that visitors got. */
export class TrafficTally {
  readonly #seconds = new Map<number, Counted>();

  note(answer: VisitorAnswer, nowMs: number): void {
    const start = Math.floor(nowMs / 1000) * 1000;
    const second = this.#seconds.get(start) ?? emptyCount();
    this.#seconds.set(start, second);
    if (answer.failure !== null) {
      increase(second.failures, answer.failure, 1);
      increase(second.failedByVersion, answer.version ?? 'unnamed', 1);
      return;
    }
    increase(second.byVersion, answer.version ?? 'unnamed', 1);
    if (answer.targetGroup !== null) increase(second.byTargetGroup, answer.targetGroup, 1);
  }

  report(): TrafficReport {
    const all = emptyCount();
    for (const second of this.#seconds.values()) {
      for (const part of PARTS) {
        for (const [name, count] of second[part]) increase(all[part], name, count);
      }
    }
    const failed = sum(all.failures);
    const seconds = [...this.#seconds]
      .map(([start, { byVersion, byTargetGroup, failures }]) => ({
        start,
        byVersion,
        byTargetGroup,
        failed: sum(failures),
      }))
      .sort((one, other) => one.start - other.start);
    return { requests: sum(all.byVersion) + failed, failed, ...all, seconds };
  }
}

const PARTS = ['byVersion', 'byTargetGroup', 'failures', 'failedByVersion'] as const;

const emptyCount = (): Counted => ({
  byVersion: new Map(),
  byTargetGroup: new Map(),
  failures: new Map(),
  failedByVersion: new Map(),
});

function increase(counts: Map<string, number>, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}

const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((total, count) => total + count, 0);
