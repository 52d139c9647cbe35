import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson, parsePermissions, type ResolvedPermission, resolvePermissions } from '@deploy/kernel';
import { ROOT } from './names.ts';

/** What `iam.json` of an action asks for in these modes, together; inputs are names of those that are given. */
export function permissionsOf(
  action: string,
  modes: readonly string[],
  values: Readonly<Record<string, string>>,
  inputs: readonly string[] = ['contract-parameter'],
): readonly ResolvedPermission[] {
  const name = `actions/${action}/iam.json`;
  const document = parsePermissions(parseJson(readFileSync(join(ROOT, name), 'utf8'), name), name);
  return modes.flatMap((mode) => resolvePermissions(document, { values, mode, inputs }));
}
