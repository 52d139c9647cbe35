import type { ViewerRequest } from './cache-key.ts';
import { type EventField, type EventFields, fieldsOf, pairsOf, sameFields, valuesOf } from './event-fields.ts';
import type { HeaderFields, HttpAnswer } from './message.ts';

/** The event of CloudFront Functions, version 1.0 (source: CloudFront Developer Guide, "Event structure"). */
export interface FunctionEvent {
  readonly version: '1.0';
  readonly context: {
    readonly distributionDomainName: string;
    readonly distributionId: string;
    readonly eventType: 'viewer-request' | 'viewer-response';
    readonly requestId: string;
  };
  readonly viewer: { readonly ip: string };
  readonly request: EventRequest;
  /** Functions never see the body. */
  readonly response?: Omit<EventResponse, 'body'>;
}

export interface EventRequest {
  readonly method: string;
  readonly uri: string;
  readonly querystring: EventFields;
  readonly headers: EventFields;
  readonly cookies: EventFields;
}

export interface EventResponse {
  readonly statusCode: number;
  readonly headers: EventFields;
  readonly cookies: EventFields;
  /** Null: the function set none, so the body stays as it was. */
  readonly body: Uint8Array | null;
}

export function eventRequest(request: ViewerRequest): EventRequest {
  return {
    method: request.method,
    uri: request.path,
    querystring: fieldsOf(pairsOf(request.query, '&')),
    headers: headerFields(request.headers),
    cookies: fieldsOf(pairsOf(request.headers['cookie'] ?? '', /;\s*/)),
  };
}

export function eventResponse(answer: HttpAnswer): Omit<EventResponse, 'body'> {
  const cookies = answer.setCookies.map((cookie) => {
    const [pair = '', ...attributes] = cookie.split(/;\s*/);
    const [field = { name: pair, value: '' }] = pairsOf(pair, ';');
    return attributes.length === 0 ? field : { ...field, attributes: attributes.join('; ') };
  });
  return { statusCode: answer.status, headers: headerFields(answer.headers), cookies: fieldsOf(cookies) };
}

/** The request that a function returned. What it left alone keeps its exact form. */
export function requestFromEvent(returned: EventRequest, sent: EventRequest, original: ViewerRequest): ViewerRequest {
  const cookies = sameFields(returned.cookies, sent.cookies)
    ? (original.headers['cookie'] ?? '')
    : joined(returned.cookies, sent.cookies, '; ');
  return {
    method: original.method,
    path: returned.uri,
    query: sameFields(returned.querystring, sent.querystring)
      ? original.query
      : joined(returned.querystring, sent.querystring, '&'),
    headers: { ...headersFrom(returned.headers), ...(cookies === '' ? {} : { cookie: cookies }) },
    body: original.body,
  };
}

/** The answer that a function made or changed; without a body of its own it keeps the body it was given. */
export function answerFromEvent(returned: EventResponse, original: HttpAnswer): HttpAnswer {
  const { body } = returned;
  const headers = headersFrom(returned.headers);
  return {
    status: returned.statusCode,
    headers: body === null ? headers : { ...headers, 'content-length': String(body.byteLength) },
    setCookies: Object.entries(returned.cookies).flatMap(([name, field]) =>
      (field.multiValue ?? [field]).map((cookie) => setCookie(name, cookie)),
    ),
    body: body ?? original.body,
  };
}

function setCookie(name: string, cookie: Pick<EventField, 'value' | 'attributes'>): string {
  return cookie.attributes === undefined ? `${name}=${cookie.value}` : `${name}=${cookie.value}; ${cookie.attributes}`;
}

function headerFields(headers: HeaderFields): EventFields {
  const shown = Object.entries(headers).filter(([name]) => name !== 'cookie');
  return fieldsOf(shown.map(([name, value]) => ({ name, value })));
}

function headersFrom(fields: EventFields): HeaderFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, valuesOf(field, undefined).join(', ')]),
  );
}

function joined(fields: EventFields, sent: EventFields, separator: string): string {
  return Object.entries(fields)
    .flatMap(([name, field]) => valuesOf(field, sent[name]).map((value) => (value === '' ? name : `${name}=${value}`)))
    .join(separator);
}
