import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type {
  Answers,
  AnswerWindow,
  ObservedTarget,
  PointerFacts,
  RefreshObservation,
  RefreshQuestion,
} from '@deploy/fleet-rollout';
import { readAlarmFacts } from './alarms.ts';
import { readBalancingArn } from './balancing-arn.ts';
import type { BalancingConnection, FleetConnections, SsmConnection } from './fleet-connections.ts';
import { readRefreshes, seenRefresh } from './instance-refreshes.ts';
import { type MetricSource, readAnswersOf } from './load-balancer-metrics.ts';
import type { RefreshSettings } from './refresh-settings.ts';
import { pointerFacts, pointerMissing, readPointers } from './release-pointer.ts';
import { readLaunches } from './scaling-activities.ts';
import { groupMissing, observedGroup, readGroupsByName } from './scaling-groups.ts';
import { readTargetGroups } from './target-group-facts.ts';
import { readTargets } from './target-health.ts';

/** One look at a group, its newest refreshes and its targets, and of the rest what the question asks for. */
export async function lookAtRefresh(
  connections: FleetConnections,
  settings: RefreshSettings,
  question: RefreshQuestion,
  signal?: AbortSignal,
): Promise<RefreshObservation> {
  const at = connections.options.clock.now();
  const { balancing, cloudWatch, scaling, ssm } = connections;
  const group = readGroup(connections, settings.group, signal);
  const { launchesSince } = question;
  const [found, targets, refreshes, pointer, alarms, answers, launchedAt] = await Promise.all([
    group,
    // Which target groups there are stands in the group.
    group.then((each) => readAllTargets(balancing, targetGroupsIn(each), signal)),
    readRefreshes(scaling, settings.group, signal),
    question.pointer ? readPointer(ssm, settings, signal) : null,
    question.alarms.length === 0 ? [] : readAlarmFacts(cloudWatch, question.alarms, signal),
    question.answers === null
      ? null
      : group.then((each) => readAllAnswers(connections, targetGroupsIn(each), question.answers, at, signal)),
    launchesSince === null ? null : readLaunches(scaling, settings.group, launchesSince, signal),
  ]);
  const seen = refreshes.map(seenRefresh);
  return {
    at,
    group: observedGroup(found, targets, seen[0] ?? null),
    refreshes: seen,
    pointer,
    alarms,
    answers,
    launchedAt,
  };
}

export async function readGroup(
  { scaling }: FleetConnections,
  name: string,
  signal?: AbortSignal,
): Promise<AutoScalingGroup> {
  const found = (await readGroupsByName(scaling, [name], signal)).get(name);
  if (found === undefined) throw groupMissing(name, scaling.region);
  return found;
}

export const targetGroupsIn = (group: AutoScalingGroup): readonly string[] =>
  observedGroup(group, new Map(), null).targetGroups;

/** An instance is as well as in the target group that finds it worst. */
async function readAllTargets(
  connection: BalancingConnection,
  arns: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, ObservedTarget>> {
  const maps = await Promise.all(arns.map((arn) => readTargets(connection, arn, signal)));
  const worst = new Map<string, ObservedTarget>();
  for (const [id, target] of maps.flatMap((map) => [...map])) {
    const known = worst.get(id);
    if (known === undefined || known.state === 'healthy') worst.set(id, target);
  }
  return worst;
}

async function readAllAnswers(
  { balancing, cloudWatch }: FleetConnections,
  arns: readonly string[],
  window: AnswerWindow | null,
  at: number,
  signal?: AbortSignal,
): Promise<Answers | null> {
  if (window === null || arns.length === 0) return null;
  const groups = await readTargetGroups(balancing, arns, signal);
  const sources = groups.flatMap(({ LoadBalancerArns = [], TargetGroupArn = '' }): readonly MetricSource[] => {
    const group = readBalancingArn(TargetGroupArn);
    const loadBalancer = /:loadbalancer\/(.+)$/.exec(LoadBalancerArns[0] ?? '')?.[1];
    if (group?.kind !== 'target-group' || loadBalancer === undefined) return [];
    return [{ targetGroup: group.dimension, loadBalancer }];
  });
  if (sources.length === 0) return { requests: 0, errors: 0 };
  const answers = await readAnswersOf(cloudWatch, sources, { since: window.since, until: window.until ?? at }, signal);
  return answers.reduce((sum, { errors, requests }) => ({
    requests: sum.requests + requests,
    errors: sum.errors + errors,
  }));
}

/** Null where the group has none. */
export async function readPointer(
  connection: SsmConnection,
  { releaseParameter: name }: RefreshSettings,
  signal?: AbortSignal,
): Promise<PointerFacts | null> {
  if (name === null) return null;
  const found = (await readPointers(connection, [name], signal)).get(name);
  if (found === undefined) throw pointerMissing(name, connection.region);
  return pointerFacts(found);
}
