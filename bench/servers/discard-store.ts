import { type KeptObject, listing, uploadCompleted, uploadCreated } from './discard-answers.ts';
import { headerOf, type RequestHead } from './request-stream.ts';

export interface ReceivedBody {
  readonly size: number;
  /** Lower-case hex. */
  readonly md5: string;
  /** Only of documents; else empty. */
  readonly text: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Length to announce where it is not the body's: of a HEAD. */
  readonly length?: number;
}

/** Documents that are read back: state of a release, below `_deploy/` and not one of its staged bodies. */
export const isDocument = (target: string): boolean => target.includes('/_deploy/') && !target.includes('/objects/');

const KEPT_HEADERS = ['content-type', 'cache-control', 'content-encoding', 'content-disposition'];
const REFUSED = { 404: 'NoSuchKey', 410: 'BodyDiscarded', 412: 'PreconditionFailed' } as const;

const ok = (headers: Readonly<Record<string, string>> = {}, body = ''): Answer => ({ status: 200, headers, body });
const xml = (body: string): Answer => ok({ 'content-type': 'application/xml' }, body);

function refuse(status: keyof typeof REFUSED): Answer {
  const code = REFUSED[status];
  const body = `<Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}

/**
 * What S3 would answer, as far as the measured clients ask, with signatures unchecked. Sizes, ETags and times are kept, so
 * that listings and conditions are right; of bodies only the small documents that their writer reads back.
 */
export class DiscardStore {
  readonly #objects = new Map<string, KeptObject>();

  answer(head: RequestHead, body: ReceivedBody): Answer {
    const url = new URL(head.target, 'http://localhost');
    const slash = url.pathname.indexOf('/', 1);
    const bucket = url.pathname.slice(1, slash < 0 ? undefined : slash);
    const key = slash < 0 ? '' : decodeURIComponent(url.pathname.slice(slash + 1));
    if (key === '') return this.#ofBucket(head, bucket, url.searchParams);
    if (head.method === 'PUT') return this.#put(head, key, url.searchParams, body);
    if (head.method === 'POST') return this.#multipart(bucket, key, url.searchParams, body);
    if (head.method !== 'DELETE') return this.#read(head, key);
    this.#objects.delete(key);
    return { status: 204, headers: {}, body: '' };
  }

  #ofBucket(head: RequestHead, bucket: string, query: URLSearchParams): Answer {
    if (head.method === 'POST') return xml('<DeleteResult/>');
    if (head.method !== 'GET') return ok({ 'x-amz-bucket-region': 'us-east-1' });
    if (query.has('location')) return xml('<LocationConstraint/>');
    if (query.has('versioning')) return xml('<VersioningConfiguration/>');
    return xml(listing(bucket, query, this.#objects));
  }

  #put(head: RequestHead, key: string, query: URLSearchParams, body: ReceivedBody): Answer {
    const etag = `"${body.md5}"`;
    if (query.has('partNumber')) return ok({ etag });
    const refused = this.#refusal(head, this.#objects.get(key));
    if (refused !== null) return refused;
    const source = headerOf(head, 'x-amz-copy-source');
    if (source !== null) return this.#copy(head, key, source);
    const text = isDocument(head.target) ? body.text : null;
    this.#objects.set(key, { size: body.size, etag, modified: new Date(), headers: keptHeaders(head), text });
    return ok({ etag });
  }

  #refusal(head: RequestHead, found: KeptObject | undefined): Answer | null {
    if (headerOf(head, 'if-none-match') !== null && found !== undefined) return refuse(412);
    const wanted = headerOf(head, 'if-match');
    if (wanted === null) return null;
    if (found === undefined) return refuse(404);
    return found.etag.replaceAll('"', '') === wanted.replaceAll('"', '') ? null : refuse(412);
  }

  #copy(head: RequestHead, key: string, source: string): Answer {
    const from = this.#objects.get(decodeURIComponent(source).replace(/^\/?[^/]+\//, ''));
    if (from === undefined) return refuse(404);
    const isReplacing = headerOf(head, 'x-amz-metadata-directive') === 'REPLACE';
    const headers = isReplacing ? keptHeaders(head) : from.headers;
    this.#objects.set(key, { ...from, modified: new Date(), headers });
    const time = new Date().toISOString();
    return xml(`<CopyObjectResult><ETag>${from.etag}</ETag><LastModified>${time}</LastModified></CopyObjectResult>`);
  }

  #multipart(bucket: string, key: string, query: URLSearchParams, body: ReceivedBody): Answer {
    if (query.has('uploads')) return xml(uploadCreated(bucket, key, body.md5));
    const etag = `"${body.md5}-2"`;
    this.#objects.set(key, { size: 0, etag, modified: new Date(), headers: {}, text: null });
    return xml(uploadCompleted(bucket, key, etag));
  }

  #read(head: RequestHead, key: string): Answer {
    const found = this.#objects.get(key);
    if (found === undefined) return head.method === 'HEAD' ? { status: 404, headers: {}, body: '' } : refuse(404);
    const headers = { ...found.headers, etag: found.etag, 'last-modified': found.modified.toUTCString() };
    if (head.method === 'HEAD') return { status: 200, headers, body: '', length: found.size };
    return found.text === null ? refuse(410) : ok(headers, found.text);
  }
}

function keptHeaders(head: RequestHead): Record<string, string> {
  const names = [...KEPT_HEADERS, ...[...head.lines.matchAll(/^(x-amz-meta-[^:]+):/gim)].map(([, name = '']) => name)];
  const pairs = names.map((name): [string, string | null] => [name, headerOf(head, name)]);
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => pair[1] !== null));
}
