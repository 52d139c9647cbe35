import {
  COLOURS,
  type Observation,
  type ObservedRefresh,
  type PerColour,
  type Question,
  type RuleReading,
  readRule,
} from '@deploy/fleet-rollout';
import type { Colour } from '@deploy/kernel';
import { readAlarmStates } from './alarms.ts';
import type { FleetConnections } from './fleet-connections.ts';
import { type FleetSettings, targetGroupsOf } from './fleet-settings.ts';
import { observedRefresh, readNewestRefresh } from './instance-refreshes.ts';
import { readRules } from './listener-rules.ts';
import { readAnswers, readMinutes } from './load-balancer-metrics.ts';
import { readPointers } from './release-pointer.ts';
import { observedGroup, readGroups } from './scaling-groups.ts';
import { readTargets } from './target-health.ts';

/**
 * One look: both groups, their targets and the rules, and of the rest what the question asks for. All calls are made at once;
 * their number does not depend on that of instances.
 */
export async function lookAtFleet(
  connections: FleetConnections,
  settings: FleetSettings,
  question: Question,
  signal?: AbortSignal,
): Promise<Observation> {
  const at = connections.options.clock.now();
  const { alarms, answersSince, minutesOf } = question;
  const { cloudWatch } = connections;
  const [groups, rules, pointers, readings, answers, minutes] = await Promise.all([
    lookAtGroups(connections, settings, question, signal),
    readReadings(connections, settings, signal),
    question.pointers ? lookAtPointers(connections, settings, signal) : null,
    alarms.length === 0 ? [] : readAlarmStates(cloudWatch, alarms, signal),
    answersSince === null ? null : readAnswers(cloudWatch, settings, { since: answersSince, until: at }, signal),
    minutesOf === null
      ? null
      : readMinutes(cloudWatch, settings, minutesOf.colour, { since: minutesOf.since, until: at }, signal),
  ]);
  return { at, groups, rules, pointers, alarms: readings, answers, minutes };
}

async function lookAtGroups(
  { balancing, scaling }: FleetConnections,
  settings: FleetSettings,
  { refresh }: Question,
  signal?: AbortSignal,
) {
  const { colours } = settings;
  const [groups, targets, refreshes] = await Promise.all([
    readGroups(scaling, settings, signal),
    forBoth((colour) => readTargets(balancing, colours[colour].targetGroupArn, signal)),
    forBoth<ObservedRefresh | null>(async (colour) => {
      const newest = refresh ? await readNewestRefresh(scaling, colours[colour].group, signal) : null;
      return newest && observedRefresh(newest);
    }),
  ]);
  const of = (colour: Colour) => observedGroup(groups[colour], targets[colour], refreshes[colour]);
  return { blue: of('blue'), green: of('green') };
}

async function readReadings(
  { balancing }: FleetConnections,
  settings: FleetSettings,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, RuleReading>> {
  const rules = await readRules(balancing, settings.rules, signal);
  return new Map(rules.map(({ actions, arn }) => [arn, readRule(actions, targetGroupsOf(settings))]));
}

/** The value of a colour without a parameter is the empty text. */
async function lookAtPointers(
  { ssm }: FleetConnections,
  { colours }: FleetSettings,
  signal?: AbortSignal,
): Promise<PerColour<string>> {
  const names = COLOURS.flatMap((colour) => colours[colour].releaseParameter ?? []);
  const found = await readPointers(ssm, names, signal);
  const of = (colour: Colour) => found.get(colours[colour].releaseParameter ?? '')?.Value ?? '';
  return { blue: of('blue'), green: of('green') };
}

/** The same for both colours, at once. */
export async function forBoth<T>(work: (colour: Colour) => Promise<T>): Promise<PerColour<T>> {
  const [blue, green] = await Promise.all([work('blue'), work('green')]);
  return { blue, green };
}
