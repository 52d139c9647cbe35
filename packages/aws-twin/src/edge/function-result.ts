import { asArray, asCount, asObject, asOneOf, asRecord, asString, type JsonObject, ShapeError } from '@deploy/kernel';
import type { EventField, EventFields } from './event-fields.ts';
import type { EventRequest, EventResponse } from './function-event.ts';

/** What a function returned, checked as CloudFront checks it. */
export type FunctionResult =
  | { readonly kind: 'request'; readonly request: EventRequest }
  | { readonly kind: 'response'; readonly response: EventResponse };

/** Headers that functions neither see nor may add (source: CloudFront Developer Guide, "Restrictions on edge functions"). */
const DISALLOWED =
  /^(connection|expect|keep-alive|proxy-(authenticate|authorization|connection)|trailer|upgrade|x-accel-.*|x-amz-cf-.*|x-amzn-.*|x-cache|x-edge-.*|x-forwarded-proto|x-real-ip)$/;
const READ_ONLY_IN_REQUESTS = ['content-length', 'host', 'transfer-encoding', 'via'];

export const isDisallowedHeader = (name: string): boolean => DISALLOWED.test(name);

/** Reads what a viewer-request function returned: a request, or an answer. Throws `ShapeError`. */
export function readRequestResult(value: unknown, sent: EventRequest): FunctionResult {
  const result = asObject(value, 'the return value');
  if (result['statusCode'] !== undefined) return { kind: 'response', response: readResponse(result) };
  const request = readRequest(result);
  if (request.method !== sent.method) throw new ShapeError('request.method cannot be changed');
  if (!request.uri.startsWith('/')) throw new ShapeError(`request.uri "${request.uri}" does not begin with a slash`);
  for (const name of READ_ONLY_IN_REQUESTS) {
    if (request.headers[name]?.value !== sent.headers[name]?.value) {
      throw new ShapeError(`request.headers.${name} is read-only`);
    }
  }
  return { kind: 'request', request };
}

/** Reads what a viewer-response function returned. Throws `ShapeError`. */
export function readResponseResult(value: unknown): EventResponse {
  return readResponse(asObject(value, 'the return value'));
}

function readRequest(value: JsonObject): EventRequest {
  return {
    method: asString(value['method'], 'request.method'),
    uri: asString(value['uri'], 'request.uri'),
    querystring: readFields(value['querystring'] ?? {}, 'request.querystring'),
    headers: allowedHeaders(readFields(value['headers'] ?? {}, 'request.headers')),
    cookies: readFields(value['cookies'] ?? {}, 'request.cookies'),
  };
}

function readResponse(value: JsonObject): EventResponse {
  const statusCode = asCount(value['statusCode'], 'response.statusCode');
  if (statusCode < 100 || statusCode > 599)
    throw new ShapeError(`response.statusCode ${statusCode} is not an HTTP status`);
  return {
    statusCode,
    headers: allowedHeaders(readFields(value['headers'] ?? {}, 'response.headers')),
    cookies: readFields(value['cookies'] ?? {}, 'response.cookies'),
    body: readBody(value['body']),
  };
}

function readBody(value: unknown): Uint8Array | null {
  if (value === undefined) return null;
  if (typeof value === 'string') return new TextEncoder().encode(value);
  const body = asObject(value, 'response.body');
  const encoding = asOneOf(body['encoding'] ?? 'text', 'response.body.encoding', ['text', 'base64']);
  const data = asString(body['data'], 'response.body.data');
  if (encoding === 'text') return new TextEncoder().encode(data);
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(data)) throw new ShapeError('response.body.data is not base64');
  return new Uint8Array(Buffer.from(data, 'base64'));
}

function readFields(value: unknown, path: string): EventFields {
  return asRecord(value, path, readField);
}

function readField(value: unknown, path: string): EventField {
  const field = asObject(value, path);
  const { multiValue } = field;
  return {
    ...readValue(field, path),
    ...(multiValue === undefined
      ? {}
      : { multiValue: asArray(multiValue, `${path}.multiValue`, (one, at) => readValue(asObject(one, at), at)) }),
  };
}

function readValue(field: JsonObject, path: string): { readonly value: string; readonly attributes?: string } {
  const value = asString(field['value'], `${path}.value`);
  const attributes = field['attributes'];
  return attributes === undefined ? { value } : { value, attributes: asString(attributes, `${path}.attributes`) };
}

function allowedHeaders(headers: EventFields): EventFields {
  for (const name of Object.keys(headers)) {
    if (name !== name.toLowerCase()) throw new ShapeError(`the header name "${name}" is not in lower case`);
    if (isDisallowedHeader(name)) throw new ShapeError(`functions may not set the header "${name}"`);
  }
  return headers;
}
