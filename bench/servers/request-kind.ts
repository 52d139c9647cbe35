import type { RequestHead } from './request-stream.ts';

/**
 * What one request asks S3 for, as the tables count it. `PUT state` and `PUT staged` are objects below `_deploy/`:
 * documents of a release, and bodies that no visitor can see yet. No other tool writes there.
 */
export const REQUEST_KINDS = [
  'PUT object',
  'PUT staged',
  'PUT state',
  'COPY',
  'GET',
  'HEAD',
  'LIST',
  'DELETE',
  'MULTIPART',
  'OTHER',
] as const;

/** Requests that carry the content of a file. */
export const SENT_KINDS = ['PUT object', 'PUT staged', 'MULTIPART'] as const satisfies readonly RequestKind[];

export type RequestKind = (typeof REQUEST_KINDS)[number];
export type RequestCounts = Readonly<Record<RequestKind, number>>;

export function noRequests(): Record<RequestKind, number> {
  const counts = REQUEST_KINDS.map((kind): [RequestKind, number] => [kind, 0]);
  return Object.fromEntries(counts) as Record<RequestKind, number>;
}

/** The target begins with the bucket, as it does for an endpoint that is an IP address. */
export function kindOf({ method, target, lines }: RequestHead): RequestKind {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1));
  const isObject = path.indexOf('/', 1) > 0 && !path.endsWith('/');
  if (query.has('uploads') || query.has('uploadId')) return 'MULTIPART';
  if (method === 'POST' && query.has('delete')) return 'DELETE';
  if (!isObject) return method === 'GET' && isListing(query) ? 'LIST' : 'OTHER';
  if (method === 'PUT') return /^x-amz-copy-source:/im.test(lines) ? 'COPY' : kindOfPut(path);
  if (method === 'GET' || method === 'HEAD' || method === 'DELETE') return method;
  return 'OTHER';
}

function kindOfPut(path: string): RequestKind {
  const key = path.slice(path.indexOf('/', 1) + 1);
  if (!key.startsWith('_deploy/')) return 'PUT object';
  return key.includes('/objects/') ? 'PUT staged' : 'PUT state';
}

/** `GET /bucket` lists objects unless its query asks for something of the bucket, such as its region. */
const ASKS = ['location', 'versioning', 'acl', 'policy', 'cors', 'lifecycle', 'tagging', 'encryption'];
const isListing = (query: URLSearchParams): boolean => !ASKS.some((name) => query.has(name));
