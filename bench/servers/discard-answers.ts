/** What the discarding server remembers of an object. */
export interface KeptObject {
  readonly size: number;
  /** With quotes. */
  readonly etag: string;
  readonly modified: Date;
  readonly headers: Readonly<Record<string, string>>;
  /** The body of a document; null where it was discarded. */
  readonly text: string | null;
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** ListObjectsV2, also understood by clients of the first version. */
export function listing(bucket: string, query: URLSearchParams, objects: ReadonlyMap<string, KeptObject>): string {
  const after = query.get('continuation-token') ?? query.get('marker') ?? query.get('start-after') ?? '';
  const limit = Math.min(1000, Number(query.get('max-keys') ?? 1000));
  const prefix = query.get('prefix') ?? '';
  const keys = [...objects.keys()]
    .filter((key) => key.startsWith(prefix) && key > after)
    .sort((a, b) => (a < b ? -1 : 1));
  const page = keys.slice(0, limit);
  const last = page.at(-1);
  const more = keys.length > page.length && last !== undefined;
  const contents = page.map((key) => entry(key, objects.get(key)));
  return [
    `<ListBucketResult><Name>${bucket}</Name><Prefix>${escaped(prefix)}</Prefix><MaxKeys>${limit}</MaxKeys>`,
    `<KeyCount>${page.length}</KeyCount><IsTruncated>${more}</IsTruncated>`,
    more
      ? `<NextContinuationToken>${escaped(last)}</NextContinuationToken><NextMarker>${escaped(last)}</NextMarker>`
      : '',
    ...contents,
    '</ListBucketResult>',
  ].join('');
}

function entry(key: string, object: KeptObject | undefined): string {
  if (object === undefined) return '';
  return [
    `<Contents><Key>${escaped(key)}</Key><LastModified>${object.modified.toISOString()}</LastModified>`,
    `<ETag>${escaped(object.etag)}</ETag><Size>${object.size}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
  ].join('');
}

export const uploadCreated = (bucket: string, key: string, id: string): string =>
  `<InitiateMultipartUploadResult><Bucket>${bucket}</Bucket><Key>${escaped(key)}</Key><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`;

export const uploadCompleted = (bucket: string, key: string, etag: string): string =>
  `<CompleteMultipartUploadResult><Bucket>${bucket}</Bucket><Key>${escaped(key)}</Key><ETag>${escaped(etag)}</ETag></CompleteMultipartUploadResult>`;
