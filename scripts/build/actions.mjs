import { existsSync, readdirSync } from 'node:fs';
import { fromRoot } from '../setup/root.mjs';

/** Names of the actions: the folders that have an action.yml. */
export const actionNames = () =>
  readdirSync(fromRoot('actions')).filter((name) => existsSync(fromRoot('actions', name, 'action.yml')));
