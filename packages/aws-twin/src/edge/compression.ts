import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { BehaviourModel } from '../model.ts';
import type { HttpAnswer } from './message.ts';
import { withoutFields } from './message.ts';

/** Source: CloudFront Developer Guide, "Serve compressed files", "File types that CloudFront compresses". */
const COMPRESSED_TYPES = new Set(
  [
    'application/dash+xml application/eot application/font application/font-sfnt application/javascript',
    'application/json application/opentype application/otf application/pkcs7-mime application/protobuf',
    'application/rss+xml application/truetype application/ttf application/vnd.apple.mpegurl',
    'application/vnd.mapbox-vector-tile application/vnd.ms-fontobject application/xhtml+xml application/xml',
    'application/x-font-opentype application/x-font-truetype application/x-font-ttf application/x-httpd-cgi',
    'application/x-javascript application/x-mpegurl application/x-opentype application/x-otf application/x-perl',
    'application/x-ttf font/eot font/opentype font/otf font/ttf image/svg+xml text/css text/csv text/html',
    'text/javascript text/js text/plain text/richtext text/tab-separated-values text/xml text/x-component',
    'text/x-java-source text/x-script vnd.apple.mpegurl',
  ].flatMap((line) => line.split(' ')),
);

const COMPRESSED_STATUSES = new Set([200, 403, 404]);
const SMALLEST = 1_000;
const LARGEST = 10_000_000;

/**
 * What the edge keeps of an origin's answer for a viewer who accepts `encoding` (normalised, as in the cache key): the
 * compressed body with a weak ETag where CloudFront's rules allow it, else the answer itself.
 */
export function compressedAnswer(answer: HttpAnswer, behaviour: BehaviourModel, encoding: string | null): HttpAnswer {
  if (encoding === null || !behaviour.compress || !isCompressible(answer)) return answer;
  if (behaviour.cachePolicy.headers.some((name) => name.toLowerCase() === 'accept-encoding')) return answer;
  const format = encoding.startsWith('br') ? 'br' : 'gzip';
  const body = format === 'br' ? brotli(answer.body) : gzipSync(answer.body);
  const etag = weakEtag(answer.headers['etag']);
  return {
    ...answer,
    headers: {
      ...withoutFields(answer.headers, ['etag', 'accept-ranges']),
      'content-encoding': format,
      'content-length': String(body.byteLength),
      vary: addedVary(answer.headers['vary']),
      ...(etag === null ? {} : { etag }),
    },
    body,
  };
}

function isCompressible(answer: HttpAnswer): boolean {
  const length = answer.headers['content-length'] ?? '';
  const size = /^\d+$/.test(length) ? Number(length) : Number.NaN;
  const type = (answer.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return (
    COMPRESSED_STATUSES.has(answer.status) &&
    COMPRESSED_TYPES.has(type) &&
    size >= SMALLEST &&
    size <= LARGEST &&
    answer.headers['content-encoding'] === undefined &&
    answer.body.byteLength > 0
  );
}

/** Strong becomes weak, weak stays, anything else is dropped (source: "ETag header conversion"). */
export function weakEtag(etag: string | undefined): string | null {
  if (etag === undefined) return null;
  if (etag.startsWith('W/')) return etag;
  return etag.startsWith('"') ? `W/${etag}` : null;
}

function addedVary(vary: string | undefined): string {
  if (vary === undefined) return 'Accept-Encoding';
  return /(^|,)\s*(accept-encoding|\*)\s*(,|$)/i.test(vary) ? vary : `${vary}, Accept-Encoding`;
}

/** A quick level: the twin is measured by what it serves, not by how small it is. */
function brotli(bytes: Uint8Array): Uint8Array {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
}
