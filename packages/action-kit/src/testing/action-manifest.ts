import { asBoolean, asObject, asRecord, asString } from '@deploy/kernel';
import { parse } from 'yaml';
import type { InputSpecs } from '../input-spec.ts';

/** What an `action.yml` says. Source: GitHub, "Metadata syntax reference". */
export interface ActionManifest {
  readonly name: string;
  readonly description: string;
  readonly using: string;
  readonly main: string;
  readonly inputs: Readonly<Record<string, ManifestInput>>;
  /** Descriptions by name. */
  readonly outputs: Readonly<Record<string, string>>;
}

export interface ManifestInput {
  readonly description: string;
  readonly required: boolean;
  readonly default: string | null;
}

/** Reads an `action.yml`. Throws `ShapeError` for one that lacks a description or has a default that is no text. */
export function parseActionManifest(text: string): ActionManifest {
  const manifest = asObject(parse(text), 'action.yml');
  const runs = asObject(manifest['runs'], 'runs');
  return {
    name: asString(manifest['name'], 'name'),
    description: asString(manifest['description'], 'description'),
    using: asString(runs['using'], 'runs.using'),
    main: asString(runs['main'], 'runs.main'),
    inputs: asRecord(manifest['inputs'] ?? {}, 'inputs', parseInput),
    outputs: asRecord(manifest['outputs'] ?? {}, 'outputs', (value, path) =>
      asString(asObject(value, path)['description'], `${path}.description`),
    ),
  };
}

function parseInput(value: unknown, path: string): ManifestInput {
  const input = asObject(value, path);
  return {
    description: asString(input['description'], `${path}.description`),
    required: asBoolean(input['required'] ?? false, `${path}.required`),
    // A default such as `5` or `true` would reach the action as text in the runner's spelling, not in the author's.
    default: input['default'] === undefined ? null : asString(input['default'], `${path}.default`),
  };
}

export interface ActionCode {
  readonly inputs: InputSpecs;
  /** Names of the outputs, in the order of the documentation. */
  readonly outputs: readonly string[];
}

/** How an `action.yml` differs from what the code reads and writes: one sentence each, none when they agree. */
export function manifestDifferences(manifestText: string, { inputs, outputs }: ActionCode): readonly string[] {
  const manifest = parseActionManifest(manifestText);
  return [
    ...(manifest.using === 'node24' ? [] : [`runs.using is ${manifest.using}, not node24`]),
    ...(manifest.main === 'dist/index.js' ? [] : [`runs.main is ${manifest.main}, not dist/index.js`]),
    ...listDifferences('inputs', Object.keys(manifest.inputs), Object.keys(inputs)),
    ...listDifferences('outputs', Object.keys(manifest.outputs), outputs),
    ...Object.entries(inputs).flatMap(([name, spec]) => {
      const input = manifest.inputs[name];
      return input === undefined ? [] : inputDifferences(name, input, spec);
    }),
  ];
}

function listDifferences(what: string, inManifest: readonly string[], inCode: readonly string[]): readonly string[] {
  const onlyInManifest = inManifest.filter((name) => !inCode.includes(name));
  const onlyInCode = inCode.filter((name) => !inManifest.includes(name));
  const isSameOrder = inManifest.join() === inCode.join();
  const missing = [
    ...onlyInManifest.map((name) => `${what}: ${name} is in action.yml and not in the code`),
    ...onlyInCode.map((name) => `${what}: ${name} is in the code and not in action.yml`),
  ];
  return missing.length === 0 && !isSameOrder ? [`${what}: action.yml has another order than the code`] : missing;
}

function inputDifferences(name: string, input: ManifestInput, spec: InputSpecs[string]): readonly string[] {
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['description', input.description.trim(), spec.description],
    ['default', input.default === '' ? null : input.default, spec.defaultText],
    ['required', input.required, spec.required],
  ];
  return pairs
    .filter(([, manifest, code]) => manifest !== code)
    .map(
      ([field, manifest, code]) => `inputs.${name}.${field}: action.yml has ${show(manifest)}, the code ${show(code)}`,
    );
}

const show = (value: unknown): string => JSON.stringify(value);
