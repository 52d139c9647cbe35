import { XmlShapeSerializer } from '@aws-sdk/core/protocols';
import { ToStringShapeSerializer } from '@smithy/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { $SchemaRef } from '@smithy/types';
import type { Bound, BoundMember, HttpBinding } from './http-binding.ts';
import { EMPTY_BODY, type WireResponse } from './message.ts';
import type { Members } from './protocol.ts';
import { REST_SETTINGS, type RestXmlService } from './rest-xml-service.ts';

export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Turns the members of an operation's output into a response; the reverse of what an SDK client does. */
export class RestOutput {
  readonly #strings = new ToStringShapeSerializer(REST_SETTINGS);
  readonly #xml: XmlShapeSerializer;
  readonly #bodies = new WeakMap<Bound, NormalizedSchema>();

  constructor(service: RestXmlService) {
    this.#xml = new XmlShapeSerializer({ ...REST_SETTINGS, ...service });
  }

  write(binding: HttpBinding, output: Members): WireResponse {
    const { output: bound } = binding;
    const body = this.#body(bound, output);
    const status = bound.statusCode === null ? undefined : output[bound.statusCode];
    return {
      status: typeof status === 'number' ? status : binding.successStatus,
      headers: { ...(body.type === null ? {} : { 'content-type': body.type }), ...this.#headers(bound, output) },
      body: body.bytes,
    };
  }

  #headers(bound: Bound, output: Members): Record<string, string> {
    const fields: Record<string, string> = {};
    for (const { name, wireName, schema } of bound.headers) {
      const value = output[name];
      if (value !== undefined && value !== null) fields[wireName] = this.#text(schema, value);
    }
    for (const { name, wireName } of bound.prefixHeaders) {
      for (const [suffix, value] of Object.entries(output[name] ?? {})) fields[wireName + suffix] = String(value);
    }
    return fields;
  }

  #text(schema: NormalizedSchema, value: unknown): string {
    this.#strings.write(schema, value);
    return this.#strings.flush();
  }

  #body(bound: Bound, output: Members): { readonly type: string | null; readonly bytes: Uint8Array } {
    if (bound.payload !== null) return this.#payload(bound.payload, output[bound.payload.name]);
    if (bound.body.length === 0) return { type: null, bytes: EMPTY_BODY };
    return { type: 'application/xml', bytes: this.#xmlBytes(this.#bodySchema(bound), output) };
  }

  #payload(member: BoundMember, value: unknown): { readonly type: string | null; readonly bytes: Uint8Array } {
    if (value === undefined) return { type: null, bytes: EMPTY_BODY };
    if (value instanceof Uint8Array) return { type: null, bytes: value };
    return { type: 'application/xml', bytes: this.#xmlBytes(member.schema, value) };
  }

  #xmlBytes(schema: NormalizedSchema, value: unknown): Uint8Array {
    this.#xml.write(schema, value);
    return new TextEncoder().encode(XML_DECLARATION + String(this.#xml.flush()));
  }

  /** The members of an output that go into the body, as a structure of their own. */
  #bodySchema(bound: Bound): NormalizedSchema {
    const known = this.#bodies.get(bound);
    if (known) return known;
    const { schema } = bound;
    const members: $SchemaRef[] = bound.body.map((member) => member.schema);
    const [, namespace = ''] = /^(.*)#/.exec(schema.getName(true) ?? '') ?? [];
    const made = NormalizedSchema.of([
      3,
      namespace,
      schema.getName() ?? '',
      schema.getMergedTraits(),
      bound.body.map(({ name }) => name),
      members,
    ]);
    this.#bodies.set(bound, made);
    return made;
  }
}
