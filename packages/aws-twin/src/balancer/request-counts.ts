import type { BalancerAnswer } from './answer-kind.ts';

/** What one target group had in one minute. */
export interface CountedMinute {
  /** Milliseconds since the epoch, a whole minute. */
  readonly start: number;
  /** Requests for which a target was chosen. */
  readonly requests: number;
  /** Answered with 5xx by a target. */
  readonly targetErrors: number;
  /** Not answered by a target although one was chosen: 502, 504, or broken off. */
  readonly connectionErrors: number;
}

const MINUTE = 60_000;

/** Counts requests by target group and minute, as the metrics of a balancer do. */
export class RequestCounts {
  readonly #minutes = new Map<string, Map<number, CountedMinute>>();
  #unrouted = 0;

  /** Requests that no target was chosen for. */
  get unrouted(): number {
    return this.#unrouted;
  }

  note({ atMs, kind, status, targetGroup, target }: BalancerAnswer): void {
    if (targetGroup === null || target === null) {
      if (kind === 'no-target') this.#unrouted += 1;
      return;
    }
    const start = Math.floor(atMs / MINUTE) * MINUTE;
    const minutes = this.#minutes.get(targetGroup) ?? new Map<number, CountedMinute>();
    const before = minutes.get(start) ?? { start, requests: 0, targetErrors: 0, connectionErrors: 0 };
    minutes.set(start, {
      start,
      requests: before.requests + 1,
      targetErrors: before.targetErrors + (kind === 'target' && status >= 500 ? 1 : 0),
      connectionErrors: before.connectionErrors + (isBroken(kind) ? 1 : 0),
    });
    this.#minutes.set(targetGroup, minutes);
  }

  /** In the order of time; a minute without a request is not there. */
  minutes(targetGroup: string): readonly CountedMinute[] {
    return [...(this.#minutes.get(targetGroup)?.values() ?? [])].sort((one, other) => one.start - other.start);
  }

  requests(targetGroup: string): number {
    return this.minutes(targetGroup).reduce((sum, { requests }) => sum + requests, 0);
  }
}

const isBroken = (kind: BalancerAnswer['kind']): boolean =>
  kind === 'bad-gateway' || kind === 'timeout' || kind === 'cut-off';
