import type { RefPattern } from './observed.ts';

/**
 * Whether a deployment rule lets a ref through. A pattern is Ruby's `File.fnmatch` with `FNM_PATHNAME`: `*` and `?` stop
 * at a slash, `**` with a slash after it does not. Source: GitHub, "Managing environments for deployment", deployment
 * branches and tags.
 */
export function isRefAllowed(ref: string, patterns: readonly RefPattern[]): boolean {
  return patterns.some(({ type, pattern }) => {
    const name = nameOf(ref, type);
    return name !== null && expression(pattern).test(name);
  });
}

/** Refs of pull requests, such as `refs/pull/7/merge`, are named in full, as branches. */
function nameOf(ref: string, type: RefPattern['type']): string | null {
  const prefix = type === 'branch' ? 'refs/heads/' : 'refs/tags/';
  if (ref.startsWith(prefix)) return ref.slice(prefix.length);
  return type === 'branch' && ref.startsWith('refs/pull/') ? ref : null;
}

function expression(pattern: string): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at);
    const set = /^\[([!^]?)([^\]]+)\]/.exec(rest);
    if (rest.startsWith('**/')) {
      source += '(?:[^/]+/)*';
      at += 3;
    } else if (set !== null) {
      source += `[${set[1] === '' ? '' : '^'}${(set[2] ?? '').replaceAll(/[\\\]^]/g, '\\$&')}]`;
      at += set[0].length;
    } else {
      source += oneCharacter(pattern.charAt(at));
      at += 1;
    }
  }
  try {
    return new RegExp(`^${source}$`);
  } catch {
    // A range that is none, such as `[z-a]`: nothing matches it.
    return /^(?!)/;
  }
}

const oneCharacter = (character: string): string => {
  if (character === '*') return '[^/]*';
  if (character === '?') return '[^/]';
  return character.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
};
