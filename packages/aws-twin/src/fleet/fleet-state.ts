import type { Draw } from './draw.ts';
import type { EventQueue } from './event-queue.ts';
import type { FleetEvent, Untimed } from './fleet-event.ts';
import type { LaunchTemplateModel, ListenerModel, LoadBalancerModel, ReleaseModel } from './fleet-model.ts';
import type { Group } from './group.ts';
import type { Instance, InstanceDetail } from './instance.ts';
import type { FleetKnobs } from './knobs.ts';
import { refusal, unknownGroup } from './refusal.ts';
import type { Rule } from './rule.ts';
import type { Probe } from './target.ts';
import type { TargetGroup } from './target-group.ts';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export type ListenerState = Pick<ListenerModel, 'arn' | 'loadBalancerArn' | 'port' | 'protocol'> & {
  /** Of its default rule. */
  readonly defaultRuleArn: string;
};

export interface LaunchFault {
  times: number;
  readonly message: string;
}

/** Everything that is. What happens to it is said by the files of its nouns. */
export interface FleetState {
  readonly accountId: string;
  readonly region: string;
  readonly knobs: FleetKnobs;
  readonly draw: Draw;
  readonly queue: EventQueue;
  nowMs: number;
  readonly groups: ReadonlyMap<string, Group>;
  readonly targetGroups: ReadonlyMap<string, TargetGroup>;
  readonly loadBalancers: readonly LoadBalancerModel[];
  readonly listeners: ReadonlyMap<string, ListenerState>;
  /** By listener, in the order of their priorities, the default rule last. */
  readonly rules: ReadonlyMap<string, Rule>;
  readonly templates: Map<string, LaunchTemplateModel>;
  readonly releases: Map<string, ReleaseModel>;
  /** Every instance that is not gone. */
  readonly instances: Map<string, Instance>;
  /** Those that are gone. */
  readonly gone: Map<string, InstanceDetail>;
  readonly launchFaults: Map<string, LaunchFault>;
  readonly pointerOf: (parameterName: string) => string | null;
  readonly alarmState: (alarmName: string) => AlarmState | null;
  /** Null: instances are modelled. */
  readonly probe: Probe | null;
  /** Of identifiers. */
  serial: number;
  /** Reports what happens now. */
  readonly emit: (event: Untimed<FleetEvent>) => void;
  /** Lets a group look at itself as soon as what happens now is over. */
  readonly wake: (group: string) => void;
  /** Says that requests may go elsewhere, or be answered otherwise, from now on. */
  readonly reroute: () => void;
}

/** Throws `ValidationError`. */
export function groupOf(state: FleetState, name: string): Group {
  const group = state.groups.get(name);
  if (group === undefined) throw unknownGroup(name);
  return group;
}

export function targetGroupOf(state: FleetState, arn: string): TargetGroup {
  const targetGroup = state.targetGroups.get(arn);
  if (targetGroup === undefined) throw refusal('TargetGroupNotFound', `Target groups '${arn}' not found`);
  return targetGroup;
}

export function ruleOf(state: FleetState, arn: string): Rule {
  const rule = state.rules.get(arn);
  if (rule === undefined) throw refusal('RuleNotFound', `Rules '${arn}' not found`);
  return rule;
}

export function listenerOf(state: FleetState, arn: string): ListenerState {
  const listener = state.listeners.get(arn);
  if (listener === undefined) throw refusal('ListenerNotFound', `Listeners '${arn}' not found`);
  return listener;
}

/** A number that was not given before. */
export function nextSerial(state: FleetState): number {
  state.serial += 1;
  return state.serial;
}
