import { asArray, asObject, InputError, type JsonObject, ShapeError } from '@deploy/kernel';
import type { Read } from '../model-member.ts';

/** A resource, or a block nested in one. What Terraform leaves empty, null or `""`, is absent. */
export interface Block {
  /** Such as `aws_lb.this`, or `aws_lb_listener.https: default_action[0]`. */
  readonly where: string;
  /** Throws `InputError` where the argument is absent or not of that kind. */
  needs<T>(name: string, read: Read<T>): T;
  may<T>(name: string, read: Read<T>): T | undefined;
  /** Nested blocks of a name, none where there are none. */
  blocks(name: string): readonly Block[];
  /** The one nested block of a name. Throws `InputError` where there is none, or more. */
  block(name: string): Block;
  /** The same, where it may be absent. */
  mayBlock(name: string): Block | undefined;
  /** Throws `InputError` where an argument is there and is none of those that the twin models. */
  only(name: string, ...modelled: readonly (string | number | boolean)[]): void;
  /** Throws `InputError` where there is a nested block of one of these names: it would do something that the twin does not. */
  none(...names: readonly string[]): void;
}

/** Told the path of every argument that is read, without the positions of blocks: `default_action.type`. */
export type Note = (path: string) => void;

export function blockOf(values: JsonObject, where: string, note: Note): Block {
  const given = (name: string): unknown => {
    const value = values[name];
    return value === '' || value === null ? undefined : value;
  };
  const path = (name: string) => (where.includes(': ') ? `${where}.${name}` : `${where}: ${name}`);
  const reading = <T>(name: string, value: unknown, read: Read<T>): T => {
    note(name);
    try {
      return read(value, path(name));
    } catch (thrown) {
      throw thrown instanceof ShapeError ? unreadable(thrown) : thrown;
    }
  };
  const blocks = (name: string): readonly Block[] =>
    asArray(given(name) ?? [], path(name), asObject).map((inner, at) =>
      blockOf(inner, `${path(name)}[${at}]`, (below) => note(`${name}.${below}`)),
    );
  const mayBlock = (name: string): Block | undefined => {
    const [first, ...others] = blocks(name);
    if (others.length > 0) throw unmodelled(path(name), 'more than one block');
    return first;
  };
  return {
    where,
    blocks,
    mayBlock,
    needs: (name, read) => {
      if (given(name) === undefined) throw missing(path(name));
      return reading(name, given(name), read);
    },
    may: (name, read) => (given(name) === undefined ? undefined : reading(name, given(name), read)),
    block: (name) => {
      const found = mayBlock(name);
      if (found === undefined) throw missing(path(name));
      return found;
    },
    only: (name, ...modelled) => {
      const value = given(name);
      if (value === undefined) return;
      note(name);
      if (!modelled.some((known) => known === value)) throw unmodelled(path(name), JSON.stringify(value));
    },
    none: (...names) => {
      for (const name of names) if (blocks(name).length > 0) throw unmodelled(path(name), 'such a block');
    },
  };
}

const missing = (path: string): InputError =>
  new InputError({
    code: 'twin-state-argument-missing',
    message: `The state has no value for ${path}, which the twin is made from.`,
    remedy: 'Set the argument in the Terraform code, or take a state from after an apply.',
  });

const unreadable = (cause: ShapeError): InputError =>
  new InputError({
    code: 'twin-state-argument-unreadable',
    message: `The state holds what the twin cannot read: ${cause.message}.`,
    remedy: 'Take the state from the provider version that the stacks name, or mend the reader in terraform-state/.',
    cause,
  });

/** What would do something at AWS that the twin does not. */
export const unmodelled = (path: string, what: string): InputError =>
  new InputError({
    code: 'twin-state-unmodelled',
    message: `${path} has ${what}, which the twin does not model.`,
    remedy:
      'Model it in packages/aws-twin with a rule of its SPEC, or leave it out of the stack that the twin boots from.',
  });
