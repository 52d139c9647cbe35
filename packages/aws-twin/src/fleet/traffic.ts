import type { FleetState } from './fleet-state.ts';
import { type LossFlow, type RequestFlow, requestFlow } from './request-flow.ts';
import { StickyClients } from './sticky-clients.ts';
import { minuteOf, TrafficCounts } from './traffic-counts.ts';
import type { Loss, TrafficMinute } from './traffic-minute.ts';

interface Stream {
  perSecond: number;
  readonly clients: StickyClients;
}

/**
 * Requests of modelled clients, as a flow that changes only when the world does: counted whenever time moves, so that every
 * instant of a simulation is accounted for. A real data plane counts beside it.
 */
export class Traffic {
  readonly #state: FleetState;
  readonly #streams = new Map<string, Stream>();
  readonly #counts = new Map<string, TrafficCounts>();
  readonly #losses: Loss[] = [];
  /** Rules that lose requests now. */
  #losing: ReadonlyMap<string, number> = new Map();
  #flow: RequestFlow | null = null;
  #atMs: number;

  constructor(state: FleetState) {
    this.#state = state;
    this.#atMs = state.nowMs;
  }

  /** Something has changed: the flow is computed anew when time moves on. */
  reroute(): void {
    this.#flow = null;
  }

  setStream(ruleArn: string, perSecond: number): void {
    const stream = this.#streams.get(ruleArn);
    if (stream === undefined) this.#streams.set(ruleArn, { perSecond, clients: new StickyClients(this.#state.knobs) });
    else stream.perSecond = perSecond;
    this.reroute();
  }

  /** Counts everything up to then, with the world as it is: to be called before it changes. */
  accrue(toMs: number): void {
    if (this.#streams.size === 0) {
      this.#atMs = Math.max(this.#atMs, toMs);
      return;
    }
    while (this.#atMs < toMs) {
      const flow = this.#current();
      const endMs = Math.min(toMs, flow.untilMs, minuteOf(this.#atMs) + 60_000);
      this.#count(flow, endMs);
      this.#atMs = endMs;
      this.#state.nowMs = endMs;
      for (const counts of this.#counts.values()) counts.close(endMs);
    }
  }

  note(targetGroupArn: string, answer: { readonly isError: boolean; readonly isConnectionError?: boolean }): void {
    const counts = this.#countsOf(targetGroupArn);
    counts.close(this.#state.nowMs);
    counts.add([1, answer.isError ? 1 : 0, answer.isConnectionError === true ? 1 : 0]);
  }

  /** Closed minutes that ended by then, oldest first. */
  minutes(targetGroupArn: string, endMs: number): readonly TrafficMinute[] {
    const counts = this.#counts.get(targetGroupArn);
    counts?.close(this.#state.nowMs);
    return counts?.until(endMs) ?? [];
  }

  losses(): readonly Loss[] {
    return this.#losses;
  }

  boundUntilMs(targetGroupArn: string): number | null {
    if (this.#flow === null) this.#current();
    const ends = [...this.#streams.values()].map(({ clients }) => clients.boundUntilMs(targetGroupArn));
    return ends.reduce((latest, end) => (end === null ? latest : Math.max(latest ?? 0, end)), null);
  }

  #current(): RequestFlow {
    if (this.#flow !== null && this.#flow.untilMs > this.#atMs) return this.#flow;
    this.#flow = requestFlow(this.#state, this.#streams, this.#atMs);
    this.#tellLosses(this.#flow.losses);
    return this.#flow;
  }

  #tellLosses(losses: readonly LossFlow[]): void {
    const now = new Map<string, number>();
    for (const { ruleArn, perSecond } of losses) now.set(ruleArn, (now.get(ruleArn) ?? 0) + perSecond);
    for (const [ruleArn, perSecond] of now) {
      if (this.#losing.get(ruleArn) !== perSecond) this.#state.emit({ kind: 'requests-lost', ruleArn, perSecond });
    }
    for (const ruleArn of this.#losing.keys()) {
      if (!now.has(ruleArn)) this.#state.emit({ kind: 'requests-served-again', ruleArn, perSecond: 0 });
    }
    this.#losing = now;
  }

  #count(flow: RequestFlow, endMs: number): void {
    const seconds = (endMs - this.#atMs) / 1000;
    for (const [arn, { requests, errors, connectionErrors }] of flow.targets) {
      this.#countsOf(arn).add([requests * seconds, errors * seconds, connectionErrors * seconds]);
    }
    for (const { perSecond, ...where } of flow.losses) this.#lose(where, perSecond * seconds, endMs);
  }

  /** A loss that goes on is one. */
  #lose(where: Omit<LossFlow, 'perSecond'>, requests: number, toMs: number): void {
    const at = this.#losses.findLastIndex(
      (loss) =>
        loss.toMs === this.#atMs &&
        loss.ruleArn === where.ruleArn &&
        loss.targetGroupArn === where.targetGroupArn &&
        loss.cause === where.cause,
    );
    const known = this.#losses[at];
    if (known === undefined) this.#losses.push({ ...where, fromMs: this.#atMs, toMs, requests });
    else this.#losses[at] = { ...known, toMs, requests: known.requests + requests };
  }

  #countsOf(arn: string): TrafficCounts {
    const known = this.#counts.get(arn);
    if (known !== undefined) return known;
    const counts = new TrafficCounts(this.#atMs);
    this.#counts.set(arn, counts);
    return counts;
  }
}
