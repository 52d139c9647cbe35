import { queryFields, type WireRequest } from '../wire/message.ts';
import type { Authorization } from './authorization.ts';

/**
 * The text that both sides hash (source: IAM User Guide, "Create a signed AWS API request"). Written from the
 * specification and not with the SDK's signer, so that one does not vouch for itself.
 */
export function canonicalRequest(request: WireRequest, authorization: Authorization, service: string): string {
  return [
    request.method,
    canonicalPath(request.path, service),
    canonicalQuery(request.query),
    ...authorization.signedHeaders.map((name) => `${name}:${canonicalValue(request, name)}`),
    '',
    authorization.signedHeaders.join(';'),
    authorization.payloadHash,
  ].join('\n');
}

/** S3 encodes the path once; every other service encodes what is already encoded. */
function canonicalPath(path: string, service: string): string {
  const segments = path.split('/');
  return service === 's3'
    ? segments.map((segment) => encode(decodeURIComponent(segment))).join('/')
    : segments.map(encode).join('/');
}

function canonicalQuery(query: string): string {
  return queryFields(query)
    .filter(({ name }) => name !== 'X-Amz-Signature')
    .map(({ name, value }) => [encode(name), encode(value)] as const)
    .sort(([a, valueA], [b, valueB]) => compare(a, b) || compare(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function canonicalValue(request: WireRequest, name: string): string {
  const value = name === 'host' ? request.host : (request.headers[name] ?? '');
  return value.trim().replace(/\s+/g, ' ');
}

/** Everything but `A-Z a-z 0-9 - . _ ~` is encoded. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
