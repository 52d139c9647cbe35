import type { PolicyDocument, PolicyStatement } from '../model.ts';
import { conditionHolds, listOf } from './access-condition.ts';
import { matchesWildcard } from './wildcard.ts';

/** Who asks. `arns` are all the names an identity goes by: a session of a role also goes by the role's own ARN. */
export type Principal =
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'identity'; readonly accountId: string; readonly arns: readonly string[] }
  | { readonly kind: 'anonymous' };

export interface AccessRequest {
  readonly principal: Principal;
  /** Such as `s3:GetObject`. */
  readonly action: string;
  /** An ARN, or `*` for actions without a resource. */
  readonly resource: string;
  /** Condition keys, such as `aws:SourceArn`; names are compared without regard to case. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** `unmentioned` is IAM's implicit deny: no statement speaks of the request, so another policy may still allow it. */
export type Verdict = 'allowed' | 'denied' | 'unmentioned';

/**
 * Evaluates one policy document: an explicit deny wins, then an allow, whatever the order of statements (source: IAM
 * User Guide, "Policy evaluation logic"). A statement without a principal, as in identity policies, applies to everyone
 * the policy is attached to. Throws `InputError` for condition operators that are not modelled, never ignores one.
 */
export function evaluatePolicy(policy: PolicyDocument, request: AccessRequest): Verdict {
  const matching = policy.Statement.filter((statement) => statementApplies(statement, request));
  if (matching.some((statement) => statement.Effect === 'Deny')) return 'denied';
  return matching.length > 0 ? 'allowed' : 'unmentioned';
}

/** Combines the verdicts of several policies of one account: any deny wins, and one allow is enough. */
export function combineVerdicts(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('denied')) return 'denied';
  return verdicts.includes('allowed') ? 'allowed' : 'unmentioned';
}

function statementApplies(statement: PolicyStatement, request: AccessRequest): boolean {
  return (
    principalMatches(statement, request.principal) &&
    listOf(statement.Action).some((action) => matchesWildcard(action.toLowerCase(), request.action.toLowerCase())) &&
    listOf(statement.Resource).some((resource) => matchesWildcard(resource, request.resource)) &&
    conditionHolds(statement.Condition ?? {}, request.context)
  );
}

function principalMatches(statement: PolicyStatement, principal: Principal): boolean {
  const named = statement.Principal;
  if (named === undefined || named === '*') return true;
  if (principal.kind === 'service') return listOf(named.Service ?? []).includes(principal.service);
  return listOf(named.AWS ?? []).some((name) => identityMatches(name, principal));
}

/** Source: IAM User Guide, "AWS JSON policy elements: Principal". `*` there means everyone, anonymous included. */
function identityMatches(name: string, principal: Exclude<Principal, { kind: 'service' }>): boolean {
  if (name === '*') return true;
  if (principal.kind === 'anonymous') return false;
  const isAccount = name === principal.accountId || name === `arn:aws:iam::${principal.accountId}:root`;
  return isAccount || principal.arns.includes(name);
}
