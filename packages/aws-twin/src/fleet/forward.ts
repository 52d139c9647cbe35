import type { ForwardConfig, ListenerAction, TargetGroupTuple } from './fleet-model.ts';
import { refusal, validationError } from './refusal.ts';
import type { Forward, WeightedTarget } from './rule.ts';

const MOST_TARGET_GROUPS = 5;
const MOST_WEIGHT = 999;
const LONGEST_STICKINESS = 604_800;
const ENDS = ['forward', 'redirect', 'fixed-response'];

/** What actions do with a request; null where they forward nothing. */
export function forwardOf(actions: readonly ListenerAction[]): Forward | null {
  const action = actions.find(({ Type }) => Type === 'forward');
  if (action === undefined) return null;
  const stickiness = action.ForwardConfig?.TargetGroupStickinessConfig;
  const stickySeconds = stickiness?.Enabled === true ? (stickiness.DurationSeconds ?? null) : null;
  return { targets: targetsOf(action), stickySeconds };
}

export function targetGroupsIn(actions: readonly ListenerAction[]): readonly string[] {
  return forwardOf(actions)?.targets.map(({ targetGroupArn }) => targetGroupArn) ?? [];
}

/** The short form, and a single target group without a weight, mean everything. */
function targetsOf({ TargetGroupArn, ForwardConfig }: ListenerAction): readonly WeightedTarget[] {
  const tuples = ForwardConfig?.TargetGroups ?? [];
  if (tuples.length === 0) return TargetGroupArn === undefined ? [] : [{ targetGroupArn: TargetGroupArn, weight: 1 }];
  return tuples.map(({ TargetGroupArn: arn, Weight }) => ({ targetGroupArn: arn ?? '', weight: Weight ?? 1 }));
}

/**
 * Refuses actions that no rule can have (source: ELB API, Action, ForwardActionConfig, TargetGroupTuple,
 * TargetGroupStickinessConfig; ELB guide, "Listener rules").
 */
export function checkActions(actions: readonly ListenerAction[], zeroWeights: 'refused' | 'answers-503'): void {
  const ends = actions.filter(({ Type }) => ENDS.includes(Type));
  if (ends.length !== 1) {
    throw invalidAction('The actions of a rule must hold exactly one of forward, redirect and fixed-response.');
  }
  const last = actions.toSorted((a, b) => (a.Order ?? 0) - (b.Order ?? 0)).at(-1);
  if (last !== ends[0]) throw invalidAction('A forward, redirect or fixed-response action must come last.');
  if (last?.Type === 'forward') checkForward(last, zeroWeights);
}

function checkForward(action: ListenerAction, zeroWeights: 'refused' | 'answers-503'): void {
  const { TargetGroupArn, ForwardConfig } = action;
  const tuples = ForwardConfig?.TargetGroups ?? [];
  if (tuples.length === 0 && TargetGroupArn === undefined)
    throw invalidAction('A forward action names no target group.');
  const arns = tuples.map((tuple) => tuple.TargetGroupArn);
  if (arns.length > 0 && TargetGroupArn !== undefined && (arns.length > 1 || arns[0] !== TargetGroupArn)) {
    throw invalidAction('TargetGroupArn and ForwardConfig name different target groups.');
  }
  if (tuples.length > MOST_TARGET_GROUPS) {
    throw invalidAction(`An action forwards to at most ${MOST_TARGET_GROUPS} target groups.`);
  }
  if (new Set(arns).size < arns.length) throw invalidAction('A target group is named twice.');
  checkWeights(tuples, zeroWeights);
  checkStickiness(ForwardConfig);
}

function checkWeights(tuples: readonly TargetGroupTuple[], zeroWeights: 'refused' | 'answers-503'): void {
  for (const { Weight, TargetGroupArn } of tuples) {
    if (Weight === undefined && tuples.length > 1) throw invalidAction(`${TargetGroupArn} has no weight.`);
    const weight = Weight ?? 1;
    if (!Number.isInteger(weight) || weight < 0 || weight > MOST_WEIGHT) {
      throw validationError(`The weight ${weight} must be between 0 and ${MOST_WEIGHT}`);
    }
  }
  const isZero = tuples.length > 0 && tuples.every(({ Weight }) => Weight === 0);
  if (isZero && zeroWeights === 'refused') throw invalidAction('All weights are 0.');
}

function checkStickiness(config: ForwardConfig | undefined): void {
  const { Enabled, DurationSeconds } = config?.TargetGroupStickinessConfig ?? {};
  if (Enabled !== true) return;
  const isValid =
    DurationSeconds !== undefined &&
    Number.isInteger(DurationSeconds) &&
    DurationSeconds >= 1 &&
    DurationSeconds <= LONGEST_STICKINESS;
  if (!isValid) throw invalidAction(`Stickiness needs a duration between 1 and ${LONGEST_STICKINESS} seconds.`);
}

function invalidAction(message: string) {
  return refusal('InvalidLoadBalancerAction', message);
}
