import { asArray, asObject, asOneOf, asRecord, ShapeError } from '@deploy/kernel';

/** Narrows a value of a document, or throws `ShapeError` naming its path. */
export type Read<T> = (value: unknown, path: string) => T;

/** Reads members of one object of a document. */
export interface Member {
  needs<T>(name: string, read: Read<T>): T;
  /** Undefined where it is absent. */
  may<T>(name: string, read: Read<T>): T | undefined;
}

/** Throws `ShapeError` for anything but an object. */
export function inside(value: unknown, path: string): Member {
  const members = asObject(value, path);
  return {
    needs: (name, read) => read(members[name], `${path}.${name}`),
    may: (name, read) => (members[name] === undefined ? undefined : read(members[name], `${path}.${name}`)),
  };
}

export function asNumber(value: unknown, path: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new ShapeError(`${path} is not a number`);
}

export function list<T>(item: Read<T>): Read<readonly T[]> {
  return (value, path) => asArray(value, path, item);
}

export function record<T>(item: Read<T>): Read<Readonly<Record<string, T>>> {
  return (value, path) => asRecord(value, path, item);
}

export function oneOf<const T extends string>(...accepted: readonly T[]): Read<T> {
  return (value, path) => asOneOf(value, path, accepted);
}
