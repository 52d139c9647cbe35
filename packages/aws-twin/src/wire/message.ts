/** Header fields by lower-case name. Several fields of one name are joined with a comma, as HTTP allows. */
export type WireHeaders = Readonly<Record<string, string>>;

/** An HTTP request as it arrived: nothing decoded, the body whole. */
export interface WireRequest {
  readonly method: string;
  /** The Host header, with the port if it names one. */
  readonly host: string;
  /** The path on the request line, percent-encoded as it was sent, without the query. */
  readonly path: string;
  /** The query on the request line, percent-encoded, without the question mark; empty for none. */
  readonly query: string;
  readonly headers: WireHeaders;
  readonly body: Uint8Array;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: WireHeaders;
  readonly body: Uint8Array;
}

export const EMPTY_BODY = new Uint8Array();

export interface QueryField {
  readonly name: string;
  /** Empty for a name without an equals sign. */
  readonly value: string;
}

/** The fields of a query, decoded, in their order. Throws `URIError` for escapes that are not UTF-8. */
export function queryFields(query: string): readonly QueryField[] {
  if (query === '') return [];
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.indexOf('=');
      const [name, value] = at === -1 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
      return { name: decodeField(name), value: decodeField(value) };
    });
}

function decodeField(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}
