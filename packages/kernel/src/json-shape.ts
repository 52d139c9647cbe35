/**
 * Small readers for JSON documents that other processes wrote. Each takes the document's name, so that a message says
 * which document is wrong and where. They narrow `unknown` without a cast.
 */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function asObject(value: unknown, path: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw new ShapeError(`${path} is not an object`);
}

const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function asString(value: unknown, path: string): string {
  if (typeof value !== 'string') throw new ShapeError(`${path} is not a string`);
  return value;
}

export function asStringOrNull(value: unknown, path: string): string | null {
  return value === null ? null : asString(value, path);
}

/** A whole number of at least zero. */
export function asCount(value: unknown, path: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new ShapeError(`${path} is not a whole number of at least 0`);
  }
  return value;
}

export function asBoolean(value: unknown, path: string): boolean {
  if (typeof value !== 'boolean') throw new ShapeError(`${path} is not true or false`);
  return value;
}

export function asArray<T>(value: unknown, path: string, item: (value: unknown, path: string) => T): readonly T[] {
  if (!Array.isArray(value)) throw new ShapeError(`${path} is not a list`);
  return value.map((element: unknown, index) => item(element, `${path}[${index}]`));
}

export function asRecord<T>(
  value: unknown,
  path: string,
  item: (value: unknown, path: string) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(asObject(value, path)).map(([key, element]) => [key, item(element, `${path}.${key}`)]),
  );
}

export function asOneOf<const T extends string>(value: unknown, path: string, accepted: readonly T[]): T {
  const found = accepted.find((candidate) => candidate === value);
  if (found === undefined) throw new ShapeError(`${path} is not one of ${accepted.join(', ')}`);
  return found;
}

/** Parses text as JSON; the error names the document. */
export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ShapeError(`${name} is not JSON`, { cause });
  }
}
