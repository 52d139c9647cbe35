import assert from 'node:assert/strict';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { isMissing, refused } from '../expectations.ts';
import type { ContractCase, S3Target } from '../target.ts';

export const versions: readonly ContractCase[] = [
  {
    name: 'every write is a version that can be read again',
    async run(target) {
      const first = await write(target, 'kept', 'first');
      const second = await write(target, 'kept', 'second');
      assert.notEqual(first, second);
      assert.equal(await read(target, 'kept', first), 'first');
      assert.equal(await read(target, 'kept'), 'second');
    },
  },
  {
    name: 'a delete leaves a marker: the key is gone, its versions are not',
    async run(target) {
      const version = await write(target, 'marked', 'text');
      const deleted = await target.client().send(new DeleteObjectCommand(at(target, 'marked')));
      assert.equal(deleted.DeleteMarker, true);
      assert.ok(deleted.VersionId);
      await isMissing(target, 'marked', target.versionedBucket);
      await refused(target.client().send(new HeadObjectCommand(at(target, 'marked'))), 404, 'NotFound');
      assert.equal(await read(target, 'marked', version), 'text');
      const input = { Bucket: target.versionedBucket, Prefix: 'marked' };
      assert.equal((await target.client().send(new ListObjectsV2Command(input))).KeyCount, 0);
    },
  },
  {
    name: 'deleting the marker brings the object back',
    async run(target) {
      await write(target, 'restored', 'text');
      const { VersionId = '' } = await target.client().send(new DeleteObjectCommand(at(target, 'restored')));
      await target.client().send(new DeleteObjectCommand({ ...at(target, 'restored'), VersionId }));
      assert.equal(await read(target, 'restored'), 'text');
    },
  },
  {
    name: 'versions and markers are listed newest first',
    async run(target) {
      const first = await write(target, 'listed', 'first');
      const second = await write(target, 'listed', 'second');
      const { VersionId: marker } = await target.client().send(new DeleteObjectCommand(at(target, 'listed')));
      const input = { Bucket: target.versionedBucket, Prefix: 'listed' };
      const { DeleteMarkers, Versions } = await target.client().send(new ListObjectVersionsCommand(input));
      assert.deepEqual(
        Versions?.map(({ IsLatest, VersionId }) => [VersionId, IsLatest]),
        [
          [second, false],
          [first, false],
        ],
      );
      assert.deepEqual(
        DeleteMarkers?.map(({ IsLatest, VersionId }) => [VersionId, IsLatest]),
        [[marker, true]],
      );
    },
  },
  {
    name: 'a version that never was is refused',
    async run(target) {
      await write(target, 'versioned', 'text');
      const get = new GetObjectCommand({ ...at(target, 'versioned'), VersionId: '3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY' });
      const thrown = await target
        .client()
        .send(get)
        .then(
          () => null,
          (reason: { $metadata?: { httpStatusCode?: number } }) => reason,
        );
      assert.ok([400, 404].includes(thrown?.$metadata?.httpStatusCode ?? 0));
    },
  },
];

function at({ versionedBucket }: S3Target, key: string) {
  return { Bucket: versionedBucket, Key: key };
}

async function write(target: S3Target, key: string, text: string): Promise<string> {
  const { VersionId } = await target.client().send(new PutObjectCommand({ ...at(target, key), Body: text }));
  assert.ok(VersionId, 'a write in a versioned bucket names its version');
  return VersionId;
}

async function read(target: S3Target, key: string, version?: string): Promise<string> {
  const more = version === undefined ? {} : { VersionId: version };
  const { Body } = await target.client().send(new GetObjectCommand({ ...at(target, key), ...more }));
  return (await Body?.transformToString()) ?? '';
}
