import { asArray, asObject, type JsonObject } from '@deploy/kernel';
import type { StateResource, TerraformState } from './state.ts';
import { twinModelOf } from './twin-model.ts';

/**
 * What of a state the twin is made from, and nothing else: the arguments that were read while it was made, sorted. It is
 * read like a whole state, makes the same twin, and changes only when the infrastructure does.
 */
export function trimmedState(state: TerraformState): JsonObject {
  const read = new Map<StateResource, Set<string>>();
  twinModelOf(state, (resource, path) => {
    const paths = read.get(resource) ?? new Set();
    read.set(resource, paths.add(path));
  });
  const resources = state.flatMap((resource) => {
    const paths = read.get(resource);
    if (paths === undefined) return [];
    const { address, type, values } = resource;
    return [
      {
        address,
        mode: 'managed',
        type,
        values: kept(
          values,
          [...paths].toSorted((one, other) => (one < other ? -1 : 1)),
        ),
      },
    ];
  });
  return { root_module: { resources } };
}

function kept(values: JsonObject, paths: readonly string[]): JsonObject {
  const names = [...new Set(paths.map((path) => path.split('.', 1)[0] ?? ''))];
  return Object.fromEntries(
    names.map((name) => {
      const below = paths.filter((path) => path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1));
      if (paths.includes(name)) return [name, values[name]];
      return [name, asArray(values[name], name, (block, path) => kept(asObject(block, path), below))];
    }),
  );
}
