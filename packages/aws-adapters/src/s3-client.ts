import type { S3Client } from '@aws-sdk/client-s3';
import type { AwsCredentialIdentity, Provider, RequestSigner } from '@smithy/types';
import type { Executor } from './executor.ts';
import { NO_RETRIES } from './retry-rules.ts';

export interface S3ClientOptions {
  readonly region: string;
  readonly credentials: Provider<AwsCredentialIdentity>;
  /** Null: AWS's own. */
  readonly endpoint: string | null;
  readonly executor: Executor;
  readonly signer: RequestSigner;
}

/** How this product calls itself in access logs. */
export const USER_AGENT = 'spa-release-actions';

/** Real AWS, which honours conditions on copies and addresses buckets by host. */
export const isAwsEndpoint = (endpoint: string | null): boolean =>
  endpoint === null || /(^|\.)amazonaws\.(com|com\.cn|eu)$/.test(new URL(endpoint).hostname);

/** An SDK client that leaves retries, signatures and the correction of the clock to us. Loads the SDK. */
export async function makeS3Client(options: S3ClientOptions): Promise<S3Client> {
  const { S3Client: Client } = await import('@aws-sdk/client-s3');
  const { credentials, endpoint, executor, region, signer } = options;
  return new Client({
    region,
    credentials,
    requestHandler: executor,
    signer,
    retryStrategy: NO_RETRIES,
    disableClockSkewCorrection: true,
    // Bodies carry the checksum that was computed when the file was read; nothing is hashed twice.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Waiting for "100 Continue" costs a round trip for every part.
    expectContinueHeader: false,
    customUserAgent: USER_AGENT,
    // The SDK uses path style by itself for IP addresses, but not for `localhost` and other stores by name.
    ...(endpoint === null
      ? { ignoreConfiguredEndpointUrls: true }
      : { endpoint, forcePathStyle: !isAwsEndpoint(endpoint) }),
  });
}
