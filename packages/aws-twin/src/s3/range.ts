import { s3Error } from './s3-errors.ts';

export interface ByteRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/**
 * Reads a Range header for an object of some size; null where the whole is to be given: no range, one that cannot be
 * read, or several, which S3 does not serve (source: S3 API reference, GetObject, Range). Throws `ServiceError` for a
 * range beyond the end.
 */
export function byteRange(header: string | undefined, size: number): ByteRange | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const [, first = '', last = ''] = match;
  if (first === '') {
    const length = Math.min(Number(last), size);
    if (length === 0) throw unsatisfiable(header ?? '', size);
    return { start: size - length, end: size };
  }
  const start = Number(first);
  const end = last === '' ? size : Math.min(Number(last) + 1, size);
  if (start >= size) throw unsatisfiable(header ?? '', size);
  return end <= start ? null : { start, end };
}

function unsatisfiable(header: string, size: number) {
  return s3Error(
    'InvalidRange',
    416,
    'The requested range is not satisfiable',
    { RangeRequested: header, ActualObjectSize: String(size) },
    { 'content-range': `bytes */${size}` },
  );
}
