import { type HttpBinding, httpBinding } from './http-binding.ts';
import { operationSchemas } from './operation-schema.ts';
import type { Protocol } from './protocol.ts';
import { recognise } from './recognise.ts';
import { RestInput } from './rest-input.ts';
import { RestOutput } from './rest-output.ts';
import type { RestXmlService } from './rest-xml-service.ts';
import { xmlError } from './xml-error.ts';

/** The REST-XML protocol over all operations that a client package ships, whether the twin models them or not. */
export function restXml(client: Readonly<Record<string, unknown>>, service: RestXmlService): Protocol {
  const bindings = operationSchemas(client).map(httpBinding);
  const byName = new Map(bindings.map((binding) => [binding.operation, binding]));
  const input = new RestInput(service);
  const output = new RestOutput(service);
  return {
    recognise(request, given) {
      const { binding, labels } = recognise(bindings, request, given);
      return {
        operation: binding.operation,
        labels,
        readInput: (opened) => input.read(binding, opened, labels),
      };
    },
    writeOutput: (operation, members) =>
      output.write(bindingOf(byName, operation), Object.fromEntries(Object.entries(members))),
    writeError: (error, ids) => xmlError(service, error, ids),
  };
}

function bindingOf(byName: ReadonlyMap<string, HttpBinding>, operation: string): HttpBinding {
  const binding = byName.get(operation);
  if (binding === undefined) throw new TypeError(`the client package has no operation ${operation}`);
  return binding;
}
