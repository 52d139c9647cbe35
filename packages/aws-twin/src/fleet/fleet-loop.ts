import { Draw } from './draw.ts';
import type { FleetEvent, FleetEventListener, Untimed } from './fleet-event.ts';
import type { FleetModel } from './fleet-model.ts';
import { fleetState, settle } from './fleet-setup.ts';
import { type AlarmState, type FleetState, groupOf, targetGroupOf } from './fleet-state.ts';
import type { Group } from './group.ts';
import { type GroupView, groupView } from './group-view.ts';
import { healthRound, replaceUnhealthy } from './health-round.ts';
import { DEFAULT_FLEET_KNOBS, type FleetKnobs } from './knobs.ts';
import { templateOf } from './launch-template.ts';
import { PastViews } from './past-views.ts';
import { reconcile } from './reconcile.ts';
import { stepRefresh } from './refresh-step.ts';
import { TargetTracking } from './scaling-policy.ts';
import type { Probe } from './target.ts';
import { type TargetView, targetViews } from './target-view.ts';
import { Traffic } from './traffic.ts';
import { minuteOf } from './traffic-counts.ts';

const MINUTE_MS = 60_000;

export interface FleetWorldOptions {
  readonly model: FleetModel;
  readonly knobs?: Partial<FleetKnobs>;
  /** Of everything drawn; default 1. */
  readonly seed?: number;
  /** What the time is at first; default the first of January 2026, as `VirtualClock`. */
  readonly startMs?: number;
  /** The value of a parameter, read when an instance is launched; null: it has none. */
  readonly pointerOf?: (parameterName: string) => string | null;
  /** Asked by instance refreshes; null: there is no such alarm. */
  readonly alarmState?: (alarmName: string) => AlarmState | null;
  /** What health checks find; default: what the release of the instance is modelled to do. */
  readonly probe?: Probe;
  /** Whether groups begin with their desired capacity in service, warm and healthy, or launch it. Default `steady`. */
  readonly begins?: 'steady' | 'empty';
}

/** Lets things happen in the order of their times, and remembers what descriptions showed. */
export class FleetLoop {
  readonly state: FleetState;
  readonly traffic: Traffic;
  readonly #tracking = new TargetTracking();
  readonly #listeners = new Set<FleetEventListener>();
  /** Groups that look at themselves as soon as what happens now is over. */
  readonly #awake = new Set<string>();
  readonly #pastGroups: PastViews<GroupView>;
  readonly #pastTargets: PastViews<readonly TargetView[]>;
  /** Of reads alone, so that a further read changes nothing else. */
  readonly #readDraw: Draw;

  constructor(options: FleetWorldOptions) {
    const knobs = { ...DEFAULT_FLEET_KNOBS, ...options.knobs };
    const { model, seed = 1 } = options;
    this.#pastGroups = new PastViews(knobs.staleReadMs[1]);
    this.#pastTargets = new PastViews(knobs.staleReadMs[1]);
    this.#readDraw = new Draw(seed + 1);
    this.state = fleetState({
      model,
      knobs,
      seed,
      startMs: options.startMs ?? Date.UTC(2026, 0, 1),
      pointerOf: options.pointerOf ?? (() => null),
      alarmState: options.alarmState ?? (() => null),
      probe: options.probe ?? null,
      emit: (event) => this.#emit(event),
      wake: (group) => this.#wake(group),
      reroute: () => this.traffic.reroute(),
    });
    this.traffic = new Traffic(this.state);
    if (options.begins !== 'empty') settle(this.state);
    for (const name of this.state.groups.keys()) this.#wake(name);
    this.#every(knobs.groupHealthCheckMs, () => this.#healthRounds());
    const hasPolicies = model.groups.some(({ scalingPolicies = [] }) => scalingPolicies.length > 0);
    if (hasPolicies) this.#every(MINUTE_MS, () => this.#tracking.look(this.state, (arn) => this.#lastMinute(arn)));
    this.remember();
  }

  advanceTo(nowMs: number): void {
    const { queue } = this.state;
    for (let due = queue.take(nowMs); due !== null; due = queue.take(nowMs)) {
      this.#moveTo(due.atMs);
      due.run();
      this.remember();
    }
    this.#moveTo(nowMs);
  }

  listen(listener: FleetEventListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Changes a group, which looks at itself afterwards. */
  change<T>(name: string, change: (group: Group, state: FleetState) => T): T {
    const answer = change(groupOf(this.state, name), this.state);
    this.#wake(name);
    this.remember();
    return answer;
  }

  /** Notes what descriptions show, where answers may be old: after every change. */
  remember(): void {
    if (this.state.knobs.staleReadMs[1] === 0) return;
    const { nowMs } = this.state;
    for (const name of this.state.groups.keys()) this.#pastGroups.note(name, nowMs, this.groupNow(name));
    for (const arn of this.state.targetGroups.keys()) this.#pastTargets.note(arn, nowMs, this.targetsNow(arn));
  }

  groupNow(name: string): GroupView {
    const group = groupOf(this.state, name);
    return groupView(group, templateOf(this.state, group.template.id).name);
  }

  targetsNow(arn: string): readonly TargetView[] {
    return targetViews(targetGroupOf(this.state, arn));
  }

  /** As old as one answer may be: all groups as of the same time. */
  readGroups(names: readonly string[] | undefined): readonly GroupView[] {
    const atMs = this.#readMs();
    const known = [...this.state.groups.keys()].filter((name) => names === undefined || names.includes(name));
    return known.map((name) => (atMs === null ? null : this.#pastGroups.at(name, atMs)) ?? this.groupNow(name));
  }

  readTargets(arn: string): readonly TargetView[] {
    const now = this.targetsNow(arn);
    const atMs = this.#readMs();
    return (atMs === null ? null : this.#pastTargets.at(arn, atMs)) ?? now;
  }

  /** When a read looks; null: now. */
  #readMs(): number | null {
    const { nowMs, knobs } = this.state;
    return knobs.staleReadMs[1] === 0 ? null : nowMs - this.#readDraw.within(knobs.staleReadMs);
  }

  #moveTo(atMs: number): void {
    if (atMs <= this.state.nowMs) return;
    this.traffic.accrue(atMs);
    this.state.nowMs = atMs;
  }

  #emit(event: Untimed<FleetEvent>): void {
    if (this.#listeners.size === 0) return;
    const timed: FleetEvent = { ...event, atMs: this.state.nowMs };
    for (const listener of this.#listeners) listener(timed);
  }

  #wake(name: string): void {
    if (this.#awake.has(name)) return;
    this.#awake.add(name);
    this.state.queue.at(this.state.nowMs, () => {
      this.#awake.delete(name);
      const group = groupOf(this.state, name);
      stepRefresh(this.state, group);
      replaceUnhealthy(this.state, group);
      reconcile(this.state, group);
    });
  }

  #healthRounds(): void {
    for (const group of this.state.groups.values()) healthRound(this.state, group);
  }

  #every(periodMs: number, run: () => void): void {
    this.state.queue.at(this.state.nowMs + periodMs, () => {
      run();
      this.#every(periodMs, run);
    });
  }

  /** Requests of the last whole minute, which target tracking sees without the lag of metrics; null without data. */
  #lastMinute(targetGroupArn: string): number | null {
    const startMs = minuteOf(this.state.nowMs) - MINUTE_MS;
    const last = this.traffic.minutes(targetGroupArn, this.state.nowMs).at(-1);
    return last?.startMs === startMs ? last.requests : null;
  }
}
