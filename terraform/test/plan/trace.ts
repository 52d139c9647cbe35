import { asObject, type JsonObject } from '@deploy/kernel';
import { type Plan, referencesOf } from './read-plan.ts';

/**
 * What an expression of a module leads to: the blocks of resources, followed through inputs and outputs of modules. A
 * plan does not hold locals, so a way through one ends there, as `module.x.local.name`. A
 * module that is looked into by a key counts as a whole, as `module.x.module.y`.
 */
export function trace(plan: Plan, modulePath: readonly string[], expression: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const queue = referencesOf(expression).map((reference) => ({ path: modulePath, reference }));
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { path, reference } = next;
    const key = `${path.join('.')} ${reference}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const parts = reference.replaceAll(/\[[^\]]*\]/g, '').split('.');
    const [kind = '', name = '', output = ''] = parts;
    if (kind === 'var' && path.length > 0) {
      const call = callIn(moduleAt(plan, path.slice(0, -1)), path.at(-1) ?? '');
      const given = asObject(call['expressions'] ?? {}, 'expressions')[name];
      queue.push(...referencesOf(given).map((r) => ({ path: path.slice(0, -1), reference: r })));
    } else if (kind === 'module' && output !== '') {
      const outputs = asObject(moduleAt(plan, [...path, name])['outputs'] ?? {}, 'outputs');
      const value = asObject(outputs[output] ?? {}, output)['expression'];
      queue.push(...referencesOf(value).map((r) => ({ path: [...path, name], reference: r })));
    } else if (kind !== 'each' && kind !== 'count' && name !== '') {
      found.add([...path.map((step) => `module.${step}`), kind, name].join('.'));
    }
  }
  return found;
}

/** The modules that a block lies in, outermost first. */
export const modulePathOf = (address: string): readonly string[] =>
  [...address.matchAll(/module\.([^.[]+)/g)].map(([, name = '']) => name);

function moduleAt(plan: Plan, path: readonly string[]): JsonObject {
  const start = asObject(asObject(plan.document['configuration'], 'configuration')['root_module'], 'root_module');
  return path.reduce((module, name) => asObject(callIn(module, name)['module'], name), start);
}

const callIn = (module: JsonObject, name: string): JsonObject =>
  asObject(asObject(module['module_calls'] ?? {}, 'module_calls')[name], name);
