import { createHash } from 'node:crypto';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import type { Expected } from '../data-set/site.ts';
import type { Stand } from '../servers/stand.ts';

/** Talks to the server itself, past delay and count. */
export function directClient(stand: Stand): S3Client {
  return new S3Client({
    endpoint: stand.direct,
    region: stand.region,
    forcePathStyle: true,
    credentials: { accessKeyId: stand.accessKeyId, secretAccessKey: stand.secretAccessKey },
  });
}

export async function createBucket(client: S3Client, bucket: string): Promise<void> {
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
}

/** Paths of a release that the bucket does not hold, or holds with other content. */
export async function staleFiles(client: S3Client, bucket: string, expected: Expected): Promise<readonly string[]> {
  const etags = await listEtags(client, bucket);
  const stale: string[] = [];
  for (const [path, { md5 }] of expected) {
    const etag = etags.get(path);
    if (etag === md5) continue;
    // The ETag of a multipart upload is no MD5 of the content, so that content is fetched.
    const isSame = etag?.includes('-') === true && (await servedMd5(client, bucket, path)) === md5;
    if (!isSame) stale.push(path);
  }
  return stale;
}

async function listEtags(client: S3Client, bucket: string): Promise<ReadonlyMap<string, string>> {
  const etags = new Map<string, string>();
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket: bucket, ...(token === undefined ? {} : { ContinuationToken: token }) }),
    );
    for (const { Key, ETag } of page.Contents ?? []) etags.set(Key ?? '', (ETag ?? '').replaceAll('"', ''));
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return etags;
}

async function servedMd5(client: S3Client, bucket: string, key: string): Promise<string> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
  return createHash('md5').update(bytes).digest('hex');
}
