/**
 * Kinds of inputs. Each reads the text that the runner hands over and refuses what it cannot read; nothing is coerced.
 * An empty input is an absent one: the runner does not tell them apart.
 */
export interface InputSpec<T> {
  readonly kind: string;
  readonly description: string;
  /** As in action.yml; null for none. */
  readonly defaultText: string | null;
  readonly required: boolean;
  /** What is accepted, for messages: completes "must be …". */
  readonly accepts: string;
  readonly isSecret: boolean;
  /** Throws `UnreadableInput`. Given an empty text only when the input is neither required nor defaulted. */
  read(text: string): T;
}

/** Thrown by a reader; the caller adds name and value. */
export class UnreadableInput extends Error {}

interface Common {
  readonly description: string;
}
interface Presence extends Common {
  readonly default?: string;
  readonly required?: true;
}
type Given = { readonly default: string } | { readonly required: true };

interface Reading<T> {
  readonly kind: string;
  readonly accepts: string;
  readonly isSecret?: boolean;
  readonly parse: (text: string) => T;
}

function spec<T>(presence: Presence, reading: Reading<T>): InputSpec<T | null> {
  return {
    kind: reading.kind,
    description: presence.description,
    defaultText: presence.default ?? null,
    required: presence.required === true,
    accepts: reading.accepts,
    isSecret: reading.isSecret ?? false,
    read: (text) => (text === '' ? null : reading.parse(text)),
  };
}

/** An input that always has a value: required, or with a default. */
function given<T>(presence: Presence, reading: Reading<T>): InputSpec<T> {
  return { ...spec(presence, reading), read: reading.parse };
}

const isGiven = (presence: Presence): boolean => presence.default !== undefined || presence.required === true;

export function text(presence: Common & Given): InputSpec<string>;
export function text(presence: Common): InputSpec<string | null>;
export function text(presence: Presence): InputSpec<string | null> {
  const reading = { kind: 'text', accepts: 'a text', parse: (value: string) => value };
  return isGiven(presence) ? given(presence, reading) : spec(presence, reading);
}

/** `true` or `false`, in the spellings of YAML 1.2 (source: GitHub toolkit, `getBooleanInput`). */
export function boolean(presence: Common & { readonly default: 'true' | 'false' }): InputSpec<boolean> {
  return given(presence, {
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

export function integer(presence: Common & { readonly default: string } & Range): InputSpec<number>;
export function integer(presence: Common & Range): InputSpec<number | null>;
export function integer(presence: Presence & Range): InputSpec<number | null> {
  const { min, max } = presence;
  const reading = {
    kind: 'integer',
    accepts: `a whole number from ${min} to ${max}`,
    parse: (value: string) => {
      const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
      if (!(number >= min && number <= max)) throw new UnreadableInput();
      return number;
    },
  };
  return isGiven(presence) ? given(presence, reading) : spec(presence, reading);
}

export function choice<const V extends string>(
  presence: Common & { readonly values: readonly V[]; readonly default: NoInfer<V> },
): InputSpec<V> {
  const { values } = presence;
  return given(presence, {
    kind: 'choice',
    accepts: `one of ${values.map((value) => `\`${value}\``).join(', ')}`,
    parse: (value) => {
      const found = values.find((candidate) => candidate === value);
      if (found === undefined) throw new UnreadableInput();
      return found;
    },
  });
}

/** One item a line; blank lines and surrounding spaces are dropped. */
export function lines(presence: Common & { readonly default?: string }): InputSpec<readonly string[]> {
  const reading = { kind: 'lines', accepts: 'one item a line', parse: splitLines };
  return { ...given(presence, reading), read: splitLines };
}

const splitLines = (value: string): readonly string[] =>
  value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** A text that must match a pattern. */
export function pattern(
  presence: Presence & { readonly matches: RegExp; readonly accepts: string },
): InputSpec<string | null> {
  const { matches, accepts } = presence;
  const reading = {
    kind: 'text',
    accepts,
    parse: (value: string) => {
      if (!matches.test(value)) throw new UnreadableInput();
      return value;
    },
  };
  return isGiven(presence) ? given(presence, reading) : spec(presence, reading);
}
