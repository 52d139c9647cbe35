import { InputError } from '@deploy/kernel';
import {
  type AlarmStateValue,
  type AnyAlarmModel,
  type CompositeAlarmModel,
  isComposite,
  type MetricAlarmModel,
  type MetricName,
} from './alarm-model.ts';
import { alarmPoints } from './alarm-points.ts';
import { alarmVerdict } from './alarm-verdict.ts';
import { type CompositeRule, compositeRule } from './composite-rule.ts';
import { type CloudWatchKnobs, DEFAULT_CLOUDWATCH_KNOBS } from './knobs.ts';
import { joinedSources, type MetricPoint, type MetricSource } from './metric-source.ts';
import { RecordedMetrics } from './recorded-metrics.ts';

/** An alarm at one instant. */
export interface AlarmView {
  readonly model: AnyAlarmModel;
  readonly state: AlarmStateValue;
  readonly reason: string;
  /** When the state was last set, milliseconds since 1970. */
  readonly updatedMs: number;
  /** When it last became another one. */
  readonly transitionedMs: number;
}

interface AlarmState<Model extends AnyAlarmModel> {
  readonly model: Model;
  state: AlarmStateValue;
  reason: string;
  updatedMs: number;
  transitionedMs: number;
  /** Set by a test: evaluations change nothing. */
  isHeld: boolean;
}

interface Alarm extends AlarmState<MetricAlarmModel> {
  /** End of the period that was looked at last. */
  evaluatedMs: number;
}

interface Composite extends AlarmState<CompositeAlarmModel> {
  readonly rule: CompositeRule;
}

export interface MonitoringOptions {
  readonly alarms: readonly AnyAlarmModel[];
  /** Beside what is recorded. */
  readonly source: MetricSource;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly knobs?: Partial<CloudWatchKnobs>;
}

/** Metrics, and alarms that look at them at the end of each of their periods. */
export class Monitoring {
  readonly recorded = new RecordedMetrics();
  /** Of the model and of what is recorded. */
  readonly source: MetricSource;
  readonly #alarms: ReadonlyMap<string, Alarm>;
  /** Those that others look at come first. */
  readonly #composites: ReadonlyMap<string, Composite>;
  readonly #knobs: CloudWatchKnobs;
  readonly #now: () => number;
  /** Up to when alarms have looked. */
  #reachedMs: number;

