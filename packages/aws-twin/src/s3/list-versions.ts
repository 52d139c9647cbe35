import type { ListObjectVersionsOutput, ListObjectVersionsRequest } from '@aws-sdk/client-s3';
import type { Given } from '../wire/operation.ts';
import { compareKeys } from './key-order.ts';
import { listed, listNeed } from './list-objects.ts';
import { listEncoder, pageSize } from './list-page.ts';
import { invalidArgument } from './s3-errors.ts';
import type { S3Operation } from './s3-operation.ts';
import type { Version } from './stored-object.ts';

type Input = Given<ListObjectVersionsRequest, 'Bucket'>;

/** Versions of every key, newest first. */
export const listObjectVersions: S3Operation<Input> = {
  honours: ['Bucket', 'Prefix', 'MaxKeys', 'KeyMarker', 'VersionIdMarker', 'EncodingType', 'ExpectedBucketOwner'],
  needs: (input) => [listNeed('s3:ListBucketVersions', input)],
  run(input, { bucket }): ListObjectVersionsOutput {
    const written = listEncoder(input.EncodingType);
    const maxKeys = pageSize(input.MaxKeys);
    const prefix = input.Prefix ?? '';
    const entries = bucket
      .keys()
      .filter((key) => key.startsWith(prefix))
      .flatMap((key) => bucket.versionsOf(key).map((version, at) => ({ version, isLatest: at === 0 })));
    const rest = entries.slice(startOf(entries, input));
    const page = rest.slice(0, maxKeys);
    const last = rest.length > page.length ? page.at(-1) : undefined;
    const common = ({ version, isLatest }: (typeof entries)[number]) => ({
      Key: written(version.key),
      VersionId: version.versionId,
      IsLatest: isLatest,
      LastModified: new Date(version.lastModifiedMs),
    });
    return {
      Name: bucket.model.name,
      Prefix: written(prefix),
      MaxKeys: maxKeys,
      IsTruncated: last !== undefined,
      ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
      ...(last === undefined
        ? {}
        : { NextKeyMarker: written(last.version.key), NextVersionIdMarker: last.version.versionId }),
      Versions: page.flatMap((entry) =>
        entry.version.kind === 'object' ? [{ ...listed(entry.version), ...common(entry) }] : [],
      ),
      DeleteMarkers: page.flatMap((entry) => (entry.version.kind === 'marker' ? [common(entry)] : [])),
    };
  },
};

function startOf(entries: readonly { readonly version: Version }[], input: Input): number {
  const { KeyMarker, VersionIdMarker } = input;
  if (KeyMarker === undefined) return 0;
  if (VersionIdMarker !== undefined) {
    const at = entries.findIndex(({ version }) => version.key === KeyMarker && version.versionId === VersionIdMarker);
    if (at === -1) throw invalidArgument('Invalid version id specified', 'version-id-marker', VersionIdMarker);
    return at + 1;
  }
  const next = entries.findIndex(({ version }) => compareKeys(version.key, KeyMarker) > 0);
  return next === -1 ? entries.length : next;
}
