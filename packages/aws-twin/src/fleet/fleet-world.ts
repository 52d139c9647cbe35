import type { ScalingActivity } from './activity.ts';
import { answersAt } from './application.ts';
import { changeGroup, type GroupChange, processesOf } from './change-group.ts';
import { Draw } from './draw.ts';
import type { FleetEvent, FleetEventListener, Untimed } from './fleet-event.ts';
import type {
  FleetModel,
  HookModel,
  HookResult,
  LaunchTemplateModel,
  ListenerAction,
  LoadBalancerModel,
  ReleaseModel,
  TemplateVersionModel,
} from './fleet-model.ts';
import { fleetState, settle } from './fleet-setup.ts';
import { type AlarmState, type FleetState, groupOf, listenerOf, ruleOf, targetGroupOf } from './fleet-state.ts';
import { type Group, inService, type Tag } from './group.ts';
import { changeDesired, clampSize, setDesired } from './group-size.ts';
import { type GroupView, groupView } from './group-view.ts';
import { healthRound, isInGrace, replaceUnhealthy } from './health-round.ts';
import { type Hook, toHook } from './hook.ts';
import type { Instance, InstanceDetail } from './instance.ts';
import { DEFAULT_FLEET_KNOBS, type FleetKnobs } from './knobs.ts';
import { addVersion, templateOf } from './launch-template.ts';
import { completeAction, heartbeat } from './lifecycle-hooks.ts';
import { type ListenerView, listenerView, type RuleView, ruleView } from './listener-view.ts';
import { PastViews } from './past-views.ts';
import { reconcile } from './reconcile.ts';
import type { StartRefresh } from './refresh.ts';
import { rollBack } from './refresh-rollback.ts';
import { cancelRefresh, startRefresh } from './refresh-start.ts';
import { stepRefresh } from './refresh-step.ts';
import { type RefreshView, refreshView } from './refresh-view.ts';
import { refusal, unknownInstance, validationError } from './refusal.ts';
import { deregister, register } from './registration.ts';
import { modifyDefaultRule, modifyRule, type RuleChange } from './rewrite-rule.ts';
import { type RuleRouting, routingOf } from './routing.ts';
import { TargetTracking } from './scaling-policy.ts';
import { enterStandby, exitStandby } from './standby.ts';
import type { Probe, ProbeAnswer } from './target.ts';
import { loadBalancersOf } from './target-group-use.ts';
import { recheck } from './target-health.ts';
import { type TargetGroupView, type TargetView, targetViews, unregistered } from './target-view.ts';
import { terminate } from './terminating.ts';
import { Traffic } from './traffic.ts';
import { minuteOf } from './traffic-counts.ts';
import type { Loss, TrafficMinute } from './traffic-minute.ts';

export type { GroupChange } from './change-group.ts';
export type { AlarmState } from './fleet-state.ts';

const MINUTE_MS = 60_000;
const MOST_HOOKS = 50;
const NO_CAPACITY = 'There is not enough capacity of the instance type in the Availability Zone. Launching failed.';

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

/**
 * Auto Scaling groups, target groups and the rules of a load balancer, with the time that everything takes. Time moves only
 * by `advanceTo`; every call takes effect, or reads, at the time last advanced to. Refusals are `ServiceError`s, and then
 * nothing has changed. Listeners of events must not call it back.
 */
export class FleetWorld {
  readonly #state: FleetState;
  readonly #traffic: Traffic;
  readonly #tracking = new TargetTracking();
  readonly #listeners = new Set<FleetEventListener>();
  /** Groups that look at themselves as soon as what happens now is over. */
  readonly #awake = new Set<string>();
  readonly #pastGroups: PastViews<GroupView>;
  readonly #pastTargets: PastViews<readonly TargetView[]>;
  /** Of reads alone, so that a further read changes nothing else. */
  readonly #readDraw: Draw;

