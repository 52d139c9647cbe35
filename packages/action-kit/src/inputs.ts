import { InputError } from '@deploy/kernel';
import { type Environment, type InputSpec, type InputSpecs, inputVariable, UnreadableInput } from './input-spec.ts';
import { mistypedInputs } from './stray-inputs.ts';

/** What the action gets: the same names, values of the kinds. */
export type InputsOf<S extends InputSpecs> = {
  readonly [Name in keyof S]: S[Name] extends InputSpec<infer T> ? T : never;
};

/** What is wrong with inputs that are each readable: one sentence each, naming the inputs. */
export type InputRules<S extends InputSpecs> = (inputs: InputsOf<S>) => readonly string[];

/** Keeps the names and kinds of a specification as a type. */
export const defineInputs = <const S extends InputSpecs>(specs: S): S => specs;

const MOST_SHOWN = 200;

/**
 * Reads all inputs. Throws one `InputError` that lists every input that cannot be used, names that are nearly ours
 * included: a safety switch with a typing error in its name must not be taken for absent.
 */
export function readInputs<S extends InputSpecs>(specs: S, env: Environment, rules?: InputRules<S>): InputsOf<S> {
  const problems = [...mistypedInputs(specs, env)];
  const values: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const given = (env[inputVariable(name)] ?? '').trim();
    const text = textOf(given, spec);
    if (text === '' && spec.required) {
      problems.push(`\`${name}\` is missing; it must be ${spec.accepts}`);
      continue;
    }
    try {
      values[name] = spec.read(text);
    } catch (thrown) {
      problems.push(unreadable(name, spec, text, thrown));
    }
  }
  if (problems.length > 0) throw invalid(problems);
  const inputs = complete(specs, values);
  const contradictions = rules?.(inputs) ?? [];
  if (contradictions.length > 0) throw contradicting(contradictions);
  return inputs;
}

/** A default such as `${{ github.token }}` is the runner's to work out: where it comes as it is, or not at all, there is none. */
function textOf(given: string, { defaultText }: InputSpec<unknown>): string {
  const text = given === '' ? (defaultText ?? '') : given;
  return text === defaultText && /^\$\{\{.*\}\}$/.test(text) ? '' : text;
}

function unreadable(name: string, spec: InputSpec<unknown>, text: string, thrown: unknown): string {
  if (!(thrown instanceof UnreadableInput)) throw thrown;
  if (spec.isSecret) return `\`${name}\` is (hidden), and must be ${spec.accepts}`;
  const shown = JSON.stringify(text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text);
  const why = thrown.message === '' ? '' : ` (${thrown.message})`;
  return `\`${name}\` is ${shown}, and must be ${spec.accepts}${why}`;
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

function contradicting(problems: readonly string[]): InputError {
  return new InputError({
    code: 'inputs-contradict',
    message: `The inputs do not fit together:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
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
