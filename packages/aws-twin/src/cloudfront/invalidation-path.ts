import type { CloudFrontKnobs } from './knobs.ts';

const MAX_LENGTH = 4000;

/** Printable ASCII that RFC 1738 does not call unsafe; `~` is judged by itself, `%` only begins an escape. */
const SAFE = /^(?:[!$&'()*+,\-./0-9:;=?@A-Z_a-z~]|%[0-9A-Fa-f]{2})*$/;

/**
 * Whether CloudFront takes a path: begins with a slash, at most 4,000 characters, `*` only at the end, and everything
 * that is not ASCII or is unsafe by RFC 1738 is percent-encoded (source: CloudFront Developer Guide, "What you need to
 * know when invalidating paths").
 */
export function isInvalidationPath(path: string, knobs: Pick<CloudFrontKnobs, 'rawTilde'>): boolean {
  if (!path.startsWith('/') || path.length > MAX_LENGTH) return false;
  const star = path.indexOf('*');
  if (star !== -1 && star !== path.length - 1) return false;
  if (knobs.rawTilde === 'refused' && path.includes('~')) return false;
  return SAFE.test(path);
}

export function isWildcard(path: string): boolean {
  return path.endsWith('*');
}
