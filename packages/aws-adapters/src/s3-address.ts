import { extendedEncodeURIComponent } from '@smithy/core/protocols';
import type { S3Connection } from './s3-connection.ts';

/** Where requests to a bucket go, as the SDK resolves it. */
export interface BucketAddress {
  readonly protocol: string;
  readonly hostname: string;
  readonly port: number | undefined;
  /** As the Host header says it: the port is left out where it is the protocol's own. */
  readonly host: string;
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
    ...(endpoint === null ? {} : { Endpoint: endpoint, ForcePathStyle: !connection.isAws }),
  });
  return {
    protocol: url.protocol,
    hostname: url.hostname,
    port: url.port === '' ? undefined : Number(url.port),
    host: url.host,
    basePath: url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`,
  };
}

/** A key as a path: every segment encoded as the signature wants it. */
export const encodeKey = (key: string): string =>
  NOTHING_TO_ENCODE.test(key) ? key : key.split('/').map(extendedEncodeURIComponent).join('/');

const NOTHING_TO_ENCODE = /^[\w\-.~/]*$/;
