import { runOwn } from '../setup/own-node.mjs';
import { commandOf } from '../setup/own-tools.mjs';
import { fromRoot } from '../setup/root.mjs';
import { actionNames } from './actions.mjs';

const tsc = commandOf('tsc');

/** Compiles the actions and what they import; answers the exit code. */
export const compileActions = () => runOwn([...tsc, '-b', ...actionNames().map((name) => fromRoot('actions', name))]);
