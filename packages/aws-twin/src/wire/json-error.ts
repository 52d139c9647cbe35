import type { WireResponse } from './message.ts';
import type { ServiceError } from './service-error.ts';

/** What a service calls an error: the shape's name, and the code that it had in the query protocol. */
export interface ErrorNames {
  readonly shape: string;
  readonly queryCode: string;
}

/** Errors of a client package by shape name and by query code (source: its schemas, trait `awsQueryError`). */
export function errorNames(client: Readonly<Record<string, unknown>>): ReadonlyMap<string, ErrorNames> {
  const found = new Map<string, ErrorNames>();
  for (const exported of Object.values(client)) {
    if (!Array.isArray(exported) || exported[0] !== -3 || typeof exported[2] !== 'string') continue;
    const shape = exported[2];
    const queryError = queryErrorOf(exported[3]);
    const names = { shape, queryCode: queryError ?? shape };
    found.set(shape, names);
    if (!found.has(names.queryCode)) found.set(names.queryCode, names);
  }
  return found;
}

function queryErrorOf(traits: unknown): string | null {
  if (typeof traits !== 'object' || traits === null || !('awsQueryError' in traits)) return null;
  const { awsQueryError } = traits;
  const code: unknown = Array.isArray(awsQueryError) ? awsQueryError[0] : undefined;
  return typeof code === 'string' ? code : null;
}

export interface JsonErrorForm {
  readonly serviceNamespace: string;
  /** Such as `1.1`. */
  readonly jsonVersion: string;
  /** Whether errors also tell their code of the query protocol (source: Smithy, `awsQueryCompatible`). */
  readonly queryCompatible: boolean;
  readonly names: ReadonlyMap<string, ErrorNames>;
}

/** An error as a JSON service writes it. */
export function jsonError(form: JsonErrorForm, error: ServiceError): WireResponse {
  const known = form.names.get(error.code);
  const { shape, queryCode } = known ?? { shape: error.code, queryCode: error.code.replace(/Exception$/, '') };
  const type = `${known === undefined ? 'com.amazon.coral.service' : form.serviceNamespace}#${shape}`;
  const fault = error.status < 500 ? 'Sender' : 'Receiver';
  return {
    status: error.status,
    headers: {
      'content-type': `application/x-amz-json-${form.jsonVersion}`,
      ...(form.queryCompatible ? { 'x-amzn-query-error': `${queryCode};${fault}` } : {}),
      ...error.headers,
    },
    body: new TextEncoder().encode(JSON.stringify({ __type: type, message: error.message, ...error.details })),
  };
}
