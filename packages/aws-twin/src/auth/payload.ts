import { createHash } from 'node:crypto';
import type { WireHeaders, WireRequest } from '../wire/message.ts';
import { notModelled, ServiceError } from '../wire/service-error.ts';
import { readChunks } from './chunked-body.ts';

const UNSIGNED = 'UNSIGNED-PAYLOAD';
const UNSIGNED_TRAILER = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

/**
 * Checks a body against the hash that was signed, and takes it out of its transfer coding: chunks are joined, trailers
 * become headers, `aws-chunked` disappears from Content-Encoding. Throws `ServiceError` where they disagree.
 */
export function openPayload(request: WireRequest, payloadHash: string): WireRequest {
  if (payloadHash === UNSIGNED) return request;
  if (payloadHash === UNSIGNED_TRAILER) return unchunked(request);
  if (payloadHash.startsWith('STREAMING-')) throw notModelled(`the payload signing ${payloadHash}`);
  const actual = createHash('sha256').update(request.body).digest('hex');
  if (actual === payloadHash || payloadHash === '') return request;
  throw new ServiceError({
    code: 'XAmzContentSHA256Mismatch',
    status: 400,
    message: "The provided 'x-amz-content-sha256' header does not match what was computed.",
    details: { ClientComputedContentSHA256: payloadHash, S3ComputedContentSHA256: actual },
  });
}

function unchunked(request: WireRequest): WireRequest {
  const { body, trailers } = readChunks(request.body);
  const declared = request.headers['x-amz-decoded-content-length'];
  if (declared !== undefined && Number(declared) !== body.byteLength) throw incompleteBody();
  const announced = (request.headers['x-amz-trailer'] ?? '').toLowerCase();
  const unannounced = Object.keys(trailers).find((name) => !announced.split(/\s*,\s*/).includes(name));
  if (unannounced !== undefined) {
    throw new ServiceError({
      code: 'MalformedTrailerError',
      status: 400,
      message: `Unannounced trailer ${unannounced}`,
    });
  }
  return { ...request, body, headers: { ...withoutChunkedCoding(request.headers), ...trailers } };
}

export function incompleteBody(): ServiceError {
  return new ServiceError({
    code: 'IncompleteBody',
    status: 400,
    message: 'You did not provide the number of bytes specified by the Content-Length HTTP header',
  });
}

function withoutChunkedCoding(headers: WireHeaders): WireHeaders {
  const { 'content-encoding': encoding, 'content-length': _framed, ...rest } = headers;
  const kept = (encoding ?? '').split(/\s*,\s*/).filter((coding) => coding !== '' && coding !== 'aws-chunked');
  return kept.length === 0 ? rest : { ...rest, 'content-encoding': kept.join(',') };
}
