/** What is known of one input, whatever its kind. */
export interface InputSpec<T> {
  readonly kind: string;
  /** The same text as in action.yml. */
  readonly description: string;
  /** As in action.yml; null for none. */
  readonly defaultText: string | null;
  readonly required: boolean;
  /** What is accepted, for messages: completes "must be …". */
  readonly accepts: string;
  readonly isSecret: boolean;
  /** Values of the input `mode` in which this one has an effect; null for all. */
  readonly modes: readonly string[] | null;
  /** Throws `UnreadableInput`. Given an empty text only when the input is neither required nor defaulted. */
  read(text: string): T;
}

/** Thrown by a reader, with the reason if there is more to say than what is accepted; the caller adds name and value. */
export class UnreadableInput extends Error {}

/** What every input may say about itself. */
export interface Common {
  readonly description: string;
  readonly modes?: readonly string[];
}

export interface Presence extends Common {
  readonly default?: string;
  readonly required?: true;
}

/** An input that always has a value. */
export type Given = { readonly default: string } | { readonly required: true };

export interface Reading<T> {
  readonly kind: string;
  readonly accepts: string;
  readonly isSecret?: boolean;
  readonly parse: (text: string) => T;
}

/** An input that is null when it is not given. */
export function optionalSpec<T>(presence: Presence, reading: Reading<T>): InputSpec<T | null> {
  return { ...givenSpec(presence, reading), read: (text) => (text === '' ? null : reading.parse(text)) };
}

/** An input that always has a value: required, or with a default, or with a reading of the empty text. */
export function givenSpec<T>(presence: Presence, reading: Reading<T>): InputSpec<T> {
  return {
    kind: reading.kind,
    description: presence.description,
    defaultText: presence.default ?? null,
    required: presence.required === true,
    accepts: reading.accepts,
    isSecret: reading.isSecret ?? false,
    modes: presence.modes ?? null,
    read: reading.parse,
  };
}

/** Null when absent, unless the input cannot be absent. */
export const specOf = <T>(presence: Presence, reading: Reading<T>): InputSpec<T | null> =>
  presence.default === undefined && presence.required !== true
    ? optionalSpec(presence, reading)
    : givenSpec(presence, reading);

/** The inputs of one action by name, in the order of its documentation. */
export type InputSpecs = Readonly<Record<string, InputSpec<unknown>>>;

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variable in which the runner hands over an input (source: GitHub toolkit, `getInput`). */
export const inputVariable = (name: string): string => `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
