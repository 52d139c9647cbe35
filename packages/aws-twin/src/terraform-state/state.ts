import { asArray, asObject, asString, type JsonObject } from '@deploy/kernel';

/** A resource as a state has it after an apply. */
export interface StateResource {
  /** Such as `module.environment.module.api_alb.aws_lb.this`. */
  readonly address: string;
  readonly type: string;
  readonly values: JsonObject;
}

/** The managed resources of a state, in the order of their addresses. */
export type TerraformState = readonly StateResource[];

/**
 * Reads `values` of `terraform show -json`, or `test_state` of `terraform test -json -verbose`. Throws `ShapeError` for
 * anything else. Source: Terraform documentation, "JSON Output Format", values representation.
 */
export function readTerraformState(value: unknown, name = 'state'): TerraformState {
  const path = `${name}.root_module`;
  return resourcesIn(asObject(value, name)['root_module'], path).toSorted((one, other) =>
    one.address < other.address ? -1 : 1,
  );
}

function resourcesIn(value: unknown, path: string): readonly StateResource[] {
  const module = asObject(value, path);
  const own = asArray(module['resources'] ?? [], `${path}.resources`, (resource, where) => {
    const { address, mode, type, values } = asObject(resource, where);
    if (mode !== 'managed') return [];
    return [
      {
        address: asString(address, `${where}.address`),
        type: asString(type, `${where}.type`),
        values: asObject(values, `${where}.values`),
      },
    ];
  });
  const below = asArray(module['child_modules'] ?? [], `${path}.child_modules`, resourcesIn);
  return [...own, ...below].flat();
}