  constructor(options: MonitoringOptions) {
    this.source = joinedSources(options.source, this.recorded.source);
    this.#knobs = { ...DEFAULT_CLOUDWATCH_KNOBS, ...options.knobs };
    this.#now = options.now;
    this.#reachedMs = options.now();
    const metric = options.alarms.flatMap((model) => (isComposite(model) ? [] : [newAlarm(model, this.#reachedMs)]));
    this.#alarms = new Map(metric.map((alarm) => [alarm.model.name, alarm]));
    const composite = options.alarms.filter(isComposite).map((model) => newComposite(model, this.#reachedMs));
    this.#composites = new Map(inOrder(composite, this.#alarms).map((alarm) => [alarm.model.name, alarm]));
    for (const alarm of this.#composites.values()) alarm.state = this.#verdictOf(alarm);
  }

  /** Lets alarms look at every period that ended long enough ago. Times may be told again, and earlier ones change nothing. */
  advanceTo(nowMs: number): void {
    this.#reachedMs = Math.max(this.#reachedMs, nowMs);
    for (const alarm of this.#alarms.values()) this.#evaluate(alarm);
    this.#settleComposites();
  }

  /** Of every kind, in the order of their names. */
  alarms(): readonly AlarmView[] {
    return [...this.#alarms.values(), ...this.#composites.values()]
      .map(view)
      .sort((a, b) => (a.model.name < b.model.name ? -1 : 1));
  }

  /** Null where there is no such alarm. */
  alarm(name: string): AlarmView | null {
    const alarm = this.#find(name);
    return alarm === undefined ? null : view(alarm);
  }

  /** For tests: the alarm says this, whatever its metric does, until `releaseAlarm`. Throws `InputError` for an unknown name. */
  setAlarm(name: string, state: AlarmStateValue, reason: string): void {
    const alarm = this.#need(name);
    alarm.isHeld = true;
    this.#change(alarm, state, reason, this.#now());
    this.#settleComposites();
  }

  releaseAlarm(name: string): void {
    this.#need(name).isHeld = false;
  }

  /** As by the API: the next evaluation sets it right again (source: CloudWatch API, SetAlarmState). */
  setUntilNextEvaluation(name: string, state: AlarmStateValue, reason: string): void {
    this.#change(this.#need(name), state, reason, this.#now());
    this.#settleComposites();
  }

  /** For tests: a value of a metric at a time, now by default. */
  record(metric: MetricName, value: number, atMs = this.#now()): void {
    this.recorded.record(metric, { atMs, value });
  }

  #evaluate(alarm: Alarm): void {
    const periodMs = alarm.model.period * 1000;
    const lagMs = this.#knobs.evaluationLagPeriods * periodMs;
    for (;;) {
      const endMs = alarm.evaluatedMs + periodMs;
      if (endMs + lagMs > this.#reachedMs) return;
      alarm.evaluatedMs = endMs;
      if (alarm.isHeld) continue;
      const points = this.#range(alarm.model, endMs, endMs + lagMs);
      const verdict = alarmVerdict(alarm.model, points);
      if (verdict !== null && verdict !== alarm.state) {
        this.#change(alarm, verdict, reasonOf(alarm.model, verdict, points), endMs + lagMs);
      }
    }
  }

  #range(model: MetricAlarmModel, endMs: number, readAtMs: number): readonly MetricPoint[] {
    const fromMs = endMs - (model.evaluationPeriods + this.#knobs.extraPeriods) * model.period * 1000;
    return alarmPoints(this.source, model, { fromMs, toMs: endMs, readAtMs });
  }

  /** At once, as soon as an alarm that it looks at has changed (source: CloudWatch guide, "Combining alarms"). */
  #settleComposites(): void {
    for (const alarm of this.#composites.values()) {
      const state = this.#verdictOf(alarm);
      if (alarm.isHeld || state === alarm.state) continue;
      const watched = alarm.rule.watches.map((name) => this.#need(name));
      const told = watched
        .filter((one) => one.state !== 'OK')
        .map(({ model }) => `${model.name}: ${this.#stateOf(model.name)}`);
      const atMs = Math.max(...watched.map(({ transitionedMs }) => transitionedMs));
      this.#change(alarm, state, told.join(', ') || 'All alarms of the rule are OK.', atMs);
    }
  }

  #verdictOf({ rule }: Composite): AlarmStateValue {
    return rule.holds((name) => this.#stateOf(name)) ? 'ALARM' : 'OK';
  }

  #stateOf(name: string): AlarmStateValue {
    return this.#need(name).state;
  }

  #find(name: string): Alarm | Composite | undefined {
    return this.#alarms.get(name) ?? this.#composites.get(name);
  }

  #change(alarm: Alarm | Composite, state: AlarmStateValue, reason: string, atMs: number): void {
    if (alarm.state !== state) alarm.transitionedMs = atMs;
    alarm.state = state;
    alarm.reason = reason;
    alarm.updatedMs = atMs;
  }

  #need(name: string): Alarm | Composite {
    const alarm = this.#find(name);
    if (alarm) return alarm;
    throw unknownAlarm(name, [...this.#alarms.keys(), ...this.#composites.keys()]);
  }
}

function unknownAlarm(name: string, known: readonly string[]): InputError {
  return new InputError({
    code: 'twin-alarm-unknown',
    message: `The twin has no alarm "${name}".`,
    remedy: `Use one of ${known.join(', ') || 'those that the model is given'}.`,
  });
}

function newAlarm(model: MetricAlarmModel, startMs: number): Alarm {
  const periodMs = model.period * 1000;
  return {
    model,
    state: model.state ?? alarmVerdict(model, []) ?? 'OK',
    reason: 'Unchecked: Initial alarm creation',
    updatedMs: startMs,
    transitionedMs: startMs,
    evaluatedMs: Math.floor(startMs / periodMs) * periodMs,
    isHeld: false,
  };
}

function newComposite(model: CompositeAlarmModel, startMs: number): Composite {
  return {
    model,
    rule: compositeRule(model.rule),
    state: 'OK',
    reason: 'Unchecked: Initial alarm creation',
    updatedMs: startMs,
    transitionedMs: startMs,
    isHeld: false,
  };
}

/** Each after those that its rule names. Throws `InputError` where one is not there, or two wait for each other. */
function inOrder(composites: readonly Composite[], alarms: ReadonlyMap<string, unknown>): readonly Composite[] {
  const placed: Composite[] = [];
  const isThere = (name: string) => alarms.has(name) || placed.some(({ model }) => model.name === name);
  let waiting = composites;
  while (waiting.length > 0) {
    const ready = waiting.filter(({ rule }) => rule.watches.every(isThere));
    const [stuck] = waiting;
    if (ready.length === 0 && stuck !== undefined) {
      throw unknownAlarm(stuck.rule.watches.find((name) => !isThere(name)) ?? '', [...alarms.keys()]);
    }
    placed.push(...ready);
    waiting = waiting.filter((one) => !ready.includes(one));
  }
  return placed;
}

function view({ model, reason, state, transitionedMs, updatedMs }: Alarm | Composite): AlarmView {
  return { model, state, reason, updatedMs, transitionedMs };
}

/** Free text in AWS too. */
function reasonOf(model: MetricAlarmModel, state: AlarmStateValue, points: readonly MetricPoint[]): string {
  const values = points.slice(-model.evaluationPeriods).map(({ value }) => value);
  if (values.length === 0) return `No datapoints were received for ${model.evaluationPeriods} periods.`;
  const crossed = state === 'ALARM' ? 'crossed' : 'not crossed';
  return `Threshold ${crossed}: datapoints [${values.join(', ')}] against the threshold ${model.threshold}.`;
}
