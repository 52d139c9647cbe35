import { InputError } from '@deploy/kernel';
import type { AlarmModel, AlarmStateValue, MetricName } from './alarm-model.ts';
import { alarmVerdict } from './alarm-verdict.ts';
import { type CloudWatchKnobs, DEFAULT_CLOUDWATCH_KNOBS } from './knobs.ts';
import { byPeriod, joinedSources, type MetricPoint, type MetricSource } from './metric-source.ts';
import { RecordedMetrics } from './recorded-metrics.ts';

/** An alarm at one instant. */
export interface AlarmView {
  readonly model: AlarmModel;
  readonly state: AlarmStateValue;
  readonly reason: string;
  /** When the state was last set, milliseconds since 1970. */
  readonly updatedMs: number;
  /** When it last became another one. */
  readonly transitionedMs: number;
}

interface Alarm {
  readonly model: AlarmModel;
  state: AlarmStateValue;
  reason: string;
  updatedMs: number;
  transitionedMs: number;
  /** End of the period that was looked at last. */
  evaluatedMs: number;
  /** Set by a test: evaluations change nothing. */
  isHeld: boolean;
}

export interface MonitoringOptions {
  readonly alarms: readonly AlarmModel[];
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
  readonly #knobs: CloudWatchKnobs;
  readonly #now: () => number;
  /** Up to when alarms have looked. */
  #reachedMs: number;

  constructor(options: MonitoringOptions) {
    this.source = joinedSources(options.source, this.recorded.source);
    this.#knobs = { ...DEFAULT_CLOUDWATCH_KNOBS, ...options.knobs };
    this.#now = options.now;
    this.#reachedMs = options.now();
    this.#alarms = new Map(options.alarms.map((model) => [model.name, newAlarm(model, this.#reachedMs)]));
  }

  /** Lets alarms look at every period that ended long enough ago. Times may be told again, and earlier ones change nothing. */
  advanceTo(nowMs: number): void {
    this.#reachedMs = Math.max(this.#reachedMs, nowMs);
    for (const alarm of this.#alarms.values()) this.#evaluate(alarm);
  }

  /** In the order of their names. */
  alarms(): readonly AlarmView[] {
    return [...this.#alarms.values()].map(view).sort((a, b) => (a.model.name < b.model.name ? -1 : 1));
  }

  /** Null where there is no such alarm. */
  alarm(name: string): AlarmView | null {
    const alarm = this.#alarms.get(name);
    return alarm === undefined ? null : view(alarm);
  }

  /** For tests: the alarm says this, whatever its metric does, until `releaseAlarm`. Throws `InputError` for an unknown name. */
  setAlarm(name: string, state: AlarmStateValue, reason: string): void {
    const alarm = this.#need(name);
    alarm.isHeld = true;
    this.#change(alarm, state, reason, this.#now());
  }

  releaseAlarm(name: string): void {
    this.#need(name).isHeld = false;
  }

  /** As by the API: the next evaluation sets it right again (source: CloudWatch API, SetAlarmState). */
  setUntilNextEvaluation(name: string, state: AlarmStateValue, reason: string): void {
    this.#change(this.#need(name), state, reason, this.#now());
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

  #range(model: AlarmModel, endMs: number, readAtMs: number): readonly MetricPoint[] {
    const periodMs = model.period * 1000;
    const fromMs = endMs - (model.evaluationPeriods + this.#knobs.extraPeriods) * periodMs;
    const { metric, statistic } = model;
    return byPeriod(this.source, metric, { fromMs, toMs: endMs, readAtMs, statistic, periodMs });
  }

  #change(alarm: Alarm, state: AlarmStateValue, reason: string, atMs: number): void {
    if (alarm.state !== state) alarm.transitionedMs = atMs;
    alarm.state = state;
    alarm.reason = reason;
    alarm.updatedMs = atMs;
  }

  #need(name: string): Alarm {
    const alarm = this.#alarms.get(name);
    if (alarm) return alarm;
    throw new InputError({
      code: 'twin-alarm-unknown',
      message: `The twin has no alarm "${name}".`,
      remedy: `Use one of ${[...this.#alarms.keys()].join(', ') || 'those that the model is given'}.`,
    });
  }
}

function newAlarm(model: AlarmModel, startMs: number): Alarm {
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

function view({ model, reason, state, transitionedMs, updatedMs }: Alarm): AlarmView {
  return { model, state, reason, updatedMs, transitionedMs };
}

/** Free text in AWS too. */
function reasonOf(model: AlarmModel, state: AlarmStateValue, points: readonly MetricPoint[]): string {
  const values = points.slice(-model.evaluationPeriods).map(({ value }) => value);
  if (values.length === 0) return `No datapoints were received for ${model.evaluationPeriods} periods.`;
  const crossed = state === 'ALARM' ? 'crossed' : 'not crossed';
  return `Threshold ${crossed}: datapoints [${values.join(', ')}] against the threshold ${model.threshold}.`;
}
