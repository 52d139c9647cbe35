import type { BehaviourModel, DistributionModel } from '../model.ts';
import { matchesWildcard } from './wildcard.ts';

/**
 * The behaviour that serves a path: the first whose pattern matches, else the default. Query strings play no part,
 * case does (source: CloudFront Developer Guide, "Cache behavior settings", path pattern).
 */
export function behaviourFor(distribution: DistributionModel, path: string): BehaviourModel {
  const normal = normalPath(path);
  const matching = distribution.behaviours.find(({ pathPattern }) => pathMatches(pathPattern, normal));
  return matching ?? distribution.defaultBehaviour;
}

/** A pattern means the same with and without its leading slash. */
export function pathMatches(pattern: string, path: string): boolean {
  const rooted = pattern.startsWith('/') || pattern.startsWith('*') ? pattern : `/${pattern}`;
  return matchesWildcard(rooted, path);
}

/**
 * RFC 3986 normal form, which CloudFront compares with patterns; the origin still gets the path as it was sent
 * (source: the same page).
 */
export function normalPath(path: string): string {
  return withoutDotSegments(path.replace(/%[0-9a-f]{2}/gi, normalEscape));
}

function normalEscape(encoded: string): string {
  const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
  return /[A-Za-z0-9._~-]/.test(character) ? character : encoded.toUpperCase();
}

function withoutDotSegments(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/');
  for (const [at, segment] of segments.entries()) {
    const isLast = at === segments.length - 1;
    if (segment === '..') {
      if (kept.length > 1) kept.pop();
    } else if (segment !== '.') {
      kept.push(segment);
      continue;
    }
    if (isLast) kept.push('');
  }
  return kept.join('/');
}
