import type { Colour } from '@deploy/kernel';
import { COLOURS, type PerColour } from './colour.ts';
import { isWeights, type Weights } from './shares.ts';

/** The members of a listener rule's action that matter here, named as the API names them; all others are kept. */
export interface RuleAction {
  readonly Type: string | undefined;
  readonly TargetGroupArn?: string | undefined;
  readonly ForwardConfig?: ForwardConfig | undefined;
  readonly AuthenticateOidcConfig?: OidcConfig | undefined;
}

export interface ForwardConfig {
  readonly TargetGroups?: readonly ForwardTarget[] | undefined;
  readonly TargetGroupStickinessConfig?: Stickiness | undefined;
}

export interface ForwardTarget {
  readonly TargetGroupArn?: string | undefined;
  readonly Weight?: number | undefined;
}

export interface Stickiness {
  readonly Enabled?: boolean | undefined;
  readonly DurationSeconds?: number | undefined;
}

export interface OidcConfig {
  readonly Issuer?: string | undefined;
  readonly ClientId?: string | undefined;
  readonly ClientSecret?: string | undefined;
  readonly UseExistingClientSecret?: boolean | undefined;
}

export type RuleReading =
  | {
      readonly kind: 'colours';
      readonly weights: Weights;
      /** Seconds that a cookie binds a client to a colour; 0 without stickiness. */
      readonly cookieSeconds: number;
      /** Colours that the rule does not name: their targets get no health checks through it. */
      readonly absent: readonly Colour[];
    }
  | { readonly kind: 'no-forward' }
  /** It forwards to a target group that is neither colour's. */
  | { readonly kind: 'foreign-target'; readonly targetGroups: readonly string[] }
  | { readonly kind: 'no-weight' };

/** Reads what a rule gives to each colour. `targetGroups` are the ARNs of both colours. */
export function readRule(actions: readonly RuleAction[], targetGroups: PerColour<string>): RuleReading {
  const forward = actions.find(isForward);
  if (forward === undefined) return { kind: 'no-forward' };
  const targets = targetsOf(forward);
  const foreign = [...targets.keys()].filter((arn) => !COLOURS.some((colour) => targetGroups[colour] === arn));
  if (foreign.length > 0) return { kind: 'foreign-target', targetGroups: foreign };
  const weights = { blue: targets.get(targetGroups.blue) ?? 0, green: targets.get(targetGroups.green) ?? 0 };
  if (!isWeights(weights)) return { kind: 'no-weight' };
  return {
    kind: 'colours',
    weights,
    cookieSeconds: cookieSeconds(forward.ForwardConfig?.TargetGroupStickinessConfig),
    absent: COLOURS.filter((colour) => !targets.has(targetGroups[colour])),
  };
}

/**
 * The same actions with other weights. The API replaces the whole list, so everything else is sent as it was read: order,
 * authentication, stickiness. Both colours are named, also with weight 0, because a target group in no rule gets no health
 * checks. A client secret is never read back, so the one in place is asked to stay (source: ELB API, `ModifyRule`,
 * `AuthenticateOidcActionConfig`, `ForwardActionConfig`).
 */
export function withWeights<A extends RuleAction>(
  actions: readonly A[],
  targetGroups: PerColour<string>,
  weights: Weights,
): readonly A[] {
  return actions.map((action) => {
    if (action.AuthenticateOidcConfig !== undefined) return keepSecret(action);
    if (!isForward(action)) return action;
    const TargetGroups = COLOURS.map((colour) => ({ TargetGroupArn: targetGroups[colour], Weight: weights[colour] }));
    // The API refuses the short form beside a list of several target groups.
    return { ...action, TargetGroupArn: undefined, ForwardConfig: { ...action.ForwardConfig, TargetGroups } };
  });
}

function isForward({ Type }: RuleAction): boolean {
  return Type === 'forward';
}

/** Weights by target group. The short form, and a single target group without a weight, mean everything. */
function targetsOf({ TargetGroupArn, ForwardConfig }: RuleAction): ReadonlyMap<string, number> {
  const listed = ForwardConfig?.TargetGroups ?? [];
  if (listed.length === 0) return new Map(TargetGroupArn === undefined ? [] : [[TargetGroupArn, 1]]);
  return new Map(listed.map((target) => [target.TargetGroupArn ?? '', target.Weight ?? 1]));
}

function cookieSeconds(stickiness: Stickiness | undefined): number {
  return stickiness?.Enabled === true ? (stickiness.DurationSeconds ?? 0) : 0;
}

function keepSecret<A extends RuleAction>(action: A): A {
  const oidc = { ...action.AuthenticateOidcConfig, ClientSecret: undefined, UseExistingClientSecret: true };
  return { ...action, AuthenticateOidcConfig: oidc };
}
