import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { httpTarget, S3_CONTRACT, type S3Target } from '../contract/s3-contract.ts';
import {
  createTwin,
  DEFAULT_CREDENTIALS,
  realClock,
  type ServedTwin,
  serveTwin,
  type TwinModel,
} from '../src/index.ts';
import { rawTarget } from './raw-target.ts';

const REGION = 'ca-central-1';
const BUCKETS = { bucket: 'plain', versionedBucket: 'versioned' };
const model: TwinModel = {
  accountId: '111122223333',
  buckets: [
    { name: BUCKETS.bucket, region: REGION, versioning: false, policy: null },
    { name: BUCKETS.versionedBucket, region: REGION, versioning: true, policy: null },
  ],
  distributions: [],
};

describe('the twin in process keeps the contract:', () => {
  const target = rawTarget(createTwin(model));
  test.each(S3_CONTRACT.map((each) => [each.name, each] as const))('%s', (_name, each) => each.run(target));
});

describe('the twin over HTTP keeps the contract:', () => {
  let served: ServedTwin;
  let target: S3Target;
  beforeAll(async () => {
    served = await serveTwin(createTwin(model, { clock: realClock() }), { port: 0 });
    const common = { region: REGION, credentials: DEFAULT_CREDENTIALS, ...BUCKETS };
    target = httpTarget({ name: 'twin', endpoint: served.url, ...common });
  });
  afterAll(() => served.close());
  test.each(S3_CONTRACT.map((each) => [each.name, each] as const))('%s', (_name, each) => each.run(target));
});
