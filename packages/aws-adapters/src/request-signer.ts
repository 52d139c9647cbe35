import type { FenceStamp } from '@deploy/kernel';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentity, HttpRequest, Provider } from '@smithy/types';
import { NodeSha256 } from './node-sha256.ts';
import type { ServerClock } from './server-clock.ts';

/** Names that signatures carry (source: Service Authorization Reference, and the endpoints of each service). */
export type SigningName = 's3' | 'cloudfront' | 'ssm' | 'autoscaling' | 'elasticloadbalancing' | 'monitoring' | 'sts';

export interface SignerOptions {
  readonly credentials: Provider<AwsCredentialIdentity>;
  readonly region: string;
  readonly service: SigningName;
  readonly time: ServerClock;
}

/** Signs for the SDK's clients and for the short path alike, with the SDK's own signer. */
export interface Signer {
  /** In the header, with the time of now. */
  sign(request: HttpRequest): Promise<HttpRequest>;
  /**
   * In the query, with the date of a stamp and its end: the store refuses the request when it comes later, whatever this
   * machine's clock says. Every header that bears on the request is signed.
   */
  signFenced(request: HttpRequest, stamp: FenceStamp): Promise<HttpRequest>;
}

export function requestSigner({ credentials, region, service, time }: SignerOptions): Signer {
  const signer = new SignatureV4({ credentials, region, service, sha256: NodeSha256, uriEscapePath: service !== 's3' });
  return {
    sign: (request) => signer.sign(request, { signingDate: new Date(time.now()) }),
    signFenced(request, stamp) {
      const headers = headersToSign(request);
      const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
      const unhoistableHeaders = new Set(names);
      names.delete('user-agent');
      // S3 takes no digest of the body in a query signature; the checksum header, which is signed, stands for it. The
      // declaration itself goes into the query, where the SDK's own presigner puts it.
      const unsigned = { ...headers, 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' };
      return signer.presign(Object.assign(clone(request), { headers: unsigned }), {
        signingDate: new Date(stamp.signedAtMs),
        expiresIn: stamp.lifeSeconds,
        signableHeaders: names,
        unhoistableHeaders,
      });
    },
  };
}

/** All but those that the signature itself sets. */
function headersToSign({ headers }: HttpRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !SET_BY_SIGNER.has(name.toLowerCase())));
}

const SET_BY_SIGNER = new Set(['x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token', 'authorization']);

const clone = (request: HttpRequest): HttpRequest =>
  Object.assign(Object.create(Object.getPrototypeOf(request)), request);
