/**
 * Inputs that were given and are not read. The runner hands over everything in `with:` and only warns of names that
 * action.yml does not have, so that a step with `dry_run: true` would deploy.
 */
import { type Environment, type InputSpecs, inputVariable } from './input-spec.ts';

/** Names that can only be meant for one of ours: refused. One sentence each. */
export function mistypedInputs(specs: InputSpecs, env: Environment): readonly string[] {
  return strays(specs, env).flatMap(({ name, meant }) =>
    meant === null ? [] : [`\`${name}\` does not exist; \`${meant}\` does`],
  );
}

/** What was given and has no effect: unknown names, and inputs that the chosen mode does not use. */
export function idleInputs(specs: InputSpecs, env: Environment): readonly string[] {
  const unknown = strays(specs, env).flatMap(({ name, meant }) =>
    meant === null ? [`Input \`${name}\` is not one of this action's and has no effect.`] : [],
  );
  return [...unknown, ...unusedInMode(specs, env)];
}

function unusedInMode(specs: InputSpecs, env: Environment): readonly string[] {
  const given = (name: string): string => (env[inputVariable(name)] ?? '').trim();
  const mode = given('mode') === '' ? (specs['mode']?.defaultText ?? '') : given('mode');
  return Object.entries(specs).flatMap(([name, { modes, defaultText }]) => {
    const isGiven = given(name) !== '' && given(name) !== defaultText;
    return isGiven && modes !== null && !modes.includes(mode)
      ? [`Input \`${name}\` has no effect with \`mode: ${mode}\`; it is for ${modes.join(', ')}.`]
      : [];
  });
}

interface Stray {
  readonly name: string;
  /** The input of ours that it must be meant for, if any. */
  readonly meant: string | null;
}

function strays(specs: InputSpecs, env: Environment): readonly Stray[] {
  const names = Object.keys(specs);
  const known = new Set(names.map(inputVariable));
  return Object.entries(env)
    .filter(([variable, value]) => variable.startsWith('INPUT_') && !known.has(variable) && (value ?? '').trim() !== '')
    .map(([variable]) => {
      const name = variable.slice('INPUT_'.length).toLowerCase();
      return { name, meant: names.find((candidate) => isSlip(name, candidate)) ?? null };
    });
}

const SHORTEST_FOR_A_SLIP = 5;

/** The same letters with other separators, or one letter off in a name that is long enough for that to mean something. */
function isSlip(given: string, ours: string): boolean {
  const [a, b] = [given, ours].map((name) => name.replaceAll(/[-_ .]/g, ''));
  if (a === undefined || b === undefined) return false;
  return a === b || (b.length >= SHORTEST_FOR_A_SLIP && isOneOff(a, b));
}

/** One letter added, left out, exchanged, or two neighbours swapped. */
function isOneOff(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const restA = a.slice(start);
  const restB = b.slice(start);
  if (a.length > b.length) return restA.slice(1) === restB;
  if (a.length < b.length) return restA === restB.slice(1);
  const isSwapped = restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
  return restA.slice(1) === restB.slice(1) || isSwapped;
}
