import type { RoutedTarget, RoutingAction, RoutingRule, RoutingTable } from './routing-table.ts';
import { matchingRule, type RequestHead } from './rule-match.ts';
import { type Binding, readBinding } from './sticky-cookie.ts';
import { WeightedChoice } from './weighted-choice.ts';

/** What becomes of a request. */
export type Route =
  | {
      readonly kind: 'target';
      readonly rule: string;
      readonly targetGroup: string;
      readonly target: RoutedTarget;
      /** What to tell the client; null for nothing. */
      readonly bind: Binding | null;
    }
  | { readonly kind: 'fixed-response'; readonly action: Extract<RoutingAction, { kind: 'fixed-response' }> }
  /** The balancer has nowhere to send it. */
  | { readonly kind: 'none'; readonly rule: string | null; readonly targetGroup: string | null };

export interface RouterOptions {
  /** Where the choices by weight begin. */
  readonly seed?: number;
  /** Whether each answer renews the sticky cookie; default `fixed`, by the first answer alone. */
  readonly stickyCookie?: 'fixed' | 'renewed';
}

/** Decides where requests go: by rule, then by cookie or weight, then round robin among the targets of a group. */
export class Router {
  readonly #seed: number;
  readonly #renews: boolean;
  readonly #choices = new Map<string, WeightedChoice>();
  readonly #turns = new Map<string, number>();

  constructor({ seed = 0, stickyCookie = 'fixed' }: RouterOptions = {}) {
    this.#seed = seed;
    this.#renews = stickyCookie === 'renewed';
  }

  route(table: RoutingTable, request: RequestHead, nowMs: number): Route {
    const rule = matchingRule(table.rules, request);
    if (rule === null) return { kind: 'none', rule: null, targetGroup: null };
    const { action } = rule;
    if (action.kind === 'fixed-response') return { kind: 'fixed-response', action };
    const bound = action.stickySeconds === null ? null : bindingFor(action, request, nowMs);
    const targetGroup = bound?.targetGroup ?? this.#choose(rule, action.targets);
    const target = targetGroup === null ? null : this.#turn(targetGroup, table.targetGroups.get(targetGroup) ?? []);
    if (targetGroup === null || target === null) return { kind: 'none', rule: rule.id, targetGroup };
    const renews = action.stickySeconds !== null && (bound === null || this.#renews);
    const bind = renews ? { targetGroup, untilMs: nowMs + (action.stickySeconds ?? 0) * 1000 } : null;
    return { kind: 'target', rule: rule.id, targetGroup, target, bind };
  }

  #choose(rule: RoutingRule, groups: Extract<RoutingAction, { kind: 'forward' }>['targets']): string | null {
    const choice = this.#choices.get(rule.id) ?? new WeightedChoice(this.#seed);
    this.#choices.set(rule.id, choice);
    return choice.next(groups)?.targetGroup ?? null;
  }

  /** A group without a preferred target fails open: its last resorts get everything, and other groups nothing of it. */
  #turn(targetGroup: string, targets: readonly RoutedTarget[]): RoutedTarget | null {
    const preferred = targets.filter(({ turn }) => turn === 'preferred');
    const eligible = preferred.length > 0 ? preferred : targets.filter(({ turn }) => turn === 'last-resort');
    const turn = this.#turns.get(targetGroup) ?? 0;
    this.#turns.set(targetGroup, turn + 1);
    return eligible[turn % eligible.length] ?? null;
  }
}

/** The cookie beats the weights, also a weight of 0; but not the rule, which may name the group no longer. */
function bindingFor(
  { targets }: Extract<RoutingAction, { kind: 'forward' }>,
  { headers }: RequestHead,
  nowMs: number,
): Binding | null {
  const binding = readBinding([headers['cookie']].flat().join(';'), nowMs);
  return targets.some(({ targetGroup }) => targetGroup === binding?.targetGroup) ? binding : null;
}
