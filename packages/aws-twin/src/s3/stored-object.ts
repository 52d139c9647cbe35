import type { Checksum } from './checksum.ts';

/** Headers that S3 keeps with an object and gives back as they were. */
export interface KeptHeaders {
  readonly CacheControl?: string;
  readonly ContentDisposition?: string;
  readonly ContentEncoding?: string;
  readonly ContentLanguage?: string;
  readonly ContentType?: string;
  readonly Expires?: Date;
  readonly Metadata: Readonly<Record<string, string>>;
}

export interface StoredObject {
  readonly kind: 'object';
  readonly key: string;
  /** `null` in a bucket without versioning. */
  readonly versionId: string;
  readonly bytes: Uint8Array;
  /** With its quotes. */
  readonly etag: string;
  /** Whole seconds, for HTTP dates carry no more. */
  readonly lastModifiedMs: number;
  readonly headers: KeptHeaders;
  /** Computed when it is first asked for where the writer gave none. */
  readonly checksum: () => Checksum;
}

export interface DeleteMarker {
  readonly kind: 'marker';
  readonly key: string;
  readonly versionId: string;
  readonly lastModifiedMs: number;
}

export type Version = StoredObject | DeleteMarker;

/** What a write leaves to the bucket to fill in: key, version and time. */
export type Draft = Pick<StoredObject, 'bytes' | 'etag' | 'headers' | 'checksum'>;

const DEFAULT_TYPE = 'binary/octet-stream';

interface HeaderMembers {
  readonly CacheControl?: string | undefined;
  readonly ContentDisposition?: string | undefined;
  readonly ContentEncoding?: string | undefined;
  readonly ContentLanguage?: string | undefined;
  readonly ContentType?: string | undefined;
  readonly Expires?: Date | undefined;
  readonly Metadata?: Readonly<Record<string, string>> | undefined;
}

export const KEPT_HEADERS = [
  'CacheControl',
  'ContentDisposition',
  'ContentEncoding',
  'ContentLanguage',
  'ContentType',
  'Expires',
  'Metadata',
];

/** The headers of a write. Without a content type S3 stores `binary/octet-stream` (source: PutObject, Content-Type). */
export function keptHeaders(members: HeaderMembers): KeptHeaders {
  return {
    ...(members.CacheControl === undefined ? {} : { CacheControl: members.CacheControl }),
    ...(members.ContentDisposition === undefined ? {} : { ContentDisposition: members.ContentDisposition }),
    ...(members.ContentEncoding === undefined ? {} : { ContentEncoding: members.ContentEncoding }),
    ...(members.ContentLanguage === undefined ? {} : { ContentLanguage: members.ContentLanguage }),
    ContentType: members.ContentType ?? DEFAULT_TYPE,
    ...(members.Expires === undefined ? {} : { Expires: members.Expires }),
    Metadata: members.Metadata ?? {},
  };
}

export function isSameHeaders(a: KeptHeaders, b: KeptHeaders): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
