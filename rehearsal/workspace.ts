import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a runner has checked out: this repository. Inputs name paths relative to it, as a workflow does. */
export const WORKSPACE = fileURLToPath(new URL('..', import.meta.url));

export const inWorkspace = (path: string): string => relative(WORKSPACE, path);

/** An absolute path below the workspace as the rest of it; anything else as it is. */
export const shownPath = (value: string): string => (value.startsWith(WORKSPACE) ? inWorkspace(value) : value);
