import { readFile } from 'node:fs/promises';
import { asObject, asString, PreconditionError } from '@deploy/kernel';
import { parse } from 'yaml';

/** What a runner reads of an `action.yml`. */
export interface ActionManifest {
  readonly name: string;
  /** The bundle to start. */
  readonly main: URL;
  /** The bundle of its post step; null where it has none. */
  readonly post: URL | null;
  /** Default of every input; null where there is none. */
  readonly inputs: ReadonlyMap<string, { readonly default: string | null; readonly isRequired: boolean }>;
}

export const ACTIONS = new URL('../../actions/', import.meta.url);

export async function readActionManifest(action: string, actions: URL = ACTIONS): Promise<ActionManifest> {
  const folder = new URL(`${action}/`, actions);
  const document = asObject(parse(await readFile(new URL('action.yml', folder), 'utf8')), 'action.yml');
  const runs = asObject(document['runs'], 'runs');
  const inputs = Object.entries(asObject(document['inputs'] ?? {}, 'inputs')).map(([name, value]) => {
    const input = asObject(value, `inputs.${name}`);
    const given = input['default'];
    return [
      name,
      { default: given === undefined ? null : String(given), isRequired: input['required'] === true },
    ] as const;
  });
  const bundle = (key: 'main' | 'post') => new URL(asString(runs[key], `runs.${key}`), folder);
  const post = runs['post'] === undefined ? null : bundle('post');
  return { name: action, main: bundle('main'), post, inputs: new Map(inputs) };
}

/**
 * The `INPUT_*` variables that a runner would set: defaults, then what the step gives. An input that the action does
 * not have is refused here, though a runner only warns: in a rehearsal it is a mistake.
 */
export function inputVariables(
  manifest: ActionManifest,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const unknown = Object.keys(given).filter((name) => !manifest.inputs.has(name));
  if (unknown.length > 0) throw unknownInputs(manifest, unknown);
  return Object.fromEntries(
    [...manifest.inputs].map(([name, input]) => [variableOf(name), given[name] ?? input.default ?? '']),
  );
}

/** Spaces become underscores, hyphens stay (source: GitHub, Metadata syntax reference, `inputs.<input_id>`). */
function variableOf(input: string): string {
  return `INPUT_${input.replace(/ /g, '_').toUpperCase()}`;
}

function unknownInputs(manifest: ActionManifest, unknown: readonly string[]): PreconditionError {
  return new PreconditionError({
    code: 'rehearsal-input-unknown',
    message: `Action ${manifest.name} has no input ${unknown.join(', ')}.`,
    remedy: `Correct the scene. The inputs are: ${[...manifest.inputs.keys()].join(', ')}.`,
  });
}
