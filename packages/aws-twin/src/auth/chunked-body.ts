import { ServiceError } from '../wire/service-error.ts';

export interface ChunkedBody {
  readonly body: Uint8Array;
  /** By lower-case name. */
  readonly trailers: Readonly<Record<string, string>>;
}

const CRLF = Buffer.from('\r\n');

/** What every chunk with data must have, the last one excepted. */
const MIN_CHUNK_BYTES = 8192;

/** Reads an `aws-chunked` body (source: S3 API reference, "Using trailing headers"). Throws `ServiceError` if it ends early. */
export function readChunks(framed: Uint8Array): ChunkedBody {
  const bytes = Buffer.from(framed.buffer, framed.byteOffset, framed.byteLength);
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = bytes.indexOf(CRLF, at);
    if (end === -1) throw malformedChunks();
    const [head = ''] = bytes.toString('latin1', at, end).split(';');
    if (!/^[0-9a-f]+$/i.test(head)) throw malformedChunks();
    const size = Number.parseInt(head, 16);
    at = end + CRLF.length;
    if (size === 0) break;
    if (at + size + CRLF.length > bytes.length) throw malformedChunks();
    chunks.push(bytes.subarray(at, at + size));
    at += size + CRLF.length;
  }
  if (chunks.slice(0, -1).some((chunk) => chunk.length < MIN_CHUNK_BYTES)) throw smallChunk();
  return { body: new Uint8Array(Buffer.concat(chunks)), trailers: readTrailers(bytes.toString('latin1', at)) };
}

function readTrailers(text: string): Readonly<Record<string, string>> {
  const lines = text.split('\r\n').filter((line) => line !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      if (colon === -1) throw malformedChunks();
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}

function smallChunk(): ServiceError {
  return new ServiceError({
    code: 'InvalidChunkSizeError',
    status: 400,
    message: 'Only the last chunk is allowed to have a size less than 8192 bytes',
  });
}

function malformedChunks(): ServiceError {
  return new ServiceError({
    code: 'IncompleteBody',
    status: 400,
    message: 'The request body terminated unexpectedly',
  });
}
