import { textAnswer } from '../edge/message.ts';
import type { ReadObject } from '../edge/origin.ts';
import type { S3Store } from './store.ts';
import type { StoredObject } from './stored-object.ts';

/** Reads current versions for an edge. Judges no permissions; `readBehindPolicy` stands before it. */
export function readFromStore(store: S3Store): ReadObject {
  return async ({ bucket, key, method }) => {
    const object = store.buckets.get(bucket)?.current(key) ?? null;
    if (object === null) {
      const body = '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code></Error>';
      return textAnswer(404, body, { 'content-type': 'application/xml' });
    }
    return {
      status: 200,
      headers: headersOf(object),
      setCookies: [],
      body: method === 'HEAD' ? new Uint8Array() : object.bytes,
    };
  };
}

function headersOf(object: StoredObject): Readonly<Record<string, string>> {
  const { headers } = object;
  const fields = {
    'content-type': headers.ContentType,
    'content-length': String(object.bytes.byteLength),
    'cache-control': headers.CacheControl,
    'content-encoding': headers.ContentEncoding,
    'content-disposition': headers.ContentDisposition,
    'content-language': headers.ContentLanguage,
    expires: headers.Expires?.toUTCString(),
    etag: object.etag,
    'last-modified': new Date(object.lastModifiedMs).toUTCString(),
    'accept-ranges': 'bytes',
    'x-amz-server-side-encryption': 'AES256',
    ...Object.fromEntries(Object.entries(headers.Metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
  };
  const present = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return Object.fromEntries(present);
}
