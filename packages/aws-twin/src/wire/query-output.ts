import { XmlShapeSerializer } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { $SchemaRef, StaticOperationSchema, StaticStructureSchema } from '@smithy/types';
import type { WireResponse } from './message.ts';
import type { AnswerIds } from './protocol.ts';
import { QUERY_SETTINGS } from './query-input.ts';
import { XML_DECLARATION } from './rest-output.ts';

/** The members of an output inside the two envelopes that the protocol puts around them. */
export class QueryOutput {
  readonly #xml: XmlShapeSerializer;
  readonly #envelopes = new Map<string, NormalizedSchema>();

  constructor(service: { readonly serviceNamespace: string; readonly xmlNamespace: string }) {
    this.#xml = new XmlShapeSerializer({ ...QUERY_SETTINGS, ...service });
  }

  write(operation: StaticOperationSchema, output: object, ids: AnswerIds): WireResponse {
    const [, , name] = operation;
    this.#xml.write(this.#envelope(operation), {
      [`${name}Result`]: output,
      ResponseMetadata: { RequestId: ids.requestId },
    });
    const text = XML_DECLARATION + String(this.#xml.flush());
    return { status: 200, headers: { 'content-type': 'text/xml' }, body: new TextEncoder().encode(text) };
  }

  /** `<XResponse><XResult>…</XResult><ResponseMetadata>…</ResponseMetadata></XResponse>`; an operation without output has no result. */
  #envelope(operation: StaticOperationSchema): NormalizedSchema {
    const [, namespace, name, , , output] = operation;
    const known = this.#envelopes.get(name);
    if (known) return known;
    const metadata: StaticStructureSchema = [3, namespace, 'ResponseMetadata', 0, ['RequestId'], [0]];
    const hasResult = !NormalizedSchema.of(output).isUnitSchema();
    const names = hasResult ? [`${name}Result`, 'ResponseMetadata'] : ['ResponseMetadata'];
    const members: $SchemaRef[] = hasResult ? [output, metadata] : [metadata];
    const made = NormalizedSchema.of([3, namespace, `${name}Response`, 0, names, members]);
    this.#envelopes.set(name, made);
    return made;
  }
}
