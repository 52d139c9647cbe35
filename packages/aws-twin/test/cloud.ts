import { CloudFrontClient, type CloudFrontClientConfig } from '@aws-sdk/client-cloudfront';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import {
  createTwin,
  DEFAULT_CREDENTIALS,
  signsWithClock,
  staticSiteModel,
  type Twin,
  type TwinModel,
  type TwinOptions,
  twinHandler,
  VirtualClock,
} from '../src/index.ts';

export const REGION = 'ca-central-1';
export const DISTRIBUTION = 'E1TEST';

/** A bucket without versions, one with, one elsewhere, and a distribution over the second. */
export const MODEL: TwinModel = {
  accountId: '111122223333',
  buckets: [
    { name: 'plain', region: REGION, versioning: false, policy: null },
    { name: 'elsewhere', region: 'eu-west-1', versioning: false, policy: null },
    ...staticSiteModel({ bucket: 'site', distributionId: DISTRIBUTION }).buckets,
  ],
  distributions: staticSiteModel({ bucket: 'site', distributionId: DISTRIBUTION }).distributions,
};

export interface Cloud {
  readonly twin: Twin;
  readonly clock: VirtualClock;
  s3(changes?: S3ClientConfig, client?: string): S3Client;
  cloudFront(changes?: CloudFrontClientConfig): CloudFrontClient;
}

/** A twin with a clock that stands still, and SDK clients that sign with it and send once. */
export function cloud(options: TwinOptions = {}, model: TwinModel = MODEL): Cloud {
  const clock = new VirtualClock({ advance: 'manual' });
  const twin = createTwin(model, { clock, ...options });
  const common = { credentials: DEFAULT_CREDENTIALS, maxAttempts: 1 };
  return {
    twin,
    clock,
    s3: (changes, client = 'client') =>
      signsWithClock(
        new S3Client({ region: REGION, requestHandler: twinHandler(twin, { client }), ...common, ...changes }),
        clock,
      ),
    cloudFront: (changes) =>
      signsWithClock(
        new CloudFrontClient({ region: 'us-east-1', requestHandler: twinHandler(twin), ...common, ...changes }),
        clock,
      ),
  };
}

export interface Refusal {
  readonly name: string;
  readonly status: number | undefined;
  readonly message: string;
}

/** How a call is refused. Rejects when it is not. */
export async function refusal(call: Promise<unknown>): Promise<Refusal> {
  const thrown: unknown = await call.then(
    () => {
      throw new Error('the call was accepted');
    },
    (reason: unknown) => reason,
  );
  if (!(thrown instanceof Error)) throw thrown;
  const metadata: unknown = '$metadata' in thrown ? thrown.$metadata : undefined;
  const status: unknown =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : undefined;
  return { name: thrown.name, message: thrown.message, status: typeof status === 'number' ? status : undefined };
}
