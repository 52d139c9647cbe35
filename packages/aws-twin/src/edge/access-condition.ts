import { InputError } from '@deploy/kernel';
import { matchesWildcard } from './wildcard.ts';

type Values = string | readonly string[];
type Context = Readonly<Record<string, Values>>;

interface Operator {
  /** Whether a value of the request matches a value of the policy. */
  readonly matches: (policy: string, actual: string) => boolean;
  /** Negated operators hold when no value matches, and also when the key is absent. */
  readonly negated: boolean;
}

const equal = (policy: string, actual: string) => policy === actual;
const equalIgnoringCase = (policy: string, actual: string) => policy.toLowerCase() === actual.toLowerCase();

const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: { matches: equal, negated: false },
  StringNotEquals: { matches: equal, negated: true },
  StringEqualsIgnoreCase: { matches: equalIgnoringCase, negated: false },
  StringNotEqualsIgnoreCase: { matches: equalIgnoringCase, negated: true },
  StringLike: { matches: matchesWildcard, negated: false },
  StringNotLike: { matches: matchesWildcard, negated: true },
  ArnEquals: { matches: arnMatches, negated: false },
  ArnLike: { matches: arnMatches, negated: false },
  ArnNotEquals: { matches: arnMatches, negated: true },
  ArnNotLike: { matches: arnMatches, negated: true },
  Bool: { matches: equalIgnoringCase, negated: false },
};

/**
 * Whether every condition of a statement holds: operators and keys are joined by AND, the values of a key by OR
 * (source: IAM User Guide, "IAM JSON policy elements: Condition operators"). Throws `InputError` for an operator that
 * is not modelled.
 */
export function conditionHolds(condition: Readonly<Record<string, Context>>, context: Context): boolean {
  const lowered = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), listOf(value)]));
  return Object.entries(condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) =>
      keyHolds(operator, listOf(values), lowered.get(key.toLowerCase()) ?? []),
    ),
  );
}

function keyHolds(name: string, wanted: readonly string[], actual: readonly string[]): boolean {
  if (name === 'Null') return wanted.some((value) => (value === 'true') === (actual.length === 0));
  const ifExists = name.endsWith('IfExists');
  const operator = operatorNamed(ifExists ? name.slice(0, -'IfExists'.length) : name);
  if (actual.length === 0) return ifExists || operator.negated;
  const some = actual.some((value) => wanted.some((policy) => operator.matches(policy, value)));
  return operator.negated ? !some : some;
}

function operatorNamed(name: string): Operator {
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (operator) return operator;
  throw new InputError({
    code: 'twin-policy-operator-unknown',
    message: `The twin's policy evaluator does not model the condition operator "${name}".`,
    remedy: `Use one of ${Object.keys(OPERATORS).join(', ')}, Null, or add the operator to access-condition.ts.`,
  });
}

/** ARN operators compare each of the six parts by itself, so a wildcard never reaches over a colon. */
function arnMatches(policy: string, actual: string): boolean {
  const wanted = arnParts(policy);
  const given = arnParts(actual);
  return wanted.length === given.length && wanted.every((part, at) => matchesWildcard(part, given[at] ?? ''));
}

function arnParts(arn: string): readonly string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

export function listOf(value: Values): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}
