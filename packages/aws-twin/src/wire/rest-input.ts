import { XmlShapeDeserializer } from '@aws-sdk/core/protocols';
import { FromStringShapeDeserializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import type { BoundMember, HttpBinding } from './http-binding.ts';
import { queryFields, type WireRequest } from './message.ts';
import type { Labels, Members } from './protocol.ts';
import { REST_SETTINGS, type RestXmlService } from './rest-xml-service.ts';
import { notModelled, ServiceError } from './service-error.ts';

/** Headers under `x-amz-` that belong to signing and to the SDK's bookkeeping, not to an operation. */
const SIGNING_HEADERS = new Set([
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-decoded-content-length',
  'x-amz-security-token',
  'x-amz-te',
  'x-amz-trailer',
  'x-amz-user-agent',
]);

/** Turns a request into the members of an operation's input; the reverse of what an SDK client does. */
export class RestInput {
  readonly #strings = new FromStringShapeDeserializer(REST_SETTINGS);
  readonly #xml: XmlShapeDeserializer;

  constructor(service: RestXmlService) {
    this.#xml = new XmlShapeDeserializer({ ...REST_SETTINGS, ...service });
  }

  /** Throws `ServiceError` for what the shapes do not allow, and for headers and query fields they do not know. */
  read(binding: HttpBinding, request: WireRequest, labels: Labels): Members {
    const { input } = binding;
    const members: Record<string, unknown> = { ...labels };
    this.#readQuery(binding, request, members);
    this.#readHeaders(binding, request, members);
    if (input.payload !== null) members[input.payload.name] = this.#payload(input.payload, request.body);
    else if (input.body.length > 0) Object.assign(members, this.#xmlBody(input.schema, request.body));
    const missing = [...input.required].find((name) => members[name] === undefined);
    if (missing !== undefined) throw badInput('InvalidRequest', `Missing required member: ${missing}`);
    return members;
  }

  #readQuery(binding: HttpBinding, request: WireRequest, members: Record<string, unknown>): void {
    const literals = new Set(['x-id', ...binding.literals.map(({ name }) => name)]);
    for (const { name, value } of queryFields(request.query)) {
      const member = binding.input.query.find(({ wireName }) => wireName === name);
      if (member) members[member.name] = this.#value(member, value);
      else if (!literals.has(name) && !/^x-amz-/i.test(name)) {
        throw notModelled(`the query field "${name}" of ${binding.operation}`);
      }
    }
  }

  #readHeaders(binding: HttpBinding, request: WireRequest, members: Record<string, unknown>): void {
    const { headers, prefixHeaders } = binding.input;
    for (const [header, value] of Object.entries(request.headers)) {
      if (!/^[\t -~]*$/.test(value)) throw notModelled(`characters beyond ASCII in the header "${header}"`);
      const member = headers.find(({ wireName }) => wireName === header);
      const prefix = prefixHeaders.find(({ wireName }) => header.startsWith(wireName));
      if (member) members[member.name] = this.#value(member, value);
      else if (prefix)
        members[prefix.name] = withField(members[prefix.name], header.slice(prefix.wireName.length), value);
      else if (header.startsWith('x-amz-') && !isTransport(header)) {
        throw notModelled(`the header "${header}" of ${binding.operation}`);
      }
    }
  }

  #value(member: BoundMember, text: string): unknown {
    const value = this.#read(member, text);
    if (typeof value === 'number' && Number.isNaN(value)) throw badValue(member, text);
    return value;
  }

  #read(member: BoundMember, text: string): unknown {
    try {
      const value: unknown = this.#strings.read(member.schema, text);
      return value;
    } catch {
      throw badValue(member, text);
    }
  }

  #payload(member: BoundMember, body: Uint8Array): unknown {
    if (member.schema.isBlobSchema() || member.schema.isStreaming()) return body;
    if (member.schema.isStringSchema()) return new TextDecoder().decode(body);
    return body.byteLength === 0 ? undefined : this.#xmlBody(member.schema, body);
  }

  #xmlBody(schema: NormalizedSchema, body: Uint8Array): Members {
    try {
      const value: unknown = this.#xml.read(schema, body);
      if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value));
    } catch {
      // Answered below: the service says the same about every kind of broken XML.
    }
    throw badInput(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  }
}

/** Checksums may be sent with any operation that has a body, whether its shape names them or not. */
function isTransport(header: string): boolean {
  return SIGNING_HEADERS.has(header) || header.startsWith('x-amz-checksum-');
}

function withField(fields: unknown, name: string, value: string): Members {
  const known = typeof fields === 'object' && fields !== null ? fields : {};
  return { ...known, [name]: value };
}

function badValue(member: BoundMember, text: string): ServiceError {
  return new ServiceError({
    code: 'InvalidArgument',
    status: 400,
    message: `The value of ${member.wireName} is not valid.`,
    details: { ArgumentName: member.wireName, ArgumentValue: text },
  });
}

function badInput(code: string, message: string): ServiceError {
  return new ServiceError({ code, status: 400, message });
}
