import type { NormalizedSchema } from '@smithy/core/schema';
import type { StaticOperationSchema } from '@smithy/types';

/** Schemas of operations among a client package's exports (source: @smithy/types, `StaticOperationSchema`). */
export function operationSchemas(client: Readonly<Record<string, unknown>>): readonly StaticOperationSchema[] {
  return Object.values(client).filter(isOperationSchema);
}

function isOperationSchema(value: unknown): value is StaticOperationSchema {
  return Array.isArray(value) && value[0] === 9 && value.length >= 6;
}

/** Names of the members that must be there. Generated schemas list them first and end with their number. */
export function requiredMembers(schema: NormalizedSchema): readonly string[] {
  if (schema.isUnitSchema()) return [];
  const raw: unknown = schema.getSchema();
  const count: unknown = Array.isArray(raw) ? raw[6] : undefined;
  const names = [...schema.structIterator()].map(([name]) => name);
  return names.slice(0, typeof count === 'number' ? count : 0);
}
