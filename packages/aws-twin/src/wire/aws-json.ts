import { JsonShapeSerializer2 } from '@smithy/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { StaticOperationSchema } from '@smithy/types';
import { errorNames, jsonError } from './json-error.ts';
import { JSON_SETTINGS, readJsonInput, serialization } from './json-input.ts';
import type { WireRequest, WireResponse } from './message.ts';
import { operationSchemas } from './operation-schema.ts';
import type { Protocol } from './protocol.ts';
import { ServiceError } from './service-error.ts';

/** What distinguishes one JSON service from another on the wire. */
export interface JsonService {
  readonly serviceNamespace: string;
  /** What stands before the operation in `X-Amz-Target`. */
  readonly serviceTarget: string;
  readonly jsonVersion: '1.0' | '1.1';
  readonly queryCompatible: boolean;
}

/** The protocols awsJson 1.0 and 1.1 over all operations that a client package ships, modelled or not. */
export function awsJson(client: Readonly<Record<string, unknown>>, service: JsonService): Protocol {
  const operations = new Map(operationSchemas(client).map((schema) => [schema[2], schema]));
  const serializer = new JsonShapeSerializer2(JSON_SETTINGS);
  const errors = { ...service, names: errorNames(client) };
  return {
    recognise(request) {
      const operation = recognised(operations, service, request);
      const input = NormalizedSchema.of(operation[4]);
      return {
        operation: operation[2],
        labels: {},
        readInput: (opened) => readJsonInput(input, documentOf(opened)),
      };
    },
    writeOutput(name, members) {
      const operation = operations.get(name);
      if (operation === undefined) throw new TypeError(`the client package has no operation ${name}`);
      const output = NormalizedSchema.of(operation[5]);
      if (output.isUnitSchema()) return answer(service, '');
      serializer.write(output, members);
      return answer(service, serializer.flush());
    },
    writeError: (error) => jsonError(errors, error),
  };
}

/** The service that `X-Amz-Target` names; null for a request without one. */
export function targetService(request: WireRequest): string | null {
  return request.headers['x-amz-target']?.split('.')[0] ?? null;
}

function recognised(
  operations: ReadonlyMap<string, StaticOperationSchema>,
  service: JsonService,
  request: WireRequest,
): StaticOperationSchema {
  const [target, name = ''] = (request.headers['x-amz-target'] ?? '').split('.');
  const operation = target === service.serviceTarget ? operations.get(name) : undefined;
  if (request.method === 'POST' && operation !== undefined) return operation;
  throw new ServiceError({
    code: 'UnknownOperationException',
    status: 400,
    message: `${service.serviceTarget} has no operation "${request.headers['x-amz-target'] ?? ''}".`,
  });
}

function documentOf(request: WireRequest): unknown {
  try {
    const document: unknown = JSON.parse(new TextDecoder().decode(request.body));
    return document;
  } catch {
    throw serialization('The body is not JSON.');
  }
}

function answer(service: JsonService, body: string | Uint8Array): WireResponse {
  return {
    status: 200,
    headers: { 'content-type': `application/x-amz-json-${service.jsonVersion}` },
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
  };
}
