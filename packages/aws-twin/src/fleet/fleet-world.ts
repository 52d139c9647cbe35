import { notModelled, type ServiceError } from '../wire/service-error.ts';
import type { ScalingActivity } from './activity.ts';
import type { FleetEventListener } from './fleet-event.ts';
import type {
  FleetModel,
  HealthCheckType,
  HookModel,
  HookResult,
  LaunchTemplateModel,
  ListenerAction,
  LoadBalancerModel,
  MaintenancePolicy,
  ReleaseModel,
  RuleCondition,
  TemplateChoice,
  TemplateVersionModel,
} from './fleet-model.ts';
import type { Tag } from './group.ts';
import type { GroupView } from './group-view.ts';
import type { Hook } from './hook.ts';
import type { InstanceDetail } from './instance.ts';
import type { FleetKnobs } from './knobs.ts';
import type { ListenerView, RuleView } from './listener-view.ts';
import type { StartRefresh } from './refresh.ts';
import type { RefreshView } from './refresh-view.ts';
import type { RuleRouting } from './routing.ts';
import type { Probe, ProbeAnswer } from './target.ts';
import type { TargetGroupView, TargetView } from './target-view.ts';
import type { Loss, TrafficMinute } from './traffic-minute.ts';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

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

/** Changes of a group; absent members stay. Seconds, as by the API. */
export interface GroupChange {
  readonly minSize?: number;
  readonly desiredCapacity?: number;
  readonly maxSize?: number;
  readonly launchTemplate?: TemplateChoice;
  readonly healthCheckType?: HealthCheckType;
  readonly healthCheckGracePeriod?: number;
  /** -1 takes it away. */
  readonly defaultInstanceWarmup?: number;
  readonly defaultCooldown?: number;
  readonly maintenancePolicy?: MaintenancePolicy | null;
  readonly newInstancesProtectedFromScaleIn?: boolean;
}

/**
 * Auto Scaling groups, target groups and the rules of a load balancer, with the time that everything takes. Time moves only
 * by `advanceTo`; every call takes effect, or reads, at the time last advanced to. Refusals are `ServiceError`s.
 */
export class FleetWorld {
  constructor(_options: FleetWorldOptions) {}

  // Time
  get nowMs(): number {
    throw soon();
  }
  /** When something happens next by itself; null: never. */
  get nextEventMs(): number | null {
    throw soon();
  }
  /** Lets everything happen that is due by then. Never goes back: an earlier time changes nothing. */
  advanceTo(_nowMs: number): void {
    throw soon();
  }
  onEvent(_listener: FleetEventListener): () => void {
    throw soon();
  }

  // Auto Scaling. Unknown group: ValidationError.
  describeGroups(_names?: readonly string[]): readonly GroupView[] {
    throw soon();
  }
  /** Newest first. */
  describeActivities(_group: string): readonly ScalingActivity[] {
    throw soon();
  }
  setDesiredCapacity(_group: string, _desired: number, _honorCooldown?: boolean): void {
    throw soon();
  }
  updateGroup(_group: string, _change: GroupChange): void {
    throw soon();
  }
  terminateInstance(_instanceId: string, _decrementsDesired: boolean): ScalingActivity {
    throw soon();
  }
  setInstanceHealth(_instanceId: string, _health: 'Healthy' | 'Unhealthy', _respectGrace?: boolean): void {
    throw soon();
  }
  setInstanceProtection(_group: string, _instanceIds: readonly string[], _isProtected: boolean): void {
    throw soon();
  }
  /** No names: all processes. */
  suspendProcesses(_group: string, _processes?: readonly string[]): void {
    throw soon();
  }
  resumeProcesses(_group: string, _processes?: readonly string[]): void {
    throw soon();
  }
  setTags(_group: string, _tags: Readonly<Record<string, Tag>>): void {
    throw soon();
  }
  deleteTags(_group: string, _keys: readonly string[]): void {
    throw soon();
  }
  enterStandby(_group: string, _instanceIds: readonly string[], _decrementsDesired: boolean): void {
    throw soon();
  }
  exitStandby(_group: string, _instanceIds: readonly string[]): void {
    throw soon();
  }
  describeHooks(_group: string): readonly Hook[] {
    throw soon();
  }
  putHook(_group: string, _hook: HookModel): void {
    throw soon();
  }
  deleteHook(_group: string, _name: string): void {
    throw soon();
  }
  completeLifecycleAction(_group: string, _hook: string, _instanceId: string, _result: HookResult): void {
    throw soon();
  }
  recordHeartbeat(_group: string, _hook: string, _instanceId: string): void {
    throw soon();
  }
  startInstanceRefresh(_group: string, _start: StartRefresh): { readonly id: string } {
    throw soon();
  }
  cancelInstanceRefresh(_group: string, _waitForTransitioning?: boolean): { readonly id: string } {
    throw soon();
  }
  rollbackInstanceRefresh(_group: string): { readonly id: string } {
    throw soon();
  }
  /** Newest first. */
  describeInstanceRefreshes(_group: string): readonly RefreshView[] {
    throw soon();
  }
  describeLaunchTemplates(): readonly LaunchTemplateModel[] {
    throw soon();
  }
  /** Adds a version and gives back its number. */
  addTemplateVersion(_id: string, _version: Omit<TemplateVersionModel, 'version'>, _isDefault?: boolean): number {
    throw soon();
  }

