import type { ObjectStore } from '@deploy/kernel';
import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { createTwin, DEFAULT_CREDENTIALS, realClock, type ServedTwin, serveTwin } from '../../aws-twin/src/index.ts';
import { CONTRACT_MULTIPART, objectStoreContract, prefixOf } from '../contract/object-store-contract.ts';
import { createExecutor, createS3ObjectStore, type Executor } from '../src/index.ts';

const BUCKET = { name: 'site', region: 'ca-central-1', versioning: true, policy: null };
const PATIENCE_MS = 30_000;

describe('A store over sockets of this machine', () => {
  let served: ServedTwin;
  let executor: Executor;
  let store: ObjectStore;

  beforeAll(async () => {
    const clock = realClock();
    const twin = createTwin({ accountId: '111122223333', buckets: [BUCKET], distributions: [] }, { clock });
    served = await serveTwin(twin, { port: 0 });
    executor = createExecutor();
    store = createS3ObjectStore({
      bucket: BUCKET.name,
      region: BUCKET.region,
      endpoint: served.url,
      executor,
      credentials: () => Promise.resolve(DEFAULT_CREDENTIALS),
      permissions: null,
      clock,
      random: { fraction: () => 0.5, nonce: () => 'nonce' },
      probeKey: '_deploy/root/probe',
      multipart: CONTRACT_MULTIPART,
    });
  });

  afterAll(async () => {
    executor.close();
    await served.close();
  });

  test.each(objectStoreContract)(
    '$name',
    (contractCase) => contractCase.run({ store, prefix: prefixOf(contractCase) }),
    PATIENCE_MS,
  );
});
