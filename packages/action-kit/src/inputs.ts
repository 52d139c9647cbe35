import { InputError } from '@deploy/kernel';
import { type InputSpec, UnreadableInput } from './input-kinds.ts';

/** The inputs of one action by name, in the order of its documentation. */
export type InputSpecs = Readonly<Record<string, InputSpec<unknown>>>;

/** What the action gets: the same names, values of the kinds. */
export type InputsOf<S extends InputSpecs> = {
  readonly [Name in keyof S]: S[Name] extends InputSpec<infer T> ? T : never;
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** Keeps the names and kinds of a specification as a type. */
export const defineInputs = <const S extends InputSpecs>(specs: S): S => specs;

/** The variable in which the runner hands over an input (source: GitHub toolkit, `getInput`). */
export const inputVariable = (name: string): string => `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;

/** Reads all inputs. Throws one `InputError` that lists every input that cannot be used. */
export function readInputs<S extends InputSpecs>(specs: S, env: Environment): InputsOf<S> {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const given = (env[inputVariable(name)] ?? '').trim();
    const text = given === '' ? (spec.defaultText ?? '') : given;
    if (text === '' && spec.required) {
      problems.push(`\`${name}\` is missing; it must be ${spec.accepts}`);
      continue;
    }
    try {
      values[name] = spec.read(text);
    } catch (thrown) {
      if (!(thrown instanceof UnreadableInput)) throw thrown;
      const shown = spec.isSecret ? '(hidden)' : JSON.stringify(text);
      const why = thrown.message === '' ? '' : `: ${thrown.message}`;
      problems.push(`\`${name}\` is ${shown}, and must be ${spec.accepts}${why}`);
    }
  }
  if (problems.length > 0) throw invalid(problems);
  return complete(specs, values);
}

function invalid(problems: readonly string[]): InputError {
  return new InputError({
    code: 'inputs-invalid',
    message:
      problems.length === 1
        ? `Input ${problems[0]}.`
        : `${problems.length} inputs cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
    remedy: 'Correct them in the `with:` of the step. Nothing was changed.',
  });
}

/** Every name of the specification has been given a value by its own reader. */
function complete<S extends InputSpecs>(specs: S, values: Record<string, unknown>): InputsOf<S> {
  const isComplete = (candidate: Record<string, unknown>): candidate is InputsOf<S> & Record<string, unknown> =>
    Object.keys(specs).every((name) => Object.hasOwn(candidate, name));
  if (!isComplete(values)) throw new TypeError('an input has no value');
  return values;
}
