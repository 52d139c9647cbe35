/** Header fields by lower-case name. Several fields of one name are joined with a comma, as HTTP allows. */
export type HeaderFields = Readonly<Record<string, string>>;

/** What a visitor sends. */
export interface EdgeRequest {
  /** Default `GET`. */
  readonly method?: string;
  /** Path and query as on the request line, percent-encoded, such as `/a%20b.js?v=1`. */
  readonly target: string;
  readonly headers?: HeaderFields;
  readonly body?: Uint8Array;
  /** Default `https`. */
  readonly scheme?: 'http' | 'https';
  /** The edge location that answers; default the first one of the edge. */
  readonly pop?: string;
  /** Default `127.0.0.1`. */
  readonly viewerIp?: string;
}

/** What an origin or the edge answers. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: HeaderFields;
  /** Values of `Set-Cookie`, one a cookie; they cannot be joined. */
  readonly setCookies: readonly string[];
  readonly body: Uint8Array;
}

/** What a visitor gets: whole, and without a body where HTTP allows none. */
export type EdgeResponse = HttpAnswer;

export const NO_BODY = new Uint8Array();

/** An answer whose body is text. */
export function textAnswer(status: number, text: string, headers: HeaderFields = {}): HttpAnswer {
  const body = new TextEncoder().encode(text);
  return {
    status,
    headers: { 'content-type': 'text/html', 'content-length': String(body.byteLength), ...headers },
    setCookies: [],
    body,
  };
}

/** Copies header fields without the named ones. */
export function withoutFields(headers: HeaderFields, names: Iterable<string>): HeaderFields {
  const dropped = new Set(names);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)));
}
