import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A tool of `tools/catalogue.mjs`, as installed by `node scripts/tools.mjs --ensure`. */
export interface InstalledTool {
  readonly name: string;
  readonly path: string;
}

/** Where a tool's program is, or null when it is not installed on this machine. */
export function installedTool(name: string): InstalledTool | null {
  const path = fileURLToPath(new URL(`../../.tools/bin/${name}`, import.meta.url));
  return existsSync(path) ? { name, path } : null;
}

/** The same, for callers that cannot go on without it. */
export function requiredTool(name: string): InstalledTool {
  const tool = installedTool(name);
  if (tool === null) throw new Error(`${name} is not installed: run \`node scripts/tools.mjs --ensure ${name}\``);
  return tool;
}
