import type { JsonObject } from '@deploy/kernel';
import type { TerraformState } from '../../src/index.ts';

const isAt = (address: string, wanted: string) => address === wanted || address.endsWith(`.${wanted}`);

/** The state with other arguments of the resource whose address ends so; undefined takes one away. */
export function edited(
  state: TerraformState,
  address: string,
  change: (values: JsonObject) => JsonObject,
): TerraformState {
  const found = state.filter((resource) => isAt(resource.address, address));
  if (found.length !== 1) throw new Error(`${found.length} resources are at ${address}`);
  return state.map((one) => (found.includes(one) ? { ...one, values: { ...one.values, ...change(one.values) } } : one));
}

export function without(state: TerraformState, address: string): TerraformState {
  const rest = state.filter((resource) => !isAt(resource.address, address));
  if (rest.length !== state.length - 1) throw new Error(`No one resource is at ${address}`);
  return rest;
}

/** Changes the first block under a name. */
export function firstBlock(name: string, members: JsonObject): (values: JsonObject) => JsonObject {
  return (values) => {
    const [first, ...others]: unknown[] = Array.isArray(values[name]) ? values[name] : [];
    if (typeof first !== 'object') throw new Error(`There is no block ${name}`);
    return { [name]: [{ ...first, ...members }, ...others] };
  };
}
