import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { CONFLICT } from '../../src/index.ts';
import { cloud, refusal } from '../cloud.ts';

const key = { Bucket: 'plain', Key: 'a' };
const SLOW = { kind: 'latency', ms: 1000, phase: 'during' } as const;

/** A cloud in which a second client can act while the first one's request has arrived and is not done. */
function twoWriters() {
  const { clock, s3, twin } = cloud();
  const slow = s3({}, 'slow');
  const fast = s3({}, 'fast');
  twin.faults.plant({ client: 'slow' }, SLOW, Number.POSITIVE_INFINITY);
  return { clock, twin, slow, fast };
}

describe('of two writes at the same time', () => {
  test('a creation is 412 when another creation was done first', async () => {
    const { clock, fast, slow } = twoWriters();
    const call = refusal(slow.send(new PutObjectCommand({ ...key, Body: 'slow', IfNoneMatch: '*' })));
    await clock.advance(500);
    await fast.send(new PutObjectCommand({ ...key, Body: 'fast', IfNoneMatch: '*' }));
    await clock.advance(500);
    expect(await call).toMatchObject({ name: 'PreconditionFailed', status: 412 });
  });

  test('a creation is 409 when a delete was done meanwhile', async () => {
    const { clock, fast, slow } = twoWriters();
    await fast.send(new PutObjectCommand({ ...key, Body: 'old' }));
    const call = refusal(slow.send(new PutObjectCommand({ ...key, Body: 'slow', IfNoneMatch: '*' })));
    await clock.advance(500);
    await fast.send(new DeleteObjectCommand(key));
    await clock.advance(500);
    expect(await call).toMatchObject({ name: 'ConditionalRequestConflict', status: 409 });
  });

  test('a conditional delete is 409 when a write was done meanwhile', async () => {
    const { clock, fast, slow, twin } = twoWriters();
    const { ETag } = await fast.send(new PutObjectCommand({ ...key, Body: 'old' }));
    const call = refusal(slow.send(new DeleteObjectCommand({ ...key, IfMatch: ETag })));
    await clock.advance(500);
    await fast.send(new PutObjectCommand({ ...key, Body: 'new' }));
    await clock.advance(500);
    expect(await call).toMatchObject({ name: 'ConditionalRequestConflict', status: 409 });
    expect(twin.store.buckets.get('plain')?.current('a')).not.toBeNull();
  });

  test('a completion that is 409 ends its upload, one that is 412 does not', async () => {
    const { clock, fast, slow } = twoWriters();
    const complete = async (UploadId: string | undefined, meanwhile: () => Promise<unknown>) => {
      const { ETag } = await fast.send(new UploadPartCommand({ ...key, UploadId, PartNumber: 1, Body: 'x' }));
      const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
      const done = new CompleteMultipartUploadCommand({ ...key, UploadId, MultipartUpload, IfNoneMatch: '*' });
      const call = refusal(slow.send(done));
      await clock.advance(500);
      await meanwhile();
      await clock.advance(500);
      const { Uploads = [] } = await fast.send(new ListMultipartUploadsCommand({ Bucket: 'plain' }));
      return [(await call).status, Uploads.length];
    };
    const { UploadId } = await fast.send(new CreateMultipartUploadCommand(key));
    const write = () => fast.send(new PutObjectCommand({ ...key, Body: 'new' }));
    expect(await complete(UploadId, write)).toEqual([412, 1]);
    expect(await complete(UploadId, () => fast.send(new DeleteObjectCommand(key)))).toEqual([409, 0]);
  });

  test('without conditions the last one stays', async () => {
    const { clock, fast, slow, twin } = twoWriters();
    const call = slow.send(new PutObjectCommand({ ...key, Body: 'slow' }));
    await clock.advance(500);
    await fast.send(new PutObjectCommand({ ...key, Body: 'fast' }));
    await clock.advance(500);
    await call;
    expect(Buffer.from(twin.store.buckets.get('plain')?.current('a')?.bytes ?? []).toString()).toBe('slow');
  });
});

test('a conflict can be planted', async () => {
  const { s3, twin } = cloud();
  twin.faults.plant({ operation: 'PutObject' }, CONFLICT);
  const call = () => s3().send(new PutObjectCommand({ ...key, Body: 'x', IfNoneMatch: '*' }));
  expect(await refusal(call())).toMatchObject({ name: 'ConditionalRequestConflict', status: 409 });
  await call();
});
