import { EMPTY_BODY } from './wire/message.ts';

/** A copy of the bytes of whatever an SDK client gives as a body: text, bytes or a stream of them. */
export async function readBody(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return EMPTY_BODY;
  if (typeof body === 'string') return new TextEncoder().encode(body);
  if (body instanceof Uint8Array) return new Uint8Array(body);
  if (body instanceof ArrayBuffer) return new Uint8Array(body.slice());
  if (ArrayBuffer.isView(body))
    return new Uint8Array(body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength));
  if (!isAsyncIterable(body)) throw new TypeError(`the twin cannot read a body of this kind: ${String(body)}`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(await readBody(chunk));
  return new Uint8Array(Buffer.concat(chunks));
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
