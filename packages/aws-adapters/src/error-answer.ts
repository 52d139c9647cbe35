import type { HttpResponse } from '@smithy/core/transport';

/** An error answer of S3 in the form of the SDK's errors, so that the same rules judge both. */
export async function readErrorAnswer(response: HttpResponse): Promise<Error> {
  const text = new TextDecoder().decode(await readBody(response));
  const details = Object.fromEntries(
    DETAILS.flatMap((name) => {
      const value = elementOf(text, name);
      return value === null ? [] : [[name, value]];
    }),
  );
  const requestId = response.headers['x-amz-request-id'];
  return Object.assign(new Error(elementOf(text, 'Message') ?? `status ${response.statusCode}`), {
    ...details,
    name: elementOf(text, 'Code') ?? 'UnknownError',
    $fault: response.statusCode >= 500 ? 'server' : 'client',
    $response: response,
    $metadata: { httpStatusCode: response.statusCode, ...(requestId === undefined ? {} : { requestId }) },
  });
}

/** Elements that rules and messages look at. */
const DETAILS = ['Region', 'ServerTime', 'X-Amz-Expires'] as const;

function elementOf(text: string, name: string): string | null {
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

async function readBody(response: HttpResponse): Promise<Uint8Array> {
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
