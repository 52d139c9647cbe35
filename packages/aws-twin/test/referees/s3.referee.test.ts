import { CreateBucketCommand, PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, test } from '@jest/globals';
import type { S3Server } from '../../../../tools/servers/s3-server.ts';
import { httpTarget, S3_CONTRACT, type S3Target } from '../../contract/s3-contract.ts';
import { judge, refereesHere, START_WITHIN_MS } from './referees.ts';

const BUCKETS = { bucket: 'plain', versionedBucket: 'versioned' };

async function prepared(server: S3Server): Promise<S3Target> {
  const { name, region, accessKeyId, secretAccessKey, url: endpoint } = server;
  const target = httpTarget({ name, endpoint, region, credentials: { accessKeyId, secretAccessKey }, ...BUCKETS });
  const client = target.client();
  for (const Bucket of Object.values(BUCKETS)) await client.send(new CreateBucketCommand({ Bucket }));
  const versioning = { Bucket: BUCKETS.versionedBucket, VersioningConfiguration: { Status: 'Enabled' } } as const;
  await client.send(new PutBucketVersioningCommand(versioning));
  return target;
}

for (const referee of refereesHere('the S3 contract')) {
  describe(`The S3 contract before ${referee.name}:`, () => {
    let server: S3Server;
    let target: S3Target;

    beforeAll(async () => {
      server = await referee.start();
      target = await prepared(server);
    }, START_WITHIN_MS);

    afterAll(() => server.stop(), START_WITHIN_MS);

    for (const { name, run, unlike } of S3_CONTRACT) {
      const difference = unlike?.[referee.name];
      const title = difference === undefined ? name : `${name} (unlike S3: ${difference})`;
      test(title, () => judge(() => run(target), difference), START_WITHIN_MS);
    }
  });
}
