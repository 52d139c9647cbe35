import { ServiceError } from './service-error.ts';

export interface PageRequest {
  readonly size: number | undefined;
  /** What the page before gave. */
  readonly token: string | undefined;
  readonly byDefault: number;
  readonly most: number;
  /** What the service calls a token that no page gave; default `InvalidNextToken`. */
  readonly badTokenCode?: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Names the next page; null after the last. */
  readonly next: string | null;
}

/** A page of a list; its token is the number of items before it. Throws `ServiceError` for a token that no page gave. */
export function nextPage<Item>(all: readonly Item[], request: PageRequest): Page<Item> {
  const { badTokenCode = 'InvalidNextToken', byDefault, most, size, token } = request;
  const length = size ?? byDefault;
  if (length < 1 || length > most) {
    const message = `The page size ${length} is not between 1 and ${most}.`;
    throw new ServiceError({ code: 'ValidationError', status: 400, message });
  }
  const from = token === undefined ? 0 : readToken(token, badTokenCode);
  const end = from + length;
  return { items: all.slice(from, end), next: end < all.length ? writtenToken(end) : null };
}

const MARK = 'page from ';

function writtenToken(from: number): string {
  return Buffer.from(`${MARK}${from}`).toString('base64url');
}

function readToken(token: string, code: string): number {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  const from = text.startsWith(MARK) ? Number(text.slice(MARK.length)) : Number.NaN;
  if (Number.isSafeInteger(from) && from > 0) return from;
  throw new ServiceError({ code, status: 400, message: 'The token is not one that a page gave.' });
}