  // Load balancing
  describeTargetGroups(): readonly TargetGroupView[] {
    throw soon();
  }
  /** Only those asked for, where instances are named: an unregistered one is `unused`. */
  describeTargets(_targetGroupArn: string, _instanceIds?: readonly string[]): readonly TargetView[] {
    throw soon();
  }
  registerTargets(_targetGroupArn: string, _instanceIds: readonly string[]): void {
    throw soon();
  }
  deregisterTargets(_targetGroupArn: string, _instanceIds: readonly string[]): void {
    throw soon();
  }
  describeLoadBalancers(): readonly LoadBalancerModel[] {
    throw soon();
  }
  describeListeners(): readonly ListenerView[] {
    throw soon();
  }
  /** The default rules too. */
  describeRules(): readonly RuleView[] {
    throw soon();
  }
  modifyRule(
    _ruleArn: string,
    _change: { actions?: readonly ListenerAction[]; conditions?: readonly RuleCondition[] },
  ): RuleView {
    throw soon();
  }
  modifyListener(_listenerArn: string, _defaultActions: readonly ListenerAction[]): ListenerView {
    throw soon();
  }

  // Traffic
  /** Advances to then. In the order in which a load balancer tries rules: by listener, the default rule last. */
  routing(_nowMs: number): readonly RuleRouting[] {
    throw soon();
  }
  setTraffic(_ruleArn: string, _requestsPerSecond: number): void {
    throw soon();
  }
  /** Where a real data plane counts. Advances to then. */
  noteAnswer(
    _targetGroupArn: string,
    _answer: { isError: boolean; isConnectionError?: boolean },
    _nowMs: number,
  ): void {
    throw soon();
  }
  /** Whole minutes that are over and whose metrics have arrived; absent where nothing happened. */
  trafficMinutes(_targetGroupArn: string): readonly TrafficMinute[] {
    throw soon();
  }
  /** Of modelled traffic. Oldest first. */
  losses(): readonly Loss[] {
    throw soon();
  }
  /** When the last cookie of modelled clients that binds one to this target group runs out; null: none does. */
  boundUntilMs(_targetGroupArn: string): number | null {
    throw soon();
  }
  /** Instances that are in service and whose application answers, whatever health checks have found yet. */
  answering(_group: string): readonly string[] {
    throw soon();
  }

  // What a test does to it
  /** Somebody or something else changes the desired capacity, within the group's bounds. */
  autoscale(_group: string, _desired: number): void {
    throw soon();
  }
  /** The next launches fail: so many, or until `stopFailingLaunches`. */
  failLaunches(_group: string, _failure?: { times?: number; message?: string }): void {
    throw soon();
  }
  stopFailingLaunches(_group: string): void {
    throw soon();
  }
  /** The machine goes at once, as a reclaimed Spot instance does. */
  loseInstance(_instanceId: string): void {
    throw soon();
  }
  /** What health checks find from now on; null: what its release does. */
  forceHealth(_instanceId: string, _answer: ProbeAnswer | null): void {
    throw soon();
  }
  /** How instances with this release behave, also those that run already. */
  setRelease(_release: string, _behaviour: ReleaseModel): void {
    throw soon();
  }
  instance(_instanceId: string): InstanceDetail | null {
    throw soon();
  }
}

function soon(): ServiceError {
  return notModelled('this, yet');
}
