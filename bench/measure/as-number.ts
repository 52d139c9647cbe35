import { ShapeError } from '@deploy/kernel';

/** A finite number of a JSON document. */
export function asNumber(value: unknown, path: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new ShapeError(`${path} is not a number`);
  return value;
}
