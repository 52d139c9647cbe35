import type { Behaviour, Distribution } from './distribution.ts';

/**
 * The behaviour that serves a path: the first whose pattern matches, else the default. Case counts, a query string does
 * not (source: CloudFront Developer Guide, "Cache behavior settings", path pattern).
 *
 * @param path raw, as a visitor means it, with a leading slash
 */
export function behaviourFor({ behaviours }: Distribution, path: string): Behaviour | null {
  const encoded = encodeURI(path.toWellFormed());
  return behaviours.find(({ pattern }) => pattern === null || patternMatches(pattern, encoded)) ?? null;
}

/** `*` is any characters, `?` exactly one; the leading slash of a pattern is optional. */
export const patternMatches = (pattern: string, path: string): boolean => expressionOf(pattern).test(path);

/** A distribution has few patterns, and a release thousands of paths. */
const expressions = new Map<string, RegExp>();

function expressionOf(pattern: string): RegExp {
  const known = expressions.get(pattern);
  if (known !== undefined) return known;
  const rooted = pattern.startsWith('/') || pattern.startsWith('*') ? pattern : `/${pattern}`;
  const parts = rooted.split('*').map((part) => part.split('?').map(literal).join('.'));
  const expression = new RegExp(`^${parts.join('.*')}$`, 's');
  expressions.set(pattern, expression);
  return expression;
}

const literal = (text: string): string => text.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
