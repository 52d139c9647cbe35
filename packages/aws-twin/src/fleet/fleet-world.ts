import type { ScalingActivity } from './activity.ts';
import { answersAt } from './application.ts';
import { changeGroup, type GroupChange, processesOf } from './change-group.ts';
import { instanceOf, loseMachine, setHealth, setProtection, terminateOne } from './change-instance.ts';
import type { FleetEventListener } from './fleet-event.ts';
import { FleetLoop, type FleetWorldOptions } from './fleet-loop.ts';
import type {
  HookModel,
  HookResult,
  LaunchTemplateModel,
  ListenerAction,
  LoadBalancerModel,
  ReleaseModel,
  TemplateVersionModel,
} from './fleet-model.ts';
import { type FleetState, groupOf, listenerOf, ruleOf, targetGroupOf } from './fleet-state.ts';
import { inService, type Tag } from './group.ts';
import { changeDesired, clampSize, setDesired } from './group-size.ts';
import type { GroupView } from './group-view.ts';
import { type Hook, putHook } from './hook.ts';
import type { InstanceDetail } from './instance.ts';
import { addVersion } from './launch-template.ts';
import { completeAction, heartbeat } from './lifecycle-hooks.ts';
import { type ListenerView, listenerView, type RuleView, ruleView } from './listener-view.ts';
import type { StartRefresh } from './refresh.ts';
import { rollBack } from './refresh-rollback.ts';
import { cancelRefresh, startRefresh } from './refresh-start.ts';
import { type RefreshView, refreshView } from './refresh-view.ts';
import { refusal } from './refusal.ts';
import { deregister, register } from './registration.ts';
import { modifyDefaultRule, modifyRule, type RuleChange } from './rewrite-rule.ts';
import { type RuleRouting, routingOf } from './routing.ts';
import { enterStandby, exitStandby } from './standby.ts';
import type { ProbeAnswer } from './target.ts';
import { loadBalancersOf } from './target-group-use.ts';
import { recheck } from './target-health.ts';
import { type TargetGroupView, type TargetView, unregistered } from './target-view.ts';
import type { Loss, TrafficMinute } from './traffic-minute.ts';

export type { GroupChange } from './change-group.ts';
export type { FleetWorldOptions } from './fleet-loop.ts';
export type { AlarmState } from './fleet-state.ts';

const NO_CAPACITY = 'There is not enough capacity of the instance type in the Availability Zone. Launching failed.';

/**
 * Auto Scaling groups, target groups and the rules of a load balancer, with the time that everything takes. Time moves only
 * by `advanceTo`; every call takes effect, or reads, at the time last advanced to. Refusals are `ServiceError`s, and then
 * nothing has changed. Listeners of events must not call it back.
 */
export class FleetWorld {
  readonly #loop: FleetLoop;
  readonly #state: FleetState;

  /** Throws `RangeError` or `ValidationError` where the model contradicts itself. */
  constructor(options: FleetWorldOptions) {
    this.#loop = new FleetLoop(options);
    this.#state = this.#loop.state;
    for (const { ruleArn, requestsPerSecond } of options.model.traffic ?? [])
      this.setTraffic(ruleArn, requestsPerSecond);
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
    this.#loop.advanceTo(nowMs);
  }

  /** Tells of everything that happens from now on; the answer ends it. */
  onEvent(listener: FleetEventListener): () => void {
    return this.#loop.listen(listener);
  }

  // ---- Auto Scaling: ValidationError for an unknown group or instance

  /** As old as a read may be. Groups that are not there are left out. */
  describeGroups(names?: readonly string[]): readonly GroupView[] {
    return this.#loop.readGroups(names);
  }

  /** As it is. */
  groupNow(name: string): GroupView {
    return this.#loop.groupNow(name);
  }

