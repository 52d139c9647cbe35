import type { AlarmReading } from './alarm-gate.ts';
import type { PerColour } from './colour.ts';
import type { RequestMinute } from './drain-proof.ts';
import type { Answers } from './error-rates.ts';
import type { RuleReading } from './rule-actions.ts';

/** One instance, as its group and its target group show it. */
export interface ObservedInstance {
  readonly id: string;
  /** The lifecycle state, such as `InService`, `Pending:Wait` or `Terminating`. */
  readonly lifecycle: string;
  /** What the group thinks of its health: `Healthy` or `Unhealthy`. */
  readonly health: string;
  /** Its state in the colour's target group; null where it is not registered. */
  readonly target: ObservedTarget | null;
  /** A group's scale-in passes over it. */
  readonly isProtected: boolean;
  /** Version of the launch template it was made from; null where it is not known. */
  readonly templateVersion: string | null;
}

export interface ObservedTarget {
  /** `initial`, `healthy`, `unhealthy`, `draining`, `unused` or `unavailable`. */
  readonly state: string;
  /** Such as `Target.ResponseCodeMismatch`; null for a healthy one. */
  readonly reason: string | null;
  readonly description: string | null;
}

export interface LaunchTemplate {
  readonly id: string;
  readonly name: string | null;
  /** A number, `$Latest` or `$Default`. */
  readonly version: string;
}

/** A native instance refresh that has not ended. */
export interface ObservedRefresh {
  readonly id: string;
  /** As the API names them: `Pending`, `InProgress`, `Baking`, `Cancelling`, `RollbackInProgress`, or one that ended. */
  readonly status: string;
  readonly reason: string | null;
  /** Of instances replaced, 0 to 100. */
  readonly percent: number;
  readonly remaining: number;
  /** The launch template it deploys, where it names one. */
  readonly template: LaunchTemplate | null;
  readonly startedAt: number;
}

/** An Auto Scaling group, and the instances it has now. */
export interface ObservedGroup {
  readonly name: string;
  readonly min: number;
  readonly desired: number;
  readonly max: number;
  readonly instances: readonly ObservedInstance[];
  /** Names of suspended processes, such as `Launch`. */
  readonly suspended: readonly string[];
  readonly tags: ReadonlyMap<string, string>;
  /** ARNs of the target groups that it registers its instances with. */
  readonly targetGroups: readonly string[];
  /** `EC2`, `ELB` or both, with a comma. */
  readonly healthCheckType: string;
  /** Null where a mixed-instances policy or a launch configuration takes its place. */
  readonly template: LaunchTemplate | null;
  /** The newest refresh, ended or not; null where there was none. Read only where the question asks for it. */
  readonly refresh: ObservedRefresh | null;
}

/** What one look at AWS shows. Reads lag behind writes, so the next one may show something older. */
export interface Observation {
  /** When the look began, on this process's wall clock, milliseconds since the epoch. */
  readonly at: number;
  readonly groups: PerColour<ObservedGroup>;
  /** By ARN of the rule or, for a listener's default action, of the listener. */
  readonly rules: ReadonlyMap<string, RuleReading>;
  /** Values of the release parameters; null where the question did not ask. */
  readonly pointers: PerColour<string> | null;
  readonly alarms: readonly AlarmReading[];
  readonly answers: PerColour<Answers> | null;
  /** Requests that the asked colour got, minute by minute. */
  readonly minutes: readonly RequestMinute[] | null;
}

/** What the next decision needs to know beyond groups, targets and rules, which every look reads. */
export interface Question {
  readonly pointers: boolean;
  /** Names of alarms. */
  readonly alarms: readonly string[];
  /** Answers of both colours since then, milliseconds since the epoch. */
  readonly answersSince: number | null;
  readonly minutesOf: { readonly colour: 'blue' | 'green'; readonly since: number } | null;
  readonly refresh: boolean;
}

export const PLAIN_QUESTION: Question = {
  pointers: false,
  alarms: [],
  answersSince: null,
  minutesOf: null,
  refresh: false,
};
