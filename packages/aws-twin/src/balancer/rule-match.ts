import { matchesWildcard } from '../edge/wildcard.ts';
import type { RoutingCondition, RoutingRule } from './routing-table.ts';

/** What a rule looks at. */
export interface RequestHead {
  readonly method: string;
  /** Path and query string. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** The rule that a request follows: the first that matches in the order of priorities. Null where none does. */
export function matchingRule(rules: readonly RoutingRule[], request: RequestHead): RoutingRule | null {
  return inOrder(rules).find(({ conditions }) => conditions.every((condition) => holds(condition, request))) ?? null;
}

const orders = new WeakMap<readonly RoutingRule[], readonly RoutingRule[]>();

/** Sorted once for a table, and not for each request. */
function inOrder(rules: readonly RoutingRule[]): readonly RoutingRule[] {
  const known = orders.get(rules);
  if (known !== undefined) return known;
  const sorted = rules.toSorted((one, other) => rank(one) - rank(other));
  orders.set(rules, sorted);
  return sorted;
}

const rank = ({ priority }: RoutingRule): number => (priority === 'default' ? Number.POSITIVE_INFINITY : priority);

function holds(condition: RoutingCondition, { method, target, headers }: RequestHead): boolean {
  switch (condition.field) {
    case 'path-pattern':
      return condition.values.some((pattern) => matchesWildcard(pattern, target.split('?', 1)[0] ?? ''));
    case 'host-header':
      return matchesHeader(condition.values, withoutPort(headers['host']));
    case 'http-header':
      return matchesHeader(condition.values, headers[condition.name.toLowerCase()]);
    case 'http-request-method':
      return condition.values.includes(method);
  }
}

function matchesHeader(patterns: readonly string[], value: string | string[] | undefined): boolean {
  const values = value === undefined ? [] : [value].flat();
  return patterns.some((pattern) => values.some((text) => matchesWildcard(pattern.toLowerCase(), text.toLowerCase())));
}

function withoutPort(host: string | string[] | undefined): string | undefined {
  return [host].flat()[0]?.replace(/:\d+$/, '');
}
