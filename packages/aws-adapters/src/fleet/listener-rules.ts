import type { Action, Listener, Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import { NotFoundError } from '@deploy/kernel';
import { nameOf } from '../aws-error-facts.ts';
import { isListener, readBalancingArn } from './balancing-arn.ts';
import { askFirst, type Sending } from './confirm.ts';
import type { BalancingConnection, BalancingTurn } from './fleet-connections.ts';
import { balancingNeed, generalNeed } from './fleet-needs.ts';

/** A rule, or the default action of a listener, with the whole list of its actions as it was read. */
export interface ListenerRule {
  /** As it was asked for: of the rule, or of the listener. */
  readonly arn: string;
  readonly actions: readonly Action[];
  /** Where `ModifyListener` writes it; null where `ModifyRule` does. */
  readonly listenerOfDefault: string | null;
  readonly priority: string;
}

/**
 * Rules by their ARNs, in their order; those of listeners stand for default actions. One call for all rules, one for all
 * listeners. Throws `NotFoundError` `listener-rule-not-found`.
 */
export async function readRules(
  connection: BalancingConnection,
  arns: readonly string[],
  signal?: AbortSignal,
): Promise<readonly ListenerRule[]> {
  const listeners = arns.filter(isListener);
  const rules = arns.filter((arn) => !isListener(arn));
  const found = (
    await Promise.all([
      rules.length === 0 ? [] : describeRules(connection, rules, signal),
      listeners.length === 0 ? [] : describeListeners(connection, listeners, signal),
    ])
  ).flat();
  return arns.map((arn) => found.find((rule) => rule.arn === arn) ?? fail(ruleMissing(arn)));
}

function describeRules(connection: BalancingConnection, arns: readonly string[], signal?: AbortSignal) {
  return connection.call(
    {
      operation: 'DescribeRules',
      resource: arns.join(', '),
      needs: [generalNeed('elasticloadbalancing:DescribeRules')],
      signal,
    },
    (turn) => askForRules(turn, arns),
    missing(arns),
  );
}

async function askForRules(turn: BalancingTurn, arns: readonly string[]): Promise<readonly ListenerRule[]> {
  const rules = await allRules(turn, { RuleArns: [...arns] });
  return rules.flatMap(({ Actions = [], IsDefault, Priority = '', RuleArn: arn }) => {
    if (arn === undefined) return [];
    const parsed = readBalancingArn(arn);
    const listenerOfDefault = IsDefault === true && parsed?.kind === 'rule' ? parsed.listener : null;
    return { arn, actions: Actions, listenerOfDefault, priority: Priority };
  });
}

async function allRules(
  { client, options, sdk }: BalancingTurn,
  which: { readonly RuleArns: string[] } | { readonly ListenerArn: string },
): Promise<readonly Rule[]> {
  const found: Rule[] = [];
  let Marker: string | undefined;
  do {
    const input = { ...which, ...(Marker === undefined ? {} : { Marker }) };
    const page = await client.send(new sdk.DescribeRulesCommand(input), options);
    found.push(...(page.Rules ?? []));
    Marker = page.NextMarker || undefined;
  } while (Marker !== undefined);
  return found;
}

/** Every rule of a listener, its default one included. */
export function readListenerRules(
  connection: BalancingConnection,
  listener: string,
  signal?: AbortSignal,
): Promise<readonly Rule[]> {
  return connection.call(
    {
      operation: 'DescribeRules',
      resource: listener,
      needs: [generalNeed('elasticloadbalancing:DescribeRules')],
      signal,
    },
    (turn) => allRules(turn, { ListenerArn: listener }),
    missing([listener]),
  );
}

function describeListeners(connection: BalancingConnection, arns: readonly string[], signal?: AbortSignal) {
  return connection.call(
    {
      operation: 'DescribeListeners',
      resource: arns.join(', '),
      needs: [generalNeed('elasticloadbalancing:DescribeListeners')],
      signal,
    },
    (turn) => askForListeners(turn, arns),
    missing(arns),
  );
}

async function askForListeners(turn: BalancingTurn, arns: readonly string[]): Promise<readonly ListenerRule[]> {
  const listeners = await allListeners(turn, { ListenerArns: [...arns] });
  return listeners.flatMap(({ DefaultActions = [], ListenerArn: arn }) =>
    arn === undefined ? [] : { arn, actions: DefaultActions, listenerOfDefault: arn, priority: 'default' },
  );
}

async function allListeners(
  { client, options, sdk }: BalancingTurn,
  which: { readonly ListenerArns: string[] } | { readonly LoadBalancerArn: string },
): Promise<readonly Listener[]> {
  const found: Listener[] = [];
  let Marker: string | undefined;
  do {
    const input = { ...which, ...(Marker === undefined ? {} : { Marker }) };
    const page = await client.send(new sdk.DescribeListenersCommand(input), options);
    found.push(...(page.Listeners ?? []));
    Marker = page.NextMarker || undefined;
  } while (Marker !== undefined);
  return found;
}

/** ARNs of all listeners of a load balancer. */
export async function readListeners(
  connection: BalancingConnection,
  loadBalancer: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const listeners = await connection.call(
    {
      operation: 'DescribeListeners',
      resource: loadBalancer,
      needs: [generalNeed('elasticloadbalancing:DescribeListeners')],
      signal,
    },
    (turn) => allListeners(turn, { LoadBalancerArn: loadBalancer }),
    missing([loadBalancer]),
  );
  return listeners.flatMap(({ ListenerArn }) => ListenerArn ?? []);
}

/**
 * Replaces the actions of a rule by those that `decide` makes of what is there, null for none. Before every further attempt
 * the rule is read again: the answer to the last one may be lost, and somebody else may have come between.
 *
 * @param isFresh it was read right before, so that the first attempt need not
 */
export async function rewriteRule(
  connection: BalancingConnection,
  rule: ListenerRule,
  isFresh: boolean,
  decide: (rule: ListenerRule) => readonly Action[] | null,
  { confirm, signal }: Sending,
): Promise<void> {
  const { arn, listenerOfDefault: listener } = rule;
  const operation = listener === null ? 'ModifyRule' : 'ModifyListener';
  let known = isFresh ? rule : null;
  await connection.call(
    { operation, resource: arn, needs: [balancingNeed(operation, listener ?? arn)], signal },
    async (turn) => {
      const current = known ?? (await readAgain(turn, arn));
      known = null;
      const actions = decide(current);
      if (actions === null) return;
      const { client, options, sdk } = turn;
      if (listener === null) {
        const command = new sdk.ModifyRuleCommand({ RuleArn: arn, Actions: [...actions] });
        askFirst(command, confirm);
        await client.send(command, options);
      } else {
        const input = { ListenerArn: listener, DefaultActions: [...actions] };
        const command = new sdk.ModifyListenerCommand(input);
        askFirst(command, confirm);
        await client.send(command, options);
      }
    },
    missing([arn]),
  );
}

async function readAgain(turn: BalancingTurn, arn: string): Promise<ListenerRule> {
  const [found] = isListener(arn) ? await askForListeners(turn, [arn]) : await askForRules(turn, [arn]);
  return found ?? fail(ruleMissing(arn));
}

const missing = (arns: readonly string[]) => (thrown: unknown) => {
  if (!NOT_FOUND.has(nameOf(thrown))) throw thrown;
  // The service names the one that it missed in its words alone.
  const words = thrown instanceof Error ? thrown.message : '';
  throw ruleMissing(arns.find((arn) => words.includes(arn)) ?? arns.join(' or '), thrown);
};

const NOT_FOUND = new Set([
  'RuleNotFoundException',
  'RuleNotFound',
  'ListenerNotFoundException',
  'ListenerNotFound',
  'LoadBalancerNotFoundException',
  'LoadBalancerNotFound',
]);

function ruleMissing(arn: string, cause?: unknown): NotFoundError {
  return new NotFoundError({
    code: 'listener-rule-not-found',
    message: `There is no listener rule or listener ${arn}.`,
    remedy:
      'Check input `listener-rule-arns` or the contract, and that region and credentials are those of the right account. A rule that was made anew has another ARN.',
    cause,
  });
}

function fail(error: Error): never {
  throw error;
}
