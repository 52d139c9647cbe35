import type { JsonObject } from '@deploy/kernel';
import { objectIn, textIn } from './plan-json.ts';

/** A public entry: the DNS records of one public name, and the parameter that says where they lead. */
const MODULE = /(?:^|\/)public-entry(?:\.git)?(?:\?.*)?$/;

/**
 * Calls of modules `public-entry` in a plan's configuration, as paths without keys, such as
 * `module.environment.module.public_entry`. Known by the source of the call, whatever the call is named.
 */
export function publicEntryModules(plan: JsonObject): ReadonlySet<string> {
  const found = new Set<string>();
  collect(objectIn(objectIn(plan['configuration'])['root_module']), '', found);
  return found;
}

function collect(module: JsonObject, path: string, found: Set<string>): void {
  for (const [name, value] of Object.entries(objectIn(module['module_calls']))) {
    const call = objectIn(value);
    const address = `${path}module.${name}`;
    if (MODULE.test(textIn(call['source']) ?? '')) found.add(address);
    collect(objectIn(call['module']), `${address}.`, found);
  }
}

/** The path of the module that an address lies in, with keys: empty for the root. */
export function moduleOf(address: string): string {
  return /^(?:module\.[^.[]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?\.)+/.exec(address)?.[0].slice(0, -1) ?? '';
}

export const withoutKeys = (address: string): string => address.replaceAll(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, '');
