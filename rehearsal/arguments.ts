import { parseArgs } from 'node:util';
import { errorMessage, InputError } from '@deploy/kernel';

/** What was asked for after `npm start --`. */
export interface Arguments {
  /** End after the last scene even at a terminal. */
  readonly once: boolean;
  /** Numbers of the scenes to show, with those they need; empty for all. */
  readonly scenes: readonly string[];
  /** Show everything that the actions print. */
  readonly verbose: boolean;
  /** Only name the scenes. */
  readonly list: boolean;
  readonly help: boolean;
  /** Wanted port of the console; the site beside it and the page of pictures take the next ones. */
  readonly port: number;
}

const DEFAULT_PORT = 4173;

export const USAGE = `npm start                    all scenes; at a terminal the sites then stay up until Ctrl-C
npm start -- --once          end after the last scene
npm start -- --scene 30      one scene and those it needs (may be given several times)
npm start -- --list          name the scenes
npm start -- --verbose       also show everything the actions print
npm start -- --port 9000     serve the console there (default ${DEFAULT_PORT}; another is taken where it is in use)`;

/** Throws `InputError` for an unknown option or a value it cannot use. */
export function parseArguments(given: readonly string[]): Arguments {
  const values = readOptions(given);
  return {
    once: values.once,
    scenes: values.scene.map(sceneNumber),
    verbose: values.verbose,
    list: values.list,
    help: values.help,
    port: portOf(values.port),
  };
}

function readOptions(given: readonly string[]) {
  try {
    return parseArgs({
      args: [...given],
      options: {
        once: { type: 'boolean', default: false },
        scene: { type: 'string', multiple: true, default: [] },
        verbose: { type: 'boolean', short: 'v', default: false },
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        port: { type: 'string', default: String(DEFAULT_PORT) },
      },
    }).values;
  } catch (cause) {
    throw refused(errorMessage(cause), cause);
  }
}

function sceneNumber(given: string): string {
  if (/^\d{1,3}$/.test(given)) return given.padStart(2, '0');
  throw refused(`--scene takes a number such as 30, and "${given}" is none`);
}

function portOf(given: string): number {
  const port = Number(given);
  if (Number.isInteger(port) && port >= 1 && port <= 65_534) return port;
  throw refused(`--port takes a number from 1 to 65534, and "${given}" is none`);
}

function refused(message: string, cause?: unknown): InputError {
  return new InputError({ code: 'rehearsal-arguments', message, remedy: `Use one of:\n${USAGE}`, cause });
}
