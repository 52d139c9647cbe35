import type { Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import { COLOURS, type ColourFacts, type FleetFacts, type RuleFacts, readRule } from '@deploy/fleet-rollout';
import { AccessDeniedError, type Colour } from '@deploy/kernel';
import { readGateAlarms } from './alarms.ts';
import { balancerArnOf, readBalancingArn } from './balancing-arn.ts';
import { readCaller } from './caller.ts';
import type { BalancingConnection, FleetConnections } from './fleet-connections.ts';
import { forBoth } from './fleet-look.ts';
import { checkSettings, type FleetSettings, targetGroupsOf } from './fleet-settings.ts';
import { groupFacts } from './group-facts.ts';
import { observedRefresh, readNewestRefresh } from './instance-refreshes.ts';
import { readHooks } from './instance-stories.ts';
import { readListenerRules, readListeners, readRules } from './listener-rules.ts';
import { readPreview } from './preview-rule.ts';
import { pointerFacts, readPointers } from './release-pointer.ts';
import { readGroups } from './scaling-groups.ts';
import { readTargetGroupFacts } from './target-group-facts.ts';

/**
 * Reads once what the checks before the first change look at; all calls are made at once. Throws `NotFoundError` for a group,
 * target group, rule or parameter that does not exist, `AccessDeniedError` for what may not be read.
 *
 * @param alarms names of all gate alarms
 */
export async function readFleetFacts(
  connections: FleetConnections,
  settings: FleetSettings,
  alarms: readonly string[],
  signal?: AbortSignal,
): Promise<FleetFacts> {
  checkSettings(settings);
  const at = connections.options.clock.now();
  const { colours } = settings;
  const { balancing, cloudWatch, scaling, ssm } = connections;
  const names = COLOURS.flatMap((colour) => colours[colour].releaseParameter ?? []);
  const [caller, groups, hooks, refreshes, targetGroups, rules, listed, pointers, known] = await Promise.all([
    readCaller(connections, signal),
    readGroups(scaling, settings, signal),
    forBoth((colour) => readHooks(scaling, colours[colour].group, signal)),
    forBoth((colour) => readNewestRefresh(scaling, colours[colour].group, signal)),
    forBoth((colour) => readTargetGroupFacts(balancing, colours[colour].targetGroupArn, signal)),
    readRuleFacts(balancing, settings, signal),
    settings.preview === null ? null : rulesOfBalancer(balancing, settings, signal),
    readPointers(ssm, names, signal),
    alarms.length === 0 ? [] : readGateAlarms(cloudWatch, alarms, signal),
  ]);
  const of = (colour: Colour): ColourFacts => {
    const refresh = refreshes[colour];
    const pointer = pointers.get(colours[colour].releaseParameter ?? '');
    const { targets } = targetGroups[colour];
    const group = groups[colour];
    return {
      group: groupFacts(group, hooks[colour], targets, refresh && observedRefresh(refresh)),
      targetGroup: targetGroups[colour],
      pointer: pointer === undefined ? null : pointerFacts(pointer),
      preview: listed && settings.preview && readPreview(listed, settings.preview, targetGroupsOf(settings), colour),
    };
  };
  const unknownAlarms = alarms.filter((name) => !known.some((alarm) => alarm.name === name));
  return { at, caller, colours: { blue: of('blue'), green: of('green') }, rules, alarms: known, unknownAlarms };
}

async function readRuleFacts(
  connection: BalancingConnection,
  settings: FleetSettings,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, RuleFacts>> {
  const rules = await readRules(connection, settings.rules, signal);
  const facts = rules.map(({ actions, arn, priority }): [string, RuleFacts] => {
    const parsed = readBalancingArn(arn);
    const loadBalancer = parsed === null || parsed.kind === 'target-group' ? '' : parsed.loadBalancer;
    const listener = parsed?.kind === 'rule' ? parsed.listener : arn;
    return [arn, { reading: readRule(actions, targetGroupsOf(settings)), loadBalancer, listener, priority }];
  });
  return new Map(facts);
}

/**
 * The rules of every listener of the load balancer, because the preview may be one of its own; null where they may not be
 * listed.
 */
async function rulesOfBalancer(
  connection: BalancingConnection,
  { rules }: FleetSettings,
  signal?: AbortSignal,
): Promise<readonly (readonly Rule[])[] | null> {
  try {
    const listeners = await readListeners(connection, balancerArnOf(rules[0] ?? ''), signal);
    return await Promise.all(listeners.map((arn) => readListenerRules(connection, arn, signal)));
  } catch (thrown) {
    if (thrown instanceof AccessDeniedError) return null;
    throw thrown;
  }
}
