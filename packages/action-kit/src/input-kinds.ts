/**
 * Kinds of inputs that hold one value. Each reads the text that the runner hands over and refuses what it cannot read;
 * nothing is coerced. An empty input is an absent one: the runner does not tell them apart.
 */
import {
  type Common,
  type Given,
  givenSpec,
  type InputSpec,
  optionalSpec,
  type Presence,
  specOf,
  UnreadableInput,
} from './input-spec.ts';

export function text(presence: Common & Given): InputSpec<string>;
export function text(presence: Common): InputSpec<string | null>;
export function text(presence: Presence): InputSpec<string | null> {
  return specOf(presence, { kind: 'text', accepts: 'a text', parse: (value) => value });
}

/** A text that is masked before anything is logged, and that no message shows. */
export function secret(presence: Common & { readonly required: true }): InputSpec<string>;
/** @param presence a default is an expression for the runner, such as the token of the workflow */
export function secret(presence: Common & { readonly default?: string }): InputSpec<string | null>;
export function secret(presence: Presence): InputSpec<string | null> {
  const reading = { kind: 'secret', accepts: 'a secret', isSecret: true, parse: (value: string) => value };
  return presence.required === true ? givenSpec(presence, reading) : optionalSpec(presence, reading);
}

/** `true` or `false`, in the spellings of YAML 1.2 (source: GitHub toolkit, `getBooleanInput`). */
export function boolean(presence: Common & { readonly default: 'true' | 'false' }): InputSpec<boolean> {
  return givenSpec(presence, {
    kind: 'boolean',
    accepts: '`true` or `false`',
    parse: (value) => {
      if (['true', 'True', 'TRUE'].includes(value)) return true;
      if (['false', 'False', 'FALSE'].includes(value)) return false;
      throw new UnreadableInput();
    },
  });
}

interface Range {
  readonly min: number;
  readonly max: number;
}

export function integer(presence: Common & Given & Range): InputSpec<number>;
export function integer(presence: Common & Range): InputSpec<number | null>;
export function integer(presence: Presence & Range): InputSpec<number | null> {
  return specOf(presence, wholeNumber('integer', 'a whole number', presence));
}

/** A whole number of seconds; its input's name ends in `-seconds`, so that no unit is parsed. */
export function seconds(presence: Common & Given & Range): InputSpec<number>;
export function seconds(presence: Common & Range): InputSpec<number | null>;
export function seconds(presence: Presence & Range): InputSpec<number | null> {
  return specOf(presence, wholeNumber('seconds', 'a whole number of seconds, without a unit,', presence));
}

const wholeNumber = (kind: string, what: string, { min, max }: Range) => ({
  kind,
  accepts: `${what} from ${min} to ${max}`,
  parse: (value: string) => {
    const number = /^(0|-?[1-9]\d*)$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= min && number <= max)) throw new UnreadableInput();
    return number;
  },
});

interface Choices<V extends string> {
  readonly values: readonly V[];
}

export function choice<const V extends string>(
  presence: Common & Choices<V> & ({ readonly default: NoInfer<V> } | { readonly required: true }),
): InputSpec<V>;
export function choice<const V extends string>(presence: Common & Choices<V>): InputSpec<V | null>;
export function choice<const V extends string>(presence: Presence & Choices<V>): InputSpec<V | null> {
  const { values } = presence;
  return specOf(presence, {
    kind: 'choice',
    accepts: `one of ${values.map((value) => `\`${value}\``).join(', ')}`,
    parse: (value) => {
      const found = values.find((candidate) => candidate === value);
      if (found === undefined) throw new UnreadableInput();
      return found;
    },
  });
}

interface Shape {
  readonly matches: RegExp;
  /** Completes "must be …", with an example. */
  readonly accepts: string;
}

/** A text that must match a pattern. */
export function pattern(presence: Common & Given & Shape): InputSpec<string>;
export function pattern(presence: Common & Shape): InputSpec<string | null>;
export function pattern(presence: Presence & Shape): InputSpec<string | null> {
  const { matches, accepts } = presence;
  return specOf(presence, {
    kind: 'text',
    accepts,
    parse: (value) => {
      if (!matches.test(value)) throw new UnreadableInput();
      return value;
    },
  });
}

/**
 * A path of a file or folder on the runner. Where it may lie is for the action to judge, which knows the workspace;
 * what can be no path anywhere is refused here.
 */
export function path(presence: Common & Given): InputSpec<string>;
export function path(presence: Common): InputSpec<string | null>;
export function path(presence: Presence): InputSpec<string | null> {
  return specOf(presence, {
    kind: 'path',
    accepts: 'one path, such as `dist`',
    parse: (value) => {
      if (/[\r\n]/.test(value)) throw new UnreadableInput('it has several lines');
      if (value.includes('\0')) throw new UnreadableInput('it holds a NUL character');
      // The shell would have expanded it; a step's `with:` is read by no shell.
      if (value.startsWith('~')) throw new UnreadableInput('`~` is not expanded here');
      return value;
    },
  });
}
