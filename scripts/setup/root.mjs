import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** An absolute path from one in the repository. */
export const fromRoot = (...parts) => join(root, ...parts);
