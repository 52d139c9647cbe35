import { InputError } from '@deploy/kernel';
import picomatch from 'picomatch';

/** Whether a key is meant. */
export type KeyMatcher = (key: string) => boolean;

/**
 * A glob over keys, read as in a `.gitignore`: without a slash it is about the file name in any folder, with one about the
 * whole key, and a leading slash ties it to the top folder. `*` stays within a folder, `**` does not, and names that start
 * with a dot are matched like any other. Throws `GlobError`.
 */
export function compileGlob(pattern: string): KeyMatcher {
  const fault = faultOf(pattern);
  if (fault !== null) throw new GlobError(pattern, fault);
  const matches = compile(pattern.startsWith('/') ? pattern.slice(1) : pattern, pattern);
  if (pattern.includes('/')) return matches;
  return (key) => matches(key.slice(key.lastIndexOf('/') + 1));
}

/** Whether any of the globs matches. */
export function compileGlobs(patterns: readonly string[]): KeyMatcher {
  const matchers = patterns.map(compileGlob);
  return (key) => matchers.some((matches) => matches(key));
}

/** Compiles the globs of an input. Throws `InputError` listing every bad one. */
export function inputGlobs(input: string, patterns: readonly string[]): KeyMatcher {
  const faults = patterns.flatMap((pattern) => {
    const fault = faultInGlob(pattern);
    return fault === null ? [] : [`${JSON.stringify(pattern)} ${fault}`];
  });
  if (faults.length === 0) return compileGlobs(patterns);
  throw new InputError({
    code: 'glob-invalid',
    message: `Input \`${input}\` holds ${faults.length} glob(s) that cannot be used: ${faults.join('; ')}.`,
    remedy: `Correct input \`${input}\`: one glob a line, such as \`*.map\` (in any folder), \`/index.html\` (at the top) or \`docs/**\`.`,
  });
}

/** What is wrong with a glob, such as `is empty`; null when nothing is. */
export function faultInGlob(pattern: string): string | null {
  try {
    compileGlob(pattern);
    return null;
  } catch (thrown) {
    if (thrown instanceof GlobError) return thrown.fault;
    throw thrown;
  }
}

/** A glob that cannot be used; the message quotes it and says why. */
export class GlobError extends Error {
  override readonly name = 'GlobError';
  readonly fault: string;

  constructor(pattern: string, fault: string) {
    super(`${JSON.stringify(pattern)} ${fault}`);
    this.fault = fault;
  }
}

function faultOf(pattern: string): string | null {
  if (pattern.trim() === '' || pattern === '/') return 'is empty';
  if (pattern !== pattern.trim()) return 'starts or ends with white space';
  if (pattern.startsWith('!')) return 'starts with `!`, and there is no negation: name what is meant';
  if (pattern.endsWith('/')) return `names a folder: write \`${pattern}**\` for what is in it`;
  if (/(^|\/)\.{1,2}(\/|$)/.test(pattern)) return 'holds a `.` or `..` segment, which no key has';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(pattern)) return 'holds a control character';
  return null;
}

function compile(pattern: string, original: string): KeyMatcher {
  try {
    const matches = picomatch(pattern, { dot: true, strictBrackets: true, nonegate: true, windows: false });
    return (key) => matches(key);
  } catch {
    throw new GlobError(original, 'has a bracket, brace or parenthesis without its partner');
  }
}
