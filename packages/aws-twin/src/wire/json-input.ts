import { JsonShapeDeserializer2 } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { requiredMembers } from './operation-schema.ts';
import type { Members } from './protocol.ts';
import { notModelled, ServiceError } from './service-error.ts';

/** Timestamps are seconds since 1970 unless a trait says otherwise (source: Smithy, `awsJson1_0` and `awsJson1_1`). */
export const JSON_SETTINGS = { timestampFormat: { useTrait: true, default: 7 as const }, jsonName: false };

const shapes = new JsonShapeDeserializer2(JSON_SETTINGS);

/**
 * Reads the members of an input from a JSON document; the reverse of what an SDK client does. Throws `ServiceError` for
 * what the shapes do not allow or do not know.
 */
export function readJsonInput(schema: NormalizedSchema, document: unknown): Members {
  if (schema.isUnitSchema()) return {};
  check(schema, document, '');
  const members: unknown = shapes.readObject(schema, JSON.parse(JSON.stringify(document)));
  if (typeof members !== 'object' || members === null) throw serialization('the document is no structure');
  return Object.fromEntries(Object.entries(members));
}

/** The SDK's own reader takes whatever it is given; a service does not. */
function check(schema: NormalizedSchema, value: unknown, path: string): void {
  if (schema.isStructSchema()) checkStructure(schema, value, path);
  else if (schema.isListSchema()) checkList(schema, value, path);
  else if (schema.isMapSchema()) checkMap(schema, value, path);
  else if (schema.isTimestampSchema()) {
    if (typeof value !== 'number' && typeof value !== 'string') throw unexpected(path);
  } else if (typeof value !== typeNameOf(schema)) throw unexpected(path);
}

function checkList(schema: NormalizedSchema, value: unknown, path: string): void {
  if (!Array.isArray(value)) throw unexpected(path);
  const item = schema.getValueSchema();
  for (const [index, element] of value.entries()) check(item, element, `${path}.${index + 1}.member`);
}

function checkMap(schema: NormalizedSchema, value: unknown, path: string): void {
  const item = schema.getValueSchema();
  for (const [key, element] of Object.entries(objectAt(value, path))) check(item, element, `${path}.${key}`);
}

function checkStructure(schema: NormalizedSchema, value: unknown, path: string): void {
  const record = objectAt(value, path);
  const members = new Map(schema.structIterator());
  for (const [name, element] of Object.entries(record)) {
    const member = members.get(name);
    if (member === undefined) throw notModelled(`the member "${path === '' ? name : `${path}.${name}`}"`);
    if (element !== null) check(member, element, path === '' ? name : `${path}.${name}`);
  }
  const missing = requiredMembers(schema).find((name) => record[name] === undefined || record[name] === null);
  if (missing !== undefined) throw mustNotBeNull(path === '' ? missing : `${path}.${missing}`);
}

function objectAt(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unexpected(path);
  return Object.fromEntries(Object.entries(value));
}

function typeNameOf(schema: NormalizedSchema): 'boolean' | 'number' | 'string' {
  if (schema.isBooleanSchema()) return 'boolean';
  return schema.isNumericSchema() ? 'number' : 'string';
}

function unexpected(path: string): ServiceError {
  return serialization(`Unexpected value at ${path === '' ? 'the root' : path}`);
}

export function serialization(message: string): ServiceError {
  return new ServiceError({ code: 'SerializationException', status: 400, message });
}

function mustNotBeNull(path: string): ServiceError {
  const name = path.charAt(0).toLowerCase() + path.slice(1);
  const message = `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`;
  return new ServiceError({ code: 'ValidationException', status: 400, message });
}
