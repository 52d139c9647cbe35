import { NormalizedSchema } from '@smithy/core/schema';
import type { StaticOperationSchema } from '@smithy/types';
import type { WireRequest } from './message.ts';
import { operationSchemas } from './operation-schema.ts';
import type { Protocol } from './protocol.ts';
import { type FormNode, readForm } from './query-form.ts';
import { readQueryInput } from './query-input.ts';
import { QueryOutput } from './query-output.ts';
import { ServiceError } from './service-error.ts';
import { xmlError } from './xml-error.ts';

/** What distinguishes one service of the query protocol from another on the wire. */
export interface QueryService {
  readonly serviceNamespace: string;
  /** The `xmlns` of its answers. */
  readonly xmlNamespace: string;
  /** Such as `2011-01-01`. */
  readonly version: string;
}

/** The protocol awsQuery over all operations that a client package ships, whether the twin models them or not. */
export function awsQuery(client: Readonly<Record<string, unknown>>, service: QueryService): Protocol {
  const operations = new Map(operationSchemas(client).map((schema) => [schema[2], schema]));
  const output = new QueryOutput(service);
  return {
    recognise(request) {
      const operation = recognised(operations, service, request);
      const input = NormalizedSchema.of(operation[4]);
      return {
        operation: operation[2],
        labels: {},
        readInput: (opened) => readQueryInput(input, withoutEnvelope(formOf(opened))),
      };
    },
    writeOutput: (name, members, ids) => output.write(known(operations, name), members, ids),
    writeError: (error, ids) => {
      const answer = xmlError({ ...service, wrapsErrors: true }, error, ids);
      return { ...answer, headers: { ...answer.headers, 'content-type': 'text/xml' } };
    },
  };
}

/** The version that a request names, null where it is no request of this protocol; for requests that nobody signed. */
export function queryVersion(request: WireRequest): string | null {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) return null;
  return new URLSearchParams(new TextDecoder().decode(request.body)).get('Version');
}

function recognised(
  operations: ReadonlyMap<string, StaticOperationSchema>,
  service: QueryService,
  request: WireRequest,
): StaticOperationSchema {
  const form = formOf(request);
  const action = form.parts.get('Action')?.text ?? null;
  if (action === null) throw invalidAction('MissingAction', 'The request is missing an action.');
  const version = form.parts.get('Version')?.text ?? '';
  const operation = operations.get(action);
  if (operation === undefined || version !== service.version) {
    throw invalidAction(
      'InvalidAction',
      `Could not find operation ${action} for version ${version || 'NO_VERSION_SPECIFIED'}`,
    );
  }
  return operation;
}

function formOf(request: WireRequest): FormNode {
  try {
    return readForm(request.body);
  } catch {
    throw invalidAction('MalformedQueryString', 'The form contains a syntax error.');
  }
}

function withoutEnvelope(form: FormNode): FormNode {
  const parts = new Map(form.parts);
  parts.delete('Action');
  parts.delete('Version');
  return { text: null, parts };
}

function known(operations: ReadonlyMap<string, StaticOperationSchema>, name: string): StaticOperationSchema {
  const operation = operations.get(name);
  if (operation === undefined) throw new TypeError(`the client package has no operation ${name}`);
  return operation;
}

/** Source: AWS API references, "Common errors". */
function invalidAction(code: string, message: string): ServiceError {
  return new ServiceError({ code, status: code === 'MalformedQueryString' ? 404 : 400, message });
}
