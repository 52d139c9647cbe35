import assert from 'node:assert/strict';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  PutObjectCommand,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { hasText, isMissing, put, refused } from '../expectations.ts';
import type { ContractCase, S3Target } from '../target.ts';

const STALE = '"00000000000000000000000000000000"';

const IGNORED = 'ignores conditions on the destination of a copy';
const IGNORES_COPY_CONDITIONS = { versitygw: IGNORED, ministack: IGNORED };

export const conditionalWrites: readonly ContractCase[] = [
  {
    name: 'If-None-Match: * creates once and is 412 ever after',
    async run(target) {
      await put(target, 'create/once', 'first', { IfNoneMatch: '*' });
      await refused(put(target, 'create/once', 'second', { IfNoneMatch: '*' }), 412, 'PreconditionFailed');
      await hasText(target, 'create/once', 'first');
    },
  },
  {
    name: 'If-Match replaces what it names, and is 412 for anything else',
    async run(target) {
      const etag = await put(target, 'swap', 'first');
      await refused(put(target, 'swap', 'lost', { IfMatch: STALE }), 412, 'PreconditionFailed');
      await put(target, 'swap', 'second', { IfMatch: etag });
      await refused(put(target, 'swap', 'third', { IfMatch: etag }), 412, 'PreconditionFailed');
      await hasText(target, 'swap', 'second');
    },
  },
  {
    name: 'If-Match takes an ETag without its quotes',
    async run(target) {
      const etag = await put(target, 'swap-bare', 'first');
      await put(target, 'swap-bare', 'second', { IfMatch: etag.replaceAll('"', '') });
      await hasText(target, 'swap-bare', 'second');
    },
  },
  {
    name: 'If-Match on nothing is 404 NoSuchKey',
    async run(target) {
      await refused(put(target, 'swap-nothing', 'text', { IfMatch: STALE }), 404, 'NoSuchKey');
      await isMissing(target, 'swap-nothing');
    },
  },
  {
    name: 'If-None-Match: * creates over a delete marker',
    unlike: { versitygw: 'answers 412: takes the marker for an object' },
    async run(target) {
      const more = { Bucket: target.versionedBucket };
      await put(target, 'create/over-marker', 'first', more);
      await target.client().send(new DeleteObjectCommand({ ...more, Key: 'create/over-marker' }));
      await put(target, 'create/over-marker', 'second', { ...more, IfNoneMatch: '*' });
    },
  },
  {
    name: 'of creations at the same time exactly one succeeds',
    async run(target) {
      const client = target.client();
      const creations = Array.from({ length: 10 }, (_, number) => {
        const Body = `writer ${number}`;
        return client.send(new PutObjectCommand({ Bucket: target.bucket, Key: 'race', Body, IfNoneMatch: '*' }));
      });
      const outcomes = await Promise.allSettled(creations);
      const winners = outcomes.flatMap(({ status }, number) => (status === 'fulfilled' ? [number] : []));
      assert.equal(winners.length, 1, `${winners.length} succeeded`);
      for (const outcome of outcomes) if (outcome.status === 'rejected') assertLost(outcome.reason);
      await hasText(target, 'race', `writer ${winners[0]}`);
    },
  },
  {
    name: 'DELETE with If-Match deletes what it names, and is 412 for anything else',
    async run(target) {
      const etag = await put(target, 'delete-match', 'text');
      await refused(remove(target, 'delete-match', STALE), 412, 'PreconditionFailed');
      await hasText(target, 'delete-match', 'text');
      await remove(target, 'delete-match', etag);
      await isMissing(target, 'delete-match');
    },
  },
  {
    name: 'a bulk delete judges the ETag of each key',
    unlike: { versitygw: 'ignores ETags in bulk deletes' },
    async run(target) {
      const etag = await put(target, 'bulk-match/a', 'a');
      await put(target, 'bulk-match/b', 'b');
      const Objects = [
        { Key: 'bulk-match/a', ETag: etag },
        { Key: 'bulk-match/b', ETag: STALE },
      ];
      const input = { Bucket: target.bucket, Delete: { Objects } };
      const { Deleted, Errors } = await target.client().send(new DeleteObjectsCommand(input));
      assert.deepEqual(
        Deleted?.map(({ Key }) => Key),
        ['bulk-match/a'],
      );
      assert.deepEqual(
        Errors?.map(({ Code, Key }) => [Key, Code]),
        [['bulk-match/b', 'PreconditionFailed']],
      );
      await hasText(target, 'bulk-match/b', 'b');
    },
  },
  {
    name: 'a copy obeys If-None-Match on its destination',
    unlike: IGNORES_COPY_CONDITIONS,
    async run(target) {
      await put(target, 'copy-create/from', 'new');
      await copy(target, 'copy-create/from', 'copy-create/to', { IfNoneMatch: '*' });
      const again = copy(target, 'copy-create/from', 'copy-create/to', { IfNoneMatch: '*' });
      await refused(again, 412, 'PreconditionFailed');
    },
  },
  {
    name: 'a copy obeys If-Match on its destination',
    unlike: IGNORES_COPY_CONDITIONS,
    async run(target) {
      await put(target, 'copy-swap/from', 'new');
      const etag = await put(target, 'copy-swap/to', 'old');
      const stale = copy(target, 'copy-swap/from', 'copy-swap/to', { IfMatch: STALE });
      await refused(stale, 412, 'PreconditionFailed');
      await hasText(target, 'copy-swap/to', 'old');
      await copy(target, 'copy-swap/from', 'copy-swap/to', { IfMatch: etag });
      await hasText(target, 'copy-swap/to', 'new');
    },
  },
];

/** A write that lost is told so in one of two ways (source: S3 User Guide, conditional writes). */
function assertLost(reason: unknown): void {
  assert.ok(reason instanceof S3ServiceException, String(reason));
  assert.ok([409, 412].includes(reason.$metadata.httpStatusCode ?? 0), `${reason.name}: ${reason.message}`);
}

function remove({ bucket, ...target }: S3Target, key: string, etag: string) {
  return target.client().send(new DeleteObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag }));
}

function copy(target: S3Target, from: string, to: string, condition: { IfMatch?: string; IfNoneMatch?: string }) {
  const { bucket } = target;
  return target
    .client()
    .send(new CopyObjectCommand({ Bucket: bucket, Key: to, CopySource: `${bucket}/${from}`, ...condition }));
}
