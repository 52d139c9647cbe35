import { NormalizedSchema } from '@smithy/core/schema';
import type { StaticOperationSchema } from '@smithy/types';
import { requiredMembers } from './operation-schema.ts';

/** One segment of a URI template: literal text, or the name of a member; a greedy label takes the rest of the path. */
export type Segment = { readonly text: string } | { readonly label: string; readonly greedy: boolean };

export interface QueryLiteral {
  readonly name: string;
  /** Null where any value will do, as for `?uploads`. */
  readonly value: string | null;
}

/** Where an operation's members stand in a message, read from the schema that its client package ships. */
export interface HttpBinding {
  readonly operation: string;
  readonly method: string;
  readonly segments: readonly Segment[];
  readonly literals: readonly QueryLiteral[];
  /** The value of `x-id` by which SDKs name the operation; never needed to recognise it. */
  readonly id: string | null;
  readonly successStatus: number;
  readonly input: Bound;
  readonly output: Bound;
}

/** The members of a structure by their place in the message. */
export interface Bound {
  readonly schema: NormalizedSchema;
  readonly labels: readonly string[];
  readonly query: readonly BoundMember[];
  readonly headers: readonly BoundMember[];
  readonly prefixHeaders: readonly BoundMember[];
  readonly payload: BoundMember | null;
  readonly body: readonly BoundMember[];
  readonly statusCode: string | null;
  readonly required: ReadonlySet<string>;
}

export interface BoundMember {
  readonly name: string;
  /** Name of the header or query field; the prefix, for prefix headers. Lower case for headers. */
  readonly wireName: string;
  readonly schema: NormalizedSchema;
}

export function httpBinding(operation: StaticOperationSchema): HttpBinding {
  const [method, uri, successStatus] = httpTrait(NormalizedSchema.of(operation).getMergedTraits().http);
  const at = uri.indexOf('?');
  const path = at === -1 ? uri : uri.slice(0, at);
  const literals =
    at === -1
      ? []
      : uri
          .slice(at + 1)
          .split('&')
          .map(queryLiteral);
  return {
    operation: operation[2],
    method,
    segments: path.split('/').slice(1).map(segment),
    literals: literals.filter(({ name }) => name !== 'x-id'),
    id: literals.find(({ name }) => name === 'x-id')?.value ?? null,
    successStatus,
    input: bound(NormalizedSchema.of(operation[4])),
    output: bound(NormalizedSchema.of(operation[5])),
  };
}

function httpTrait(trait: unknown): readonly [string, string, number] {
  if (!Array.isArray(trait)) throw new TypeError('the operation has no HTTP binding');
  const [method, uri, status]: readonly unknown[] = trait;
  if (typeof method !== 'string' || typeof uri !== 'string' || typeof status !== 'number') {
    throw new TypeError(`not an HTTP binding: ${JSON.stringify(trait)}`);
  }
  return [method, uri, status];
}

function segment(text: string): Segment {
  const label = /^\{(\w+)(\+?)\}$/.exec(text);
  return label?.[1] === undefined ? { text } : { label: label[1], greedy: label[2] === '+' };
}

function queryLiteral(text: string): QueryLiteral {
  const at = text.indexOf('=');
  return at === -1 ? { name: text, value: null } : { name: text.slice(0, at), value: text.slice(at + 1) };
}

function bound(schema: NormalizedSchema): Bound {
  const labels: string[] = [];
  const places = { query: [], headers: [], prefixHeaders: [], body: [] } satisfies Record<string, BoundMember[]>;
  const into: Record<keyof typeof places, BoundMember[]> = places;
  let payload: BoundMember | null = null;
  let statusCode: string | null = null;
  const members = schema.isUnitSchema() ? [] : [...schema.structIterator()];
  for (const [name, member] of members) {
    const traits = member.getMergedTraits();
    if (traits.httpLabel) labels.push(name);
    else if (traits.httpQuery) into.query.push({ name, wireName: traits.httpQuery, schema: member });
    else if (traits.httpHeader) into.headers.push({ name, wireName: traits.httpHeader.toLowerCase(), schema: member });
    else if (traits.httpPrefixHeaders)
      into.prefixHeaders.push({ name, wireName: traits.httpPrefixHeaders.toLowerCase(), schema: member });
    else if (traits.httpPayload) payload = { name, wireName: name, schema: member };
    else if (traits.httpResponseCode) statusCode = name;
    else into.body.push({ name, wireName: name, schema: member });
  }
  return { schema, labels, ...into, payload, statusCode, required: new Set(requiredMembers(schema)) };
}
