import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { httpTarget, type RawRequest, S3_CONTRACT, type S3Target } from '../contract/s3-contract.ts';
import {
  createTwin,
  DEFAULT_CREDENTIALS,
  realClock,
  type ServedTwin,
  serveTwin,
  signsWithClock,
  type TwinModel,
  twinHandler,
} from '../src/index.ts';

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
  const target = inProcess();
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

function inProcess(): S3Target {
  const twin = createTwin(model);
  const host = `s3.${REGION}.amazonaws.com`;
  const handler = twinHandler(twin);
  const defaults = { region: REGION, credentials: DEFAULT_CREDENTIALS, forcePathStyle: true, maxAttempts: 1 };
  return {
    name: 'twin',
    region: REGION,
    host,
    credentials: DEFAULT_CREDENTIALS,
    ...BUCKETS,
    nowMs: () => twin.clock.now(),
    client: (changes) => signsWithClock(new S3Client({ ...defaults, requestHandler: handler, ...changes }), twin.clock),
    async send(raw: RawRequest) {
      const query = new URLSearchParams(raw.query).toString().replaceAll('+', '%20');
      const headers = { ...raw.headers, host };
      const { method, path } = raw;
      const request = { method, host, path, query, headers, body: raw.body ?? new Uint8Array() };
      const delivery = await twin.deliver(request, twin.client('raw'));
      if (delivery.kind !== 'answer') throw new Error(delivery.kind);
      const { body, status } = delivery.response;
      return { status, headers: delivery.response.headers, text: new TextDecoder().decode(body) };
    },
  };
}
