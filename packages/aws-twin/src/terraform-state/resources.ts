import { asString, InputError } from '@deploy/kernel';
import { type Block, blockOf } from './block.ts';
import { checkTypes } from './resource-types.ts';
import type { StateResource, TerraformState } from './state.ts';

/** Told every argument that is read of a resource. */
export type NoteResource = (resource: StateResource, path: string) => void;

/** A state, as what is made from it looks into it. */
export interface Resources {
  ofType(type: string): readonly Block[];
  /** The one resource of a type whose argument has a value; undefined where there is none. */
  find(type: string, argument: string, value: string): Block | undefined;
  /** The same. Throws `InputError` where there is none: `by` names what refers to it. */
  the(type: string, argument: string, value: string, by: Block): Block;
}

/** Throws `InputError` where the state has a type of resource of which nobody has said what the twin does with it. */
export function resourcesOf(state: TerraformState, note: NoteResource = () => undefined): Resources {
  checkTypes(state);
  const block = (resource: StateResource) => blockOf(resource.values, resource.address, (path) => note(resource, path));
  const find = (type: string, argument: string, value: string): Block | undefined => {
    const found = state.filter((resource) => resource.type === type && resource.values[argument] === value);
    const [first, second] = found;
    if (first === undefined) return undefined;
    if (second !== undefined) throw ambiguous(`${type} with ${argument} ${value}`, [first.address, second.address]);
    const only = block(first);
    only.needs(argument, asString);
    return only;
  };
  return {
    ofType: (type) => state.filter((resource) => resource.type === type).map(block),
    find,
    the: (type, argument, value, by) => {
      const found = find(type, argument, value);
      if (found === undefined) throw unknown(`${type} with ${argument} ${value}`, by.where);
      return found;
    },
  };
}

const unknown = (what: string, by: string): InputError =>
  new InputError({
    code: 'twin-state-reference-unknown',
    message: `${by} refers to ${what}, and the state has none.`,
    remedy: 'Make both in one stack, or let the twin know what is there already in terraform-state/.',
  });

const ambiguous = (what: string, addresses: readonly string[]): InputError =>
  new InputError({
    code: 'twin-state-reference-ambiguous',
    message: `The state has more than one ${what}: ${addresses.join(' and ')}.`,
    remedy: 'Give each its own value in the `override_resource` blocks of tests/whole.tftest.hcl; AWS would.',
  });
