import { FromStringShapeDeserializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { requiredMembers } from './operation-schema.ts';
import type { Members } from './protocol.ts';
import type { FormNode } from './query-form.ts';
import { notModelled, ServiceError } from './service-error.ts';

/** Timestamps are RFC 3339 unless a trait says otherwise (source: Smithy, `awsQuery`). */
export const QUERY_SETTINGS = { timestampFormat: { useTrait: true, default: 5 as const }, httpBindings: false };

const strings = new FromStringShapeDeserializer(QUERY_SETTINGS);

/**
 * Reads the members of an input from a form; the reverse of what an SDK client does. An empty value for a list is an
 * empty list, as the SDK sends it. Throws `ServiceError` for what the shapes do not allow or do not know.
 */
export function readQueryInput(schema: NormalizedSchema, form: FormNode): Members {
  return schema.isUnitSchema() ? {} : structure(schema, form, '');
}

function structure(schema: NormalizedSchema, node: FormNode, path: string): Members {
  const members: Record<string, unknown> = {};
  const known = new Set<string>();
  for (const [name, member] of schema.structIterator()) {
    const wireName = member.getMergedTraits().xmlName ?? name;
    known.add(wireName);
    const part = node.parts.get(wireName);
    if (part !== undefined) members[name] = read(member, part, path + wireName);
  }
  const unknown = [...node.parts.keys()].find((name) => !known.has(name));
  if (unknown !== undefined) throw notModelled(`the field "${path}${unknown}"`);
  const missing = requiredMembers(schema).find((name) => members[name] === undefined);
  if (missing !== undefined) throw mustNotBeNull(path + missing);
  return members;
}

function read(schema: NormalizedSchema, node: FormNode, path: string): unknown {
  if (schema.isStructSchema()) return structure(schema, node, `${path}.`);
  if (schema.isListSchema()) return list(schema, node, path);
  if (schema.isMapSchema()) return map(schema, node, path);
  if (node.text === null) throw malformed(`Unexpected structure at ${path}`);
  return scalar(schema, node.text, path);
}

function list(schema: NormalizedSchema, node: FormNode, path: string): readonly unknown[] {
  const item = schema.getValueSchema();
  const itemName = item.getMergedTraits().xmlName ?? 'member';
  const items = schema.getMergedTraits().xmlFlattened ? node : node.parts.get(itemName);
  return numbered(node, items, path).map(([index, value]) => read(item, value, `${path}.${itemName}.${index}`));
}

function map(schema: NormalizedSchema, node: FormNode, path: string): Members {
  const items = schema.getMergedTraits().xmlFlattened ? node : node.parts.get('entry');
  const keyName = schema.getKeySchema().getMergedTraits().xmlName ?? 'key';
  const valueName = schema.getValueSchema().getMergedTraits().xmlName ?? 'value';
  const entries = numbered(node, items, path).map(([index, { parts }]) => {
    const [key, value] = [parts.get(keyName)?.text, parts.get(valueName)];
    if (typeof key !== 'string' || value === undefined) throw malformed(`Unexpected entry at ${path}`);
    return [key, read(schema.getValueSchema(), value, `${path}.entry.${index}.${valueName}`)] as const;
  });
  return Object.fromEntries(entries);
}

/** The numbered parts of a list or map, in the order of their numbers; of an empty value there are none. */
function numbered(node: FormNode, items: FormNode | undefined, path: string): readonly (readonly [number, FormNode])[] {
  if (node.text === '' && node.parts.size === 0) return [];
  if (items === undefined) throw malformed(`Unexpected value at ${path}`);
  const entries = [...items.parts].map(([index, value]) => [Number(index), value] as const);
  if (entries.some(([index]) => !Number.isInteger(index) || index < 1)) throw malformed(`Unexpected index at ${path}`);
  return entries.sort(([a], [b]) => a - b);
}

function scalar(schema: NormalizedSchema, text: string, path: string): unknown {
  if (schema.isBooleanSchema() && text !== 'true' && text !== 'false') throw malformed(`${path} is not a boolean`);
  if (schema.isNumericSchema() && !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text))
    throw malformed(`${path} is not a number`);
  try {
    const value: unknown = strings.read(schema, text);
    return value;
  } catch {
    throw malformed(`${path} cannot be read`);
  }
}

/** Source: answers of the services to requests that the SDK's types would not let through; the wording is theirs. */
export function mustNotBeNull(path: string): ServiceError {
  const name = path.charAt(0).toLowerCase() + path.slice(1);
  const message = `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`;
  return new ServiceError({ code: 'ValidationError', status: 400, message });
}

function malformed(message: string): ServiceError {
  return new ServiceError({ code: 'MalformedInput', status: 400, message });
}
