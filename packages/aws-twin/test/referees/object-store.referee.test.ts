import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { createExecutor, createS3ObjectStore } from '@deploy/aws-adapters';
import type { ObjectStore } from '@deploy/kernel';
import { afterAll, beforeAll, describe, test } from '@jest/globals';
import type { S3Server } from '../../../../tools/servers/s3-server.ts';
import {
  CONTRACT_MULTIPART,
  objectStoreContract,
  prefixOf,
} from '../../../aws-adapters/contract/object-store-contract.ts';
import { realClock } from '../../src/index.ts';
import { refereesHere, START_WITHIN_MS } from './referees.ts';

const BUCKET = 'site';

async function storeAt(server: S3Server): Promise<ObjectStore> {
  const { region, accessKeyId, secretAccessKey, url: endpoint } = server;
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  client.destroy();
  return createS3ObjectStore({
    bucket: BUCKET,
    region,
    endpoint,
    executor: createExecutor(),
    credentials: () => Promise.resolve(credentials),
    permissions: null,
    clock: realClock(),
    random: { fraction: () => 0.5, nonce: () => 'nonce' },
    probeKey: '_deploy/root/probe',
    multipart: CONTRACT_MULTIPART,
  });
}

for (const referee of refereesHere("the object store's contract")) {
  describe(`The object store over ${referee.name}:`, () => {
    let server: S3Server;
    let store: ObjectStore;

    beforeAll(async () => {
      server = await referee.start();
      store = await storeAt(server);
    }, START_WITHIN_MS);

    afterAll(() => server.stop(), START_WITHIN_MS);

    // No differences are allowed here: this is what the release protocol needs of any store.
    for (const contractCase of objectStoreContract) {
      test(contractCase.name, () => contractCase.run({ store, prefix: prefixOf(contractCase) }), START_WITHIN_MS);
    }
  });
}
