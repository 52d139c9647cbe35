import { extendedEncodeURIComponent } from '@smithy/core/protocols';
import type { S3Connection } from './s3-connection.ts';

/** Where requests to a bucket go, as the SDK resolves it. */
export interface BucketAddress {
  readonly protocol: string;
  readonly hostname: string;
  readonly port: number | undefined;
  /** Before the key; ends in a slash. */
  readonly basePath: string;
}

export async function bucketAddress(connection: S3Connection): Promise<BucketAddress> {
  const { config } = await connection.client();
  const { bucket, region, endpoint } = connection.options;
  const { url } = config.endpointProvider({
    Bucket: bucket,
    Region: region,
    UseFIPS: await config.useFipsEndpoint(),
    UseDualStack: await config.useDualstackEndpoint(),
    ...(endpoint === null ? {} : { Endpoint: endpoint, ForcePathStyle: true }),
  });
  return {
    protocol: url.protocol,
    hostname: url.hostname,
    port: url.port === '' ? undefined : Number(url.port),
    basePath: url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`,
  };
}

/** A key as a path: every segment encoded as the signature wants it. */
export const encodeKey = (key: string): string => key.split('/').map(extendedEncodeURIComponent).join('/');
