import type { BehaviourModel, CachePolicyModel } from '../model.ts';
import type { HeaderFields } from './message.ts';

/** A viewer's request as it stands after the viewer-request function. */
export interface ViewerRequest {
  readonly method: string;
  /** Percent-encoded. */
  readonly path: string;
  /** Without the question mark; empty for none. */
  readonly query: string;
  readonly headers: HeaderFields;
  readonly body: Uint8Array;
}

/** What of a request decides which cached copy answers it; all of it also goes to the origin. */
export interface CacheKey {
  /** Equal for requests that share a copy. */
  readonly text: string;
  readonly query: string;
  readonly headers: HeaderFields;
}

/** Source: CloudFront Developer Guide, "Control the cache key with a policy" and "Cache compressed objects". */
export function cacheKeyOf(request: ViewerRequest, policy: CachePolicyModel): CacheKey {
  const query = keyedQuery(request.query, policy);
  const headers = keyedHeaders(request.headers, policy);
  return { text: JSON.stringify([request.path, query, Object.entries(headers).sort(byName)]), query, headers };
}

/** Names of a query string in the key, in the order the viewer sent them. */
function keyedQuery(query: string, policy: CachePolicyModel): string {
  const wanted = policy.queryStrings;
  if (wanted === 'all') return query;
  if (wanted === 'none' || query === '') return '';
  return query
    .split('&')
    .filter((pair) => wanted.includes(pair.split('=', 1)[0] ?? ''))
    .join('&');
}

function keyedHeaders(headers: HeaderFields, policy: CachePolicyModel): HeaderFields {
  const keyed: Record<string, string> = {};
  for (const name of policy.headers.map((header) => header.toLowerCase())) {
    const value = headers[name];
    if (value !== undefined) keyed[name] = value;
  }
  const cookies = keyedCookies(headers['cookie'] ?? '', policy);
  if (cookies !== '') keyed['cookie'] = cookies;
  const encoding = keyedEncoding(headers['accept-encoding'], policy);
  if (encoding !== null) keyed['accept-encoding'] = encoding;
  return keyed;
}

function keyedCookies(header: string, policy: CachePolicyModel): string {
  const wanted = policy.cookies;
  if (wanted === 'none' || header === '') return '';
  const cookies = header.split(/;\s*/).filter((cookie) => cookie !== '');
  const kept = wanted === 'all' ? cookies : cookies.filter((cookie) => wanted.includes(cookie.split('=', 1)[0] ?? ''));
  return kept.join('; ');
}

/** Reduces `Accept-Encoding` to the formats the policy caches: `br,gzip`, `br` or `gzip`; null for none of them. */
export function keyedEncoding(header: string | undefined, policy: CachePolicyModel): string | null {
  const accepted = acceptedEncodings(header ?? '');
  const kept = [
    ...(policy.brotli && accepted.has('br') ? ['br'] : []),
    ...(policy.gzip && accepted.has('gzip') ? ['gzip'] : []),
  ];
  return kept.length === 0 ? null : kept.join(',');
}

function acceptedEncodings(header: string): ReadonlySet<string> {
  const accepted = new Set<string>();
  for (const item of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim());
    if (!parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) accepted.add(name);
  }
  return accepted;
}

/**
 * Whether requests for one key may wait for each other: not where caching is off or cookies reach the origin (source:
 * "Simultaneous requests for the same object").
 */
export function mayCollapse(behaviour: BehaviourModel): boolean {
  return (
    behaviour.cachePolicy.maxTtl > 0 &&
    behaviour.cachePolicy.cookies === 'none' &&
    behaviour.originRequest !== 'all-viewer'
  );
}

function byName(left: readonly [string, string], right: readonly [string, string]): number {
  return left[0] < right[0] ? -1 : 1;
}
