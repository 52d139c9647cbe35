import { InputError, type ObjectHeaders } from '@deploy/kernel';

/** Members that PutObject, CopyObject and CreateMultipartUpload share. */
export interface HeaderMembers {
  ContentType?: string;
  CacheControl?: string;
  ContentEncoding?: string;
  ContentDisposition?: string;
  ContentLanguage?: string;
  Metadata?: Record<string, string>;
}

/** Throws `InputError` for a value that cannot be sent. */
export function toMembers(headers: ObjectHeaders): HeaderMembers {
  checkValues(headers);
  return {
    ...(headers.contentType === undefined ? {} : { ContentType: headers.contentType }),
    ...(headers.cacheControl === undefined ? {} : { CacheControl: headers.cacheControl }),
    ...(headers.contentEncoding === undefined ? {} : { ContentEncoding: headers.contentEncoding }),
    ...(headers.contentDisposition === undefined ? {} : { ContentDisposition: headers.contentDisposition }),
    ...(headers.contentLanguage === undefined ? {} : { ContentLanguage: headers.contentLanguage }),
    ...(headers.metadata === undefined ? {} : { Metadata: { ...headers.metadata } }),
  };
}

export type GivenMembers = { readonly [Name in keyof HeaderMembers]: HeaderMembers[Name] | undefined };

export function fromMembers(members: GivenMembers): ObjectHeaders {
  const metadata = members.Metadata ?? {};
  return {
    ...(members.ContentType ? { contentType: members.ContentType } : {}),
    ...(members.CacheControl ? { cacheControl: members.CacheControl } : {}),
    ...(members.ContentEncoding ? { contentEncoding: members.ContentEncoding } : {}),
    ...(members.ContentDisposition ? { contentDisposition: members.ContentDisposition } : {}),
    ...(members.ContentLanguage ? { contentLanguage: members.ContentLanguage } : {}),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
  };
}

/** The same headers as they go over the wire. Throws `InputError` for a value that cannot be sent. */
export function toWire(headers: ObjectHeaders): Record<string, string> {
  checkValues(headers);
  const wire: Record<string, string> = {};
  if (headers.contentType !== undefined) wire['content-type'] = headers.contentType;
  if (headers.cacheControl !== undefined) wire['cache-control'] = headers.cacheControl;
  if (headers.contentEncoding !== undefined) wire['content-encoding'] = headers.contentEncoding;
  if (headers.contentDisposition !== undefined) wire['content-disposition'] = headers.contentDisposition;
  if (headers.contentLanguage !== undefined) wire['content-language'] = headers.contentLanguage;
  for (const [name, value] of Object.entries(headers.metadata ?? {})) wire[`${METADATA}${name}`] = value;
  return wire;
}

/** The headers of an object from an answer; names in lower case, as Node gives them. */
export function fromWire(wire: Readonly<Record<string, string>>): ObjectHeaders {
  const metadata = Object.entries(wire)
    .filter(([name]) => name.startsWith(METADATA))
    .map(([name, value]) => [name.slice(METADATA.length), value]);
  return fromMembers({
    ContentType: wire['content-type'],
    CacheControl: wire['cache-control'],
    ContentEncoding: wire['content-encoding'],
    ContentDisposition: wire['content-disposition'],
    ContentLanguage: wire['content-language'],
    Metadata: Object.fromEntries(metadata),
  });
}

const METADATA = 'x-amz-meta-';

/** Beyond printable ASCII, what is signed is not what arrives, and S3 would blame the credentials. */
function checkValues({ metadata = {}, ...headers }: ObjectHeaders): void {
  const all = [...Object.entries(headers), ...Object.entries(metadata)];
  const bad = all.find(([, value]) => !/^[\x20-\x7e\t]*$/.test(value));
  if (bad === undefined) return;
  const [name, value] = bad;
  throw new InputError({
    code: 'header-value-unsendable',
    message: `The header ${name} has the value ${JSON.stringify(value)}, which holds more than printable ASCII.`,
    remedy:
      "Give it in ASCII, in a header rule or on the object it comes from: names of files as `filename*=UTF-8''…`.",
  });
}

/** S3 stores SHA-256 in Base64; everything else here uses hex. */
export const hexToBase64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

export function base64ToHex(base64: string | undefined): string | null {
  if (base64 === undefined) return null;
  const bytes = Buffer.from(base64, 'base64');
  // A multipart object has a digest of digests, written with `-N`: it says nothing about the content.
  return bytes.byteLength === 32 && !base64.includes('-') ? bytes.toString('hex') : null;
}
