import type { Fence } from '@deploy/kernel';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentity, HttpRequest, Provider, RequestSigner } from '@smithy/types';
import { NodeSha256 } from './node-sha256.ts';
import type { ServerClock } from './server-clock.ts';

export interface SignerOptions {
  readonly credentials: Provider<AwsCredentialIdentity>;
  readonly region: string;
  readonly service: 's3' | 'cloudfront';
  readonly time: ServerClock;
  /** With it every request carries the date of the last confirmed renewal and dies with it. */
  readonly fence?: Fence;
}

/** Signs for the SDK's clients and for the short path alike, with the SDK's own signer. */
export function requestSigner(options: SignerOptions): RequestSigner {
  const { credentials, region, service, time, fence } = options;
  const signer = new SignatureV4({ credentials, region, service, sha256: NodeSha256, uriEscapePath: false });
  return {
    sign: async (request) => {
      if (fence === undefined) return signer.sign(request, { signingDate: new Date(time.now()) });
      const stamp = await fence.stamp();
      return signer.presign(unsignedPayload(request), {
        signingDate: new Date(stamp.signedAtMs),
        expiresIn: stamp.lifeSeconds,
        // Every header that was decided on is signed, Cache-Control too, and none is moved into the query.
        signableHeaders: new Set(headerNames(request)),
        unhoistableHeaders: new Set(headerNames(request)),
      });
    },
  };
}

const headerNames = (request: HttpRequest): readonly string[] =>
  Object.keys(request.headers).map((name) => name.toLowerCase());

/** S3 takes no digest of the body in a query signature; the signed checksum header stands for it. */
function unsignedPayload(request: HttpRequest): HttpRequest {
  const headers = Object.entries(request.headers).filter(([name]) => !DROPPED.has(name.toLowerCase()));
  return Object.assign(Object.create(Object.getPrototypeOf(request)), request, {
    headers: { ...Object.fromEntries(headers), 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
  });
}

/** Set anew by the signer, or changed by proxies on the way. */
const DROPPED = new Set(['x-amz-content-sha256', 'x-amz-date', 'authorization', 'user-agent', 'x-amz-user-agent']);
