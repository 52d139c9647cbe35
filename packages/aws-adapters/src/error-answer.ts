import type { HttpResponse } from '@smithy/core/transport';

/** An error answer of S3 in the form of the SDK's errors, so that the same rules judge both. */
export async function readErrorAnswer(response: HttpResponse): Promise<Error> {
  return errorOf(response, response.statusCode, await readText(response));
}

/**
 * The text of a successful answer. Throws where it turns out to be an error: a copy that takes long is answered before it
 * ends (source: S3 API reference, CopyObject, "Response and special errors"). As in the SDK, the status is then 503.
 */
export async function readAnswer(response: HttpResponse): Promise<string> {
  const text = await readText(response);
  if (/<\/Error>\s*$/.test(text) || text === '') throw errorOf(response, 503, text);
  return text;
}

function errorOf(response: HttpResponse, status: number, text: string): Error {
  const details = Object.fromEntries(
    DETAILS.flatMap((name) => {
      const value = elementOf(text, name);
      return value === null ? [] : [[name, value]];
    }),
  );
  const requestId = response.headers['x-amz-request-id'];
  return Object.assign(new Error(elementOf(text, 'Message') ?? `status ${status}`), {
    ...details,
    name: elementOf(text, 'Code') ?? 'UnknownError',
    $fault: status >= 500 ? 'server' : 'client',
    $response: response,
    $metadata: { httpStatusCode: status, ...(requestId === undefined ? {} : { requestId }) },
  });
}

/** Elements that rules and messages look at. */
const DETAILS = ['Region', 'ServerTime', 'X-Amz-Expires'] as const;

/** The text of the first element of that name. */
export function elementOf(text: string, name: string): string | null {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
  return found === undefined ? null : found.replace(/&(quot|apos|lt|gt|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&apos;': "'",
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
};

async function readText(response: HttpResponse): Promise<string> {
  return (await readBytes(response)).toString('utf8');
}

/** The body of an answer, to its end. */
export async function readBytes(response: HttpResponse): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const body: unknown = response.body;
  if (isAsyncIterable(body)) for await (const chunk of body) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Lets a body that nobody wants flow away: a socket with unread bytes is not used again. */
export function discardBody(response: HttpResponse): void {
  const body: unknown = response.body;
  if (typeof body === 'object' && body !== null && 'resume' in body && typeof body.resume === 'function') body.resume();
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
