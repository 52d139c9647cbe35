import { extendedEncodeURIComponent } from '@smithy/core/protocols';
import { isAwsEndpoint } from './s3-client.ts';
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

/** Where plain rules are enough they decide; everything else is asked of the SDK, which has to be loaded for it. */
export async function bucketAddress(connection: S3Connection): Promise<BucketAddress> {
  return addressAt(plainBucketUrl(connection.options) ?? (await sdkBucketUrl(connection)));
}

async function sdkBucketUrl(connection: S3Connection): Promise<URL> {
  const { config } = await connection.client();
  const { bucket, region, endpoint } = connection.options;
  const { url } = config.endpointProvider({
    Bucket: bucket,
    Region: region,
    UseFIPS: await config.useFipsEndpoint(),
    UseDualStack: await config.useDualstackEndpoint(),
    ...(endpoint === null ? {} : { Endpoint: endpoint, ForcePathStyle: !connection.isAws }),
  });
  return url;
}

/** Regions of the partition `aws`, whose addresses end in `amazonaws.com`. */
const ORDINARY_REGION =
  /^(af|ap|ca|eu|il|me|mx|sa|us)-(central|east|north|northeast|northwest|south|southeast|southwest|west)-\d$/;
/** Without dots, which TLS certificates do not cover, and without the endings that mean another kind of bucket. */
const ORDINARY_BUCKET = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
const SPECIAL_BUCKET = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3|--table-s3|-an)$/;

/**
 * The address of a bucket in the ordinary case; null where only the SDK's rules can tell. Source: S3 User Guide,
 * "Virtual hosting of general purpose buckets" and "General purpose bucket naming rules".
 */
export function plainBucketUrl({ addresses, bucket, endpoint, region }: BucketPlace): URL | null {
  const isOrdinary = ORDINARY_BUCKET.test(bucket) && !SPECIAL_BUCKET.test(bucket);
  if (!isOrdinary) return null;
  if (endpoint !== null) return isAwsEndpoint(endpoint) ? null : new URL(`${endpoint.replace(/\/+$/, '')}/${bucket}`);
  if (addresses !== 'ordinary' || !ORDINARY_REGION.test(region)) return null;
  return new URL(`https://${bucket}.s3.${region}.amazonaws.com`);
}

export interface BucketPlace {
  readonly bucket: string;
  readonly region: string;
  readonly endpoint: string | null;
  /** `ordinary`: nothing in the environment asks for FIPS or dual-stack addresses. Default: ask the SDK. */
  readonly addresses?: 'ordinary' | undefined;
}

function addressAt(url: URL): BucketAddress {
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
