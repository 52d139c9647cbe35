import { type HttpAnswer, NO_BODY, withoutFields } from './message.ts';

type Conditions = Readonly<Record<string, string>>;

/**
 * Applies what the viewer asked about a representation: 304 for a copy that is still good, 206 or 416 for a range
 * (RFC 9110, sections 13 and 14). Several ranges at once are answered with the whole, which HTTP allows.
 */
export function conditionalAnswer(answer: HttpAnswer, conditions: Conditions): HttpAnswer {
  if (answer.status !== 200) return answer;
  if (isNotModified(answer, conditions)) return notModified(answer);
  const range = conditions['range'];
  if (range === undefined || !ifRangeHolds(answer, conditions['if-range'])) return answer;
  return partialAnswer(answer, range);
}

/** Whether an entity tag is in an `If-None-Match` list, by weak comparison. */
export function etagListed(etag: string | undefined, list: string): boolean {
  if (list.trim() === '*') return etag !== undefined;
  if (etag === undefined) return false;
  return (list.match(/(?:W\/)?"[^"]*"/g) ?? []).some((candidate) => opaque(candidate) === opaque(etag));
}

function isNotModified(answer: HttpAnswer, conditions: Conditions): boolean {
  const noneMatch = conditions['if-none-match'];
  if (noneMatch !== undefined) return etagListed(answer.headers['etag'], noneMatch);
  const since = Date.parse(conditions['if-modified-since'] ?? '');
  const modified = Date.parse(answer.headers['last-modified'] ?? '');
  return modified <= since;
}

function notModified(answer: HttpAnswer): HttpAnswer {
  const headers = withoutFields(answer.headers, [
    'content-length',
    'content-type',
    'content-encoding',
    'accept-ranges',
  ]);
  return { ...answer, status: 304, headers, body: NO_BODY };
}

/** `If-Range` compares strongly, so a weak tag never allows a range. */
function ifRangeHolds(answer: HttpAnswer, ifRange: string | undefined): boolean {
  if (ifRange === undefined) return true;
  if (ifRange.includes('"')) return !ifRange.startsWith('W/') && ifRange === answer.headers['etag'];
  return ifRange === answer.headers['last-modified'];
}

function partialAnswer(answer: HttpAnswer, header: string): HttpAnswer {
  const match = /^bytes=(?:(\d+)-(\d*)|-(\d+))$/.exec(header.trim());
  if (match === null) return answer;
  const size = answer.body.byteLength;
  const [, first, last, suffix] = match;
  const start = first === undefined ? Math.max(0, size - Number(suffix)) : Number(first);
  const end = first === undefined || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== undefined && last !== '' && first !== undefined && Number(last) < Number(first)) return answer;
  if (start >= size) {
    const headers = { ...withoutFields(answer.headers, ['content-length']), 'content-range': `bytes */${size}` };
    return { ...answer, status: 416, headers: { ...headers, 'content-length': '0' }, body: NO_BODY };
  }
  const body = answer.body.subarray(start, end + 1);
  const headers = {
    ...answer.headers,
    'content-length': String(body.byteLength),
    'content-range': `bytes ${start}-${end}/${size}`,
  };
  return { ...answer, status: 206, headers, body };
}

function opaque(etag: string): string {
  return etag.startsWith('W/') ? etag.slice(2) : etag;
}
