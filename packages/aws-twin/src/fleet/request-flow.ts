import { answersAt, releaseOf } from './application.ts';
import type { FleetState } from './fleet-state.ts';
import { type Pool, poolOf } from './routing.ts';
import type { Rule } from './rule.ts';
import type { StickyClients } from './sticky-clients.ts';
import type { LossCause } from './traffic-minute.ts';

/** Requests per second that a target group gets, and how they end. */
export interface TargetFlow {
  requests: number;
  errors: number;
  connectionErrors: number;
}

/** Requests per second that are lost. */
export interface LossFlow {
  readonly ruleArn: string;
  readonly targetGroupArn: string | null;
  readonly cause: LossCause;
  readonly perSecond: number;
}

export interface RequestFlow {
  readonly targets: Map<string, TargetFlow>;
  readonly losses: LossFlow[];
  /** Until when nothing of this changes by itself. */
  untilMs: number;
}

interface PoolQuality extends Pool {
  /** Parts of the pool's requests: not answered; answered with an error. */
  readonly lost: number;
  readonly errors: number;
}

/** Where all requests go at a time, and what becomes of them. */
export function requestFlow(
  state: FleetState,
  streams: ReadonlyMap<string, { readonly perSecond: number; readonly clients: StickyClients }>,
  atMs: number,
): RequestFlow {
  const flow: RequestFlow = { targets: new Map(), losses: [], untilMs: Number.POSITIVE_INFINITY };
  const pools = new Map<string, PoolQuality>();
  for (const [ruleArn, { perSecond, clients }] of streams) {
    const rule = state.rules.get(ruleArn);
    if (rule === undefined) continue;
    const shares = sharesOf(rule, clients, atMs);
    flow.untilMs = Math.min(flow.untilMs, clients.untilMs);
    if (shares.size === 0) lose(flow, { ruleArn, targetGroupArn: null, cause: 'no-weight', perSecond });
    for (const [arn, share] of shares) {
      const pool = pools.get(arn) ?? qualityOf(state, arn, atMs);
      pools.set(arn, pool);
      flow.untilMs = Math.min(flow.untilMs, pool.untilMs);
      pour(flow, ruleArn, arn, pool, perSecond * share);
    }
  }
  return flow;
}

function sharesOf({ effective }: Rule, clients: StickyClients, atMs: number): ReadonlyMap<string, number> {
  return effective === null ? new Map() : clients.sharesAt(effective, atMs);
}

function qualityOf(state: FleetState, arn: string, atMs: number): PoolQuality {
  const targetGroup = state.targetGroups.get(arn);
  if (targetGroup === undefined) return { targets: [], failsOpen: false, untilMs: Infinity, lost: 1, errors: 0 };
  const pool = poolOf(state, targetGroup, atMs);
  let untilMs = pool.untilMs;
  let silent = 0;
  let errors = 0;
  for (const instanceId of pool.targets) {
    const answer = answersAt(state, instanceId, atMs);
    untilMs = Math.min(untilMs, answer.untilMs);
    const instance = state.instances.get(instanceId);
    if (!answer.isAnswering || instance === undefined) silent += 1;
    else errors += releaseOf(state, instance).errorRate ?? 0;
  }
  const count = Math.max(1, pool.targets.length);
  return { ...pool, untilMs, lost: silent / count, errors: errors / count };
}

function pour(flow: RequestFlow, ruleArn: string, targetGroupArn: string, pool: PoolQuality, perSecond: number): void {
  if (perSecond === 0) return;
  if (pool.targets.length === 0) {
    lose(flow, { ruleArn, targetGroupArn, cause: 'no-registered-target', perSecond });
    return;
  }
  const target = flow.targets.get(targetGroupArn) ?? { requests: 0, errors: 0, connectionErrors: 0 };
  flow.targets.set(targetGroupArn, target);
  target.requests += perSecond;
  target.errors += perSecond * pool.errors;
  target.connectionErrors += perSecond * pool.lost;
  const cause = pool.failsOpen ? 'no-healthy-target' : 'target-does-not-answer';
  lose(flow, { ruleArn, targetGroupArn, cause, perSecond: perSecond * pool.lost });
}

function lose(flow: RequestFlow, loss: LossFlow): void {
  if (loss.perSecond > 0) flow.losses.push(loss);
}
