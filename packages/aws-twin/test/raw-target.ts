import { S3Client } from '@aws-sdk/client-s3';
import type { RawRequest, S3Target } from '../contract/s3-contract.ts';
import { DEFAULT_CREDENTIALS, signsWithClock, type Twin, twinHandler } from '../src/index.ts';

const REGION = 'ca-central-1';

/** A twin in process as the contract suite sees a store; `send` takes requests as they are. */
export function rawTarget(twin: Twin, host = `s3.${REGION}.amazonaws.com`): S3Target {
  const requestHandler = twinHandler(twin);
  const defaults = { region: REGION, credentials: DEFAULT_CREDENTIALS, forcePathStyle: true, maxAttempts: 1 };
  return {
    name: 'twin',
    region: REGION,
    host,
    credentials: DEFAULT_CREDENTIALS,
    bucket: 'plain',
    versionedBucket: 'versioned',
    nowMs: () => twin.clock.now(),
    client: (changes) => signsWithClock(new S3Client({ ...defaults, requestHandler, ...changes }), twin.clock),
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
