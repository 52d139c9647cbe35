import type { Domain } from './domain.ts';
import type { Problem } from './problem.ts';

export type Values = Readonly<Record<string, unknown>>;

export interface ValueRules {
  readonly domains: ReadonlyMap<string, Domain>;
  /** Whether a value without a domain is a problem: inputs of a workflow yes, variables of an environment no. */
  readonly isClosed: boolean;
  /** Where values are given. */
  readonly page: string;
}

/** Every value that is not in its domain, in the order of the domains. */
export function valueProblems(values: Values, { domains, isClosed, page }: ValueRules): readonly Problem[] {
  const unstated = isClosed ? Object.keys(values).filter((name) => !domains.has(name)) : [];
  return [
    ...[...domains].flatMap(([name, domain]) => {
      const value = textOf(values[name]);
      if (value !== null && (value === '' ? domain.isOptional : domain.test(value))) return [];
      return [problemOf(name, value, domain, page)];
    }),
    ...unstated.map((name) => ({
      code: 'value-without-domain',
      text: `\`${name}\` has no stated domain.`,
      remedy: 'This is a mistake in the workflow that runs preflight: state it in `domains`.',
      page: null,
    })),
  ];
}

/** As the runner hands values to steps; null for what is no plain value. */
function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

function problemOf(name: string, value: string | null, { accepts }: Domain, page: string): Problem {
  if (value === '') {
    return {
      code: 'value-missing',
      text: `\`${name}\` is missing; it must be ${accepts}.`,
      remedy: `Set \`${name}\`.`,
      page,
    };
  }
  const shown =
    value === null ? 'no plain value' : JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value);
  return {
    code: 'value-invalid',
    text: `\`${name}\` is ${shown}, and must be ${accepts}.`,
    remedy: `Correct \`${name}\`.`,
    page,
  };
}
