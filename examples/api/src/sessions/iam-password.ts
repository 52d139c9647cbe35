import { Sha256 } from '@aws-crypto/sha256-js';
import { fromInstanceMetadata } from '@smithy/credential-provider-imds';
import { SignatureV4 } from '@smithy/signature-v4';

export interface CacheUser {
  readonly user: string;
  readonly cache: string;
  readonly region: string;
}

/** ElastiCache takes a presigned request, without its scheme, for 15 minutes (IAM authentication, user guide). */
const LIFE_SECONDS = 900;

/** The password by which a role of this instance signs in to a cache. */
export async function iamPassword(
  { user, cache, region }: CacheUser,
  credentials = fromInstanceMetadata(),
  now = new Date(),
): Promise<string> {
  const signer = new SignatureV4({ credentials, region, service: 'elasticache', sha256: Sha256 });
  const request = {
    method: 'GET',
    protocol: 'http:',
    hostname: cache,
    path: '/',
    headers: { host: cache },
    query: { Action: 'connect', User: user },
  };
  const { query = {} } = await signer.presign(request, { expiresIn: LIFE_SECONDS, signingDate: now });
  const text = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
  );
  return `${cache}/?${text.join('&')}`;
}
