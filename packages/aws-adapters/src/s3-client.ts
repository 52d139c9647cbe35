import type { S3Client } from '@aws-sdk/client-s3';
import type { RequestSigner } from '@smithy/types';
import type { AwsConnection } from './aws-connection.ts';

/** Real AWS, which honours conditions on copies and addresses buckets by host. Null stands for its own address. */
export const isAwsEndpoint = (endpoint: string | null): boolean =>
  endpoint === null || /(^|\.)amazonaws\.(com|com\.cn|eu)$/.test(new URL(endpoint).hostname);

export type S3Sdk = typeof import('@aws-sdk/client-s3');

let loading: Promise<S3Sdk> | null = null;

/** Loads the SDK once: in a bundle, every `import()` would make an object of its four hundred exports anew. */
export function s3Sdk(): Promise<S3Sdk> {
  loading ??= import('@aws-sdk/client-s3');
  return loading;
}

export function makeS3Client(sdk: S3Sdk, aws: AwsConnection, endpoint: string | null, signer: RequestSigner): S3Client {
  return new sdk.S3Client({
    ...aws.clientOptions(signer),
    // Bodies carry the checksum that was computed when the file was read; nothing is hashed twice.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Waiting for "100 Continue" costs a round trip for every part.
    expectContinueHeader: false,
    // The SDK uses path style by itself for IP addresses, but not for `localhost` and other stores by name.
    ...(endpoint === null
      ? { ignoreConfiguredEndpointUrls: true }
      : { endpoint, forcePathStyle: !isAwsEndpoint(endpoint) }),
  });
}