  /** Newest first. */
  describeActivities(group: string): readonly ScalingActivity[] {
    return groupOf(this.#state, group)
      .activities.map((activity) => ({ ...activity }))
      .reverse();
  }

  setDesiredCapacity(group: string, desired: number, honorCooldown = false): void {
    this.#loop.change(group, (found, state) => setDesired(state, found, desired, honorCooldown));
  }

  updateGroup(group: string, change: GroupChange): void {
    this.#loop.change(group, (found, state) => changeGroup(state, found, change));
  }

  terminateInstance(instanceId: string, decrementsDesired: boolean): ScalingActivity {
    const { group } = instanceOf(this.#state, instanceId);
    return this.#loop.change(group, (found, state) => terminateOne(state, found, instanceId, decrementsDesired));
  }

  setInstanceHealth(instanceId: string, health: 'Healthy' | 'Unhealthy', respectsGrace = true): void {
    const { group } = instanceOf(this.#state, instanceId);
    this.#loop.change(group, (found, state) => setHealth(state, found, instanceId, health, respectsGrace));
  }

  setInstanceProtection(group: string, instanceIds: readonly string[], isProtected: boolean): void {
    this.#loop.change(group, (found) => setProtection(found, instanceIds, isProtected));
  }

  /** Without names, all processes. */
  suspendProcesses(group: string, processes?: readonly string[]): void {
    this.#loop.change(group, ({ suspended }) => {
      for (const process of processesOf(processes)) suspended.add(process);
    });
  }

  resumeProcesses(group: string, processes?: readonly string[]): void {
    this.#loop.change(group, ({ suspended }) => {
      for (const process of processesOf(processes)) suspended.delete(process);
    });
  }

  setTags(group: string, tags: Readonly<Record<string, Tag>>): void {
    this.#loop.change(group, (found) => {
      for (const [key, tag] of Object.entries(tags)) found.tags.set(key, tag);
    });
  }

  deleteTags(group: string, keys: readonly string[]): void {
    this.#loop.change(group, ({ tags }) => {
      for (const key of keys) tags.delete(key);
    });
  }

  enterStandby(group: string, instanceIds: readonly string[], decrementsDesired: boolean): void {
    this.#loop.change(group, (found, state) => enterStandby(state, found, instanceIds, decrementsDesired));
  }

  exitStandby(group: string, instanceIds: readonly string[]): void {
    this.#loop.change(group, (found, state) => exitStandby(state, found, instanceIds));
  }

  describeHooks(group: string): readonly Hook[] {
    return [...groupOf(this.#state, group).hooks.values()];
  }

  /** Hooks that hold an instance now, by name; none when it is gone. */
  heldBy(instanceId: string): readonly string[] {
    const { group } = this.#state.instances.get(instanceId) ?? {};
    const actions = group === undefined ? [] : groupOf(this.#state, group).actions;
    return actions.filter((action) => action.instanceId === instanceId).map(({ hook }) => hook.name);
  }

  putHook(group: string, hook: HookModel): void {
    this.#loop.change(group, ({ hooks }) => putHook(hooks, hook));
  }

  deleteHook(group: string, name: string): void {
    this.#loop.change(group, ({ hooks }) => void hooks.delete(name));
  }

  completeLifecycleAction(group: string, hook: string, instanceId: string, result: HookResult): void {
    this.#loop.change(group, (found) => completeAction(found, hook, instanceId, result));
  }

  recordHeartbeat(group: string, hook: string, instanceId: string): void {
    this.#loop.change(group, (found, state) => heartbeat(state, found, hook, instanceId));
  }

  /** InstanceRefreshInProgress, ValidationError. */
  startInstanceRefresh(group: string, start: StartRefresh): { readonly id: string } {
    return this.#loop.change(group, (found, state) => ({ id: startRefresh(state, found, start).id }));
  }

  /** ActiveInstanceRefreshNotFound. */
  cancelInstanceRefresh(group: string, waitsForTransitioning = true): { readonly id: string } {
    return this.#loop.change(group, (found, state) => ({ id: cancelRefresh(state, found, waitsForTransitioning).id }));
  }

  /** ActiveInstanceRefreshNotFound, IrreversibleInstanceRefresh. */
  rollbackInstanceRefresh(group: string): { readonly id: string } {
    return this.#loop.change(group, (found, state) => ({ id: rollBack(state, found).id }));
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
    const seen = this.#loop.readTargets(targetGroupArn);
    if (instanceIds === undefined) return seen;
    return instanceIds.map((id) => seen.find(({ instanceId }) => instanceId === id) ?? unregistered(id));
  }

  /** As they are. */
  targetsNow(targetGroupArn: string): readonly TargetView[] {
    return this.#loop.targetsNow(targetGroupArn);
  }

  registerTargets(targetGroupArn: string, instanceIds: readonly string[]): void {
    const targetGroup = targetGroupOf(this.#state, targetGroupArn);
    for (const id of instanceIds) {
      if (!this.#state.instances.has(id)) throw refusal('InvalidTarget', `The instance '${id}' does not exist`);
    }
    for (const id of instanceIds) register(this.#state, targetGroup, id);
    this.#loop.remember();
  }

  deregisterTargets(targetGroupArn: string, instanceIds: readonly string[]): void {
    const targetGroup = targetGroupOf(this.#state, targetGroupArn);
    for (const id of instanceIds) deregister(this.#state, targetGroup, id);
    this.#loop.remember();
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
    this.#loop.traffic.setStream(ruleOf(this.#state, ruleArn).arn, requestsPerSecond);
  }

  /** Counts an answer where a real data plane serves. Advances to then. */
  noteAnswer(
    targetGroupArn: string,
    answer: { readonly isError: boolean; readonly isConnectionError?: boolean },
    nowMs: number,
  ): void {
    this.advanceTo(nowMs);
    this.#loop.traffic.note(targetGroupOf(this.#state, targetGroupArn).arn, answer);
  }

  /** Whole minutes that are over and whose metrics have arrived, oldest first; absent where nothing happened. */
  trafficMinutes(targetGroupArn: string): readonly TrafficMinute[] {
    const { arn } = targetGroupOf(this.#state, targetGroupArn);
    return this.#loop.traffic.minutes(arn, this.nowMs - this.#state.knobs.metricLagMs);
  }

  /** Of modelled traffic, up to now. Oldest first. */
  losses(): readonly Loss[] {
    return this.#loop.traffic.losses();
  }

  /** When the last cookie of modelled clients that binds one to this target group runs out; null: none does. */
  boundUntilMs(targetGroupArn: string): number | null {
    return this.#loop.traffic.boundUntilMs(targetGroupArn);
  }

  /** Instances in service whose application answers, whatever health checks have found yet. */
  answering(group: string): readonly string[] {
    const ids = inService(groupOf(this.#state, group)).map(({ id }) => id);
    return ids.filter((id) => answersAt(this.#state, id, this.nowMs).isAnswering);
  }

  // ---- What a test does to it

  /** Somebody or something else wants another desired capacity; the group's bounds hold. */
  autoscale(group: string, desired: number): void {
    this.#loop.change(group, (found, state) => changeDesired(state, found, clampSize(found, desired), 'script'));
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
    loseMachine(this.#state, instanceId);
    this.#loop.remember();
  }

  /** What health checks find from now on; null: what its release does. */
  forceHealth(instanceId: string, answer: ProbeAnswer | null): void {
    const instance = instanceOf(this.#state, instanceId);
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
}