  /** Throws `RangeError` or `ValidationError` where the model contradicts itself. */
  constructor(options: FleetWorldOptions) {
    const knobs = { ...DEFAULT_FLEET_KNOBS, ...options.knobs };
    const { model, seed = 1 } = options;
    this.#pastGroups = new PastViews(knobs.staleReadMs[1]);
    this.#pastTargets = new PastViews(knobs.staleReadMs[1]);
    this.#readDraw = new Draw(seed + 1);
    this.#state = fleetState({
      model,
      knobs,
      seed,
      startMs: options.startMs ?? Date.UTC(2026, 0, 1),
      pointerOf: options.pointerOf ?? (() => null),
      alarmState: options.alarmState ?? (() => null),
      probe: options.probe ?? null,
      emit: (event) => this.#emit(event),
      wake: (group) => this.#wake(group),
      reroute: () => this.#traffic.reroute(),
    });
    this.#traffic = new Traffic(this.#state);
    if (options.begins !== 'empty') settle(this.#state);
    for (const { ruleArn, requestsPerSecond } of model.traffic ?? []) this.setTraffic(ruleArn, requestsPerSecond);
    for (const name of this.#state.groups.keys()) this.#wake(name);
    this.#every(knobs.groupHealthCheckMs, () => this.#healthRounds());
    if (model.groups.some(({ scalingPolicies }) => scalingPolicies !== undefined && scalingPolicies.length > 0)) {
      this.#every(MINUTE_MS, () => this.#tracking.look(this.#state, (arn) => this.#lastMinute(arn)));
    }
    this.#remember();
  }

  // ---- Time

  get nowMs(): number {
    return this.#state.nowMs;
  }

  /** When something happens next by itself; null: never. */
  get nextEventMs(): number | null {
    return this.#state.queue.nextMs;
  }

  /** Lets everything happen that is due by then. Never goes back: an earlier time changes nothing. */
  advanceTo(nowMs: number): void {
    const { queue } = this.#state;
    for (let due = queue.take(nowMs); due !== null; due = queue.take(nowMs)) {
      this.#moveTo(due.atMs);
      due.run();
      this.#remember();
    }
    this.#moveTo(nowMs);
  }

  /** Tells of everything that happens from now on; the answer ends it. */
  onEvent(listener: FleetEventListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  // ---- Auto Scaling: ValidationError for an unknown group or instance

  /** As old as a read may be. Groups that are not there are left out. */
  describeGroups(names?: readonly string[]): readonly GroupView[] {
    const known = [...this.#state.groups.keys()].filter((name) => names === undefined || names.includes(name));
    const atMs = this.#readMs();
    return known.map((name) => (atMs === null ? null : this.#pastGroups.at(name, atMs)) ?? this.groupNow(name));
  }

  /** As it is. */
  groupNow(name: string): GroupView {
    const group = groupOf(this.#state, name);
    return groupView(group, templateOf(this.#state, group.template.id).name);
  }

  /** Newest first. */
  describeActivities(group: string): readonly ScalingActivity[] {
    return groupOf(this.#state, group)
      .activities.map((activity) => ({ ...activity }))
      .reverse();
  }

  setDesiredCapacity(group: string, desired: number, honorCooldown = false): void {
    this.#change(group, (found) => setDesired(this.#state, found, desired, honorCooldown));
  }

  updateGroup(group: string, change: GroupChange): void {
    this.#change(group, (found) => changeGroup(this.#state, found, change));
  }

  terminateInstance(instanceId: string, decrementsDesired: boolean): ScalingActivity {
    const instance = this.#instanceOf(instanceId);
    return this.#change(instance.group, (group) => {
      if (decrementsDesired && group.desired - 1 < group.minSize) {
        throw validationError(`The group ${group.name} would have fewer than its min size ${group.minSize}`);
      }
      const cause = `instance ${instanceId} was taken out of service in response to a user request.`;
      const activity = { ...terminate(this.#state, group, instance, 'requested', cause) };
      if (decrementsDesired) changeDesired(this.#state, group, group.desired - 1, 'caller');
      return activity;
    });
  }

  setInstanceHealth(instanceId: string, health: 'Healthy' | 'Unhealthy', respectsGrace = true): void {
    const instance = this.#instanceOf(instanceId);
    this.#change(instance.group, (group) => {
      if (respectsGrace && health === 'Unhealthy' && isInGrace(this.#state, group, instance)) return;
      instance.health = health;
    });
  }

  setInstanceProtection(group: string, instanceIds: readonly string[], isProtected: boolean): void {
    this.#change(group, ({ instances }) => {
      const found = instanceIds.map((id) => instances.get(id) ?? unknownInstance(id));
      for (const instance of found) {
        if (instance instanceof Error) throw instance;
        instance.isProtected = isProtected;
      }
    });
  }

  /** Without names, all processes. */
  suspendProcesses(group: string, processes?: readonly string[]): void {
    this.#change(group, ({ suspended }) => {
      for (const process of processesOf(processes)) suspended.add(process);
    });
  }

  resumeProcesses(group: string, processes?: readonly string[]): void {
    this.#change(group, ({ suspended }) => {
      for (const process of processesOf(processes)) suspended.delete(process);
    });
  }

  setTags(group: string, tags: Readonly<Record<string, Tag>>): void {
    this.#change(group, (found) => {
      for (const [key, tag] of Object.entries(tags)) found.tags.set(key, tag);
    });
  }

  deleteTags(group: string, keys: readonly string[]): void {
    this.#change(group, ({ tags }) => {
      for (const key of keys) tags.delete(key);
    });
  }

  enterStandby(group: string, instanceIds: readonly string[], decrementsDesired: boolean): void {
    this.#change(group, (found) => enterStandby(this.#state, found, instanceIds, decrementsDesired));
  }

  exitStandby(group: string, instanceIds: readonly string[]): void {
    this.#change(group, (found) => exitStandby(this.#state, found, instanceIds));
  }

  describeHooks(group: string): readonly Hook[] {
    return [...groupOf(this.#state, group).hooks.values()];
  }

  /** Hooks that hold an instance now, by name. */
  heldBy(instanceId: string): readonly string[] {
    const { group } = this.#instanceOf(instanceId);
    const { actions } = groupOf(this.#state, group);
    return actions.filter((action) => action.instanceId === instanceId).map(({ hook }) => hook.name);
  }

  putHook(group: string, hook: HookModel): void {
    this.#change(group, ({ hooks }) => {
      if (!hooks.has(hook.name) && hooks.size >= MOST_HOOKS) throw refusal('LimitExceeded', 'Too many lifecycle hooks');
      hooks.set(hook.name, toHook(hook));
    });
  }

  deleteHook(group: string, name: string): void {
    this.#change(group, ({ hooks }) => void hooks.delete(name));
  }

  completeLifecycleAction(group: string, hook: string, instanceId: string, result: HookResult): void {
    this.#change(group, (found) => completeAction(found, hook, instanceId, result));
  }

  recordHeartbeat(group: string, hook: string, instanceId: string): void {
    this.#change(group, (found) => heartbeat(this.#state, found, hook, instanceId));
  }

  /** InstanceRefreshInProgress, ValidationError. */
  startInstanceRefresh(group: string, start: StartRefresh): { readonly id: string } {
    return this.#change(group, (found) => ({ id: startRefresh(this.#state, found, start).id }));
  }

  /** ActiveInstanceRefreshNotFound. */
  cancelInstanceRefresh(group: string, waitsForTransitioning = true): { readonly id: string } {
    return this.#change(group, (found) => ({ id: cancelRefresh(this.#state, found, waitsForTransitioning).id }));
  }

  /** ActiveInstanceRefreshNotFound, IrreversibleInstanceRefresh. */
  rollbackInstanceRefresh(group: string): { readonly id: string } {
    return this.#change(group, (found) => ({ id: rollBack(this.#state, found).id }));
  }

  /** Newest first. */
  describeInstanceRefreshes(group: string): readonly RefreshView[] {
    return groupOf(this.#state, group).refreshes.map(refreshView).reverse();
  }

  describeLaunchTemplates(): readonly LaunchTemplateModel[] {
    return [...this.#state.templates.values()];
  }

  /** Adds a version and gives back its number. */
  addTemplateVersion(id: string, version: Omit<TemplateVersionModel, 'version'>, isDefault = false): number {
    return addVersion(this.#state, id, version, isDefault);
  }

  // ---- Load balancing: TargetGroupNotFound, RuleNotFound, ListenerNotFound

  describeTargetGroups(): readonly TargetGroupView[] {
    return [...this.#state.targetGroups.values()].map(({ arn, name, port, healthCheck, deregistrationDelayMs }) => ({
      ...{ arn, name, port, healthCheck, deregistrationDelayMs },
      loadBalancerArns: loadBalancersOf(this.#state, arn),
    }));
  }

  /** As old as a read may be. Only those asked for, where instances are named: one that is not registered is `unused`. */
  describeTargets(targetGroupArn: string, instanceIds?: readonly string[]): readonly TargetView[] {
    const now = this.targetsNow(targetGroupArn);
    const atMs = this.#readMs();
    const seen = (atMs === null ? null : this.#pastTargets.at(targetGroupArn, atMs)) ?? now;
    if (instanceIds === undefined) return seen;
    return instanceIds.map((id) => seen.find(({ instanceId }) => instanceId === id) ?? unregistered(id));
  }

  /** As they are. */
  targetsNow(targetGroupArn: string): readonly TargetView[] {
    return targetViews(targetGroupOf(this.#state, targetGroupArn));
  }

  registerTargets(targetGroupArn: string, instanceIds: readonly string[]): void {
    const targetGroup = targetGroupOf(this.#state, targetGroupArn);
    for (const id of instanceIds) {
      if (!this.#state.instances.has(id)) throw refusal('InvalidTarget', `The instance '${id}' does not exist`);
    }
    for (const id of instanceIds) register(this.#state, targetGroup, id);
    this.#remember();
  }

  deregisterTargets(targetGroupArn: string, instanceIds: readonly string[]): void {
    const targetGroup = targetGroupOf(this.#state, targetGroupArn);
    for (const id of instanceIds) deregister(this.#state, targetGroup, id);
    this.#remember();
  }

  describeLoadBalancers(): readonly LoadBalancerModel[] {
    return this.#state.loadBalancers;
  }

  describeListeners(): readonly ListenerView[] {
    return [...this.#state.listeners.values()].map((listener) => listenerView(this.#state, listener));
  }

  /** In the order in which a load balancer tries them: by listener, the default rule last. */
  describeRules(): readonly RuleView[] {
    return [...this.#state.rules.values()].map(ruleView);
  }

  /** InvalidLoadBalancerAction, OperationNotPermitted for a default rule, TargetGroupAssociationLimit, ValidationError. */
  modifyRule(ruleArn: string, change: RuleChange): RuleView {
    return ruleView(modifyRule(this.#state, ruleArn, change));
  }

  modifyListener(listenerArn: string, defaultActions: readonly ListenerAction[]): ListenerView {
    modifyDefaultRule(this.#state, listenerArn, defaultActions);
    return listenerView(this.#state, listenerOf(this.#state, listenerArn));
  }

  // ---- Traffic

  /** Advances to then. In the order of `describeRules`. */
  routing(nowMs: number): readonly RuleRouting[] {
    this.advanceTo(nowMs);
    return routingOf(this.#state, this.nowMs);
  }

  /** Modelled clients of a rule. */
  setTraffic(ruleArn: string, requestsPerSecond: number): void {
    this.#traffic.setStream(ruleOf(this.#state, ruleArn).arn, requestsPerSecond);
  }

  /** Counts an answer where a real data plane serves. Advances to then. */
  noteAnswer(
    targetGroupArn: string,
    answer: { readonly isError: boolean; readonly isConnectionError?: boolean },
    nowMs: number,
  ): void {
    this.advanceTo(nowMs);
    this.#traffic.note(targetGroupOf(this.#state, targetGroupArn).arn, answer);
  }

  /** Whole minutes that are over and whose metrics have arrived, oldest first; absent where nothing happened. */
  trafficMinutes(targetGroupArn: string): readonly TrafficMinute[] {
    const { arn } = targetGroupOf(this.#state, targetGroupArn);
    return this.#traffic.minutes(arn, this.nowMs - this.#state.knobs.metricLagMs);
  }

  /** Of modelled traffic, up to now. Oldest first. */
  losses(): readonly Loss[] {
    return this.#traffic.losses();
  }

  /** When the last cookie of modelled clients that binds one to this target group runs out; null: none does. */
  boundUntilMs(targetGroupArn: string): number | null {
    return this.#traffic.boundUntilMs(targetGroupArn);
  }

  /** Instances in service whose application answers, whatever health checks have found yet. */
  answering(group: string): readonly string[] {
    const ids = inService(groupOf(this.#state, group)).map(({ id }) => id);
    return ids.filter((id) => answersAt(this.#state, id, this.nowMs).isAnswering);
  }

  // ---- What a test does to it

  /** Somebody or something else wants another desired capacity; the group's bounds hold. */
  autoscale(group: string, desired: number): void {
    this.#change(group, (found) => changeDesired(this.#state, found, clampSize(found, desired), 'script'));
  }

  /** The next launches fail: so many, or until `stopFailingLaunches`. */
  failLaunches(group: string, failure: { readonly times?: number; readonly message?: string } = {}): void {
    const { times = Number.POSITIVE_INFINITY, message = NO_CAPACITY } = failure;
    this.#state.launchFaults.set(groupOf(this.#state, group).name, { times, message });
  }

  stopFailingLaunches(group: string): void {
    this.#state.launchFaults.delete(groupOf(this.#state, group).name);
  }

  /** The machine goes at once, as a reclaimed Spot instance does. Its group finds out when it looks. */
  loseInstance(instanceId: string): void {
    const instance = this.#instanceOf(instanceId);
    if (instance.machine === 'gone') return;
    instance.machine = 'gone';
    this.#emit({ kind: 'instance-lost', group: instance.group, instanceId });
    recheck(this.#state, instanceId);
  }

  /** What health checks find from now on; null: what its release does. */
  forceHealth(instanceId: string, answer: ProbeAnswer | null): void {
    const instance = this.#instanceOf(instanceId);
    instance.forced = answer === null ? null : { untilMs: Number.POSITIVE_INFINITY, ...answer };
    recheck(this.#state, instanceId);
  }

  /** How instances with this release behave, also those that run already; boot times are of later ones. */
  setRelease(release: string, behaviour: ReleaseModel): void {
    this.#state.releases.set(release, behaviour);
    for (const instance of this.#state.instances.values()) {
      if (instance.release === release) recheck(this.#state, instance.id);
    }
  }

  /** Also after it is gone; null: there was none. */
  instance(instanceId: string): InstanceDetail | null {
    const instance = this.#state.instances.get(instanceId);
    return instance === undefined ? (this.#state.gone.get(instanceId) ?? null) : { ...instance, endedMs: null };
  }

  // ---- Inside

  #moveTo(atMs: number): void {
    if (atMs <= this.#state.nowMs) return;
    this.#traffic.accrue(atMs);
    this.#state.nowMs = atMs;
  }

  #emit(event: Untimed<FleetEvent>): void {
    if (this.#listeners.size === 0) return;
    const timed: FleetEvent = { ...event, atMs: this.#state.nowMs };
    for (const listener of this.#listeners) listener(timed);
  }

  #wake(name: string): void {
    if (this.#awake.has(name)) return;
    this.#awake.add(name);
    this.#state.queue.at(this.#state.nowMs, () => {
      this.#awake.delete(name);
      const group = groupOf(this.#state, name);
      stepRefresh(this.#state, group);
      replaceUnhealthy(this.#state, group);
      reconcile(this.#state, group);
    });
  }

  #healthRounds(): void {
    for (const group of this.#state.groups.values()) {
      healthRound(this.#state, group);
    }
  }

  #every(periodMs: number, run: () => void): void {
    this.#state.queue.at(this.#state.nowMs + periodMs, () => {
      run();
      this.#every(periodMs, run);
    });
  }

  /** Requests of the last whole minute, which target tracking sees without the lag of metrics; null without data. */
  #lastMinute(targetGroupArn: string): number | null {
    const startMs = minuteOf(this.nowMs) - MINUTE_MS;
    const last = this.#traffic.minutes(targetGroupArn, this.nowMs).at(-1);
    return last?.startMs === startMs ? last.requests : null;
  }

  #change<T>(name: string, change: (group: Group) => T): T {
    const answer = change(groupOf(this.#state, name));
    this.#wake(name);
    this.#remember();
    return answer;
  }

  #instanceOf(id: string): Instance {
    const instance = this.#state.instances.get(id);
    if (instance === undefined) throw unknownInstance(id);
    return instance;
  }

  /** When a read looks; null: now. */
  #readMs(): number | null {
    const { staleReadMs } = this.#state.knobs;
    return staleReadMs[1] === 0 ? null : this.nowMs - this.#readDraw.within(staleReadMs);
  }

  #remember(): void {
    if (this.#state.knobs.staleReadMs[1] === 0) return;
    for (const name of this.#state.groups.keys()) this.#pastGroups.note(name, this.nowMs, this.groupNow(name));
    for (const arn of this.#state.targetGroups.keys()) this.#pastTargets.note(arn, this.nowMs, this.targetsNow(arn));
  }
}
