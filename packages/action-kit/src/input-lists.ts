/** Kinds of inputs that hold several values. An absent one is an empty list. */
import { type Common, givenSpec, type InputSpec, UnreadableInput } from './input-spec.ts';

interface ListPresence extends Common {
  readonly default?: string;
  readonly required?: true;
  /** What is wrong with an item, if anything. */
  readonly refuse?: (item: string) => string | null;
}

/** One item a line; blank lines and surrounding spaces are dropped. */
export const lines = (presence: ListPresence): InputSpec<readonly string[]> =>
  listOf(presence, { kind: 'lines', accepts: 'one item a line', separator: /\n/ });

/** Items between commas or on lines of their own, for values that hold neither. */
export const commaList = (presence: ListPresence): InputSpec<readonly string[]> =>
  listOf(presence, {
    kind: 'list',
    accepts: 'a list with commas or line breaks between its items',
    separator: /[,\n]/,
  });

/** One glob a line. What a glob means is for the package that matches it; what is none to anybody is refused here. */
export const globs = (presence: ListPresence): InputSpec<readonly string[]> =>
  listOf(
    { ...presence, refuse: (item) => refuseGlob(item) ?? presence.refuse?.(item) ?? null },
    { kind: 'globs', accepts: 'one glob a line, with `/` between folders', separator: /\n/ },
  );

function refuseGlob(glob: string): string | null {
  if (glob.startsWith('!')) return 'a glob cannot begin with `!`';
  if (glob.includes('\\')) return '`\\` does not separate folders';
  return null;
}

interface ListForm {
  readonly kind: string;
  readonly accepts: string;
  readonly separator: RegExp;
}

function listOf(presence: ListPresence, { kind, accepts, separator }: ListForm): InputSpec<readonly string[]> {
  const parse = (value: string) => {
    const items = value
      .split(separator)
      .map((item) => item.trim())
      .filter((item) => item !== '');
    const refusals = items.flatMap((item) => {
      const reason = presence.refuse?.(item) ?? null;
      return reason === null ? [] : [`${JSON.stringify(item)}: ${reason}`];
    });
    if (refusals.length > 0) throw new UnreadableInput(refusals.join('; '));
    return items;
  };
  return givenSpec(presence, { kind, accepts, parse });
}
