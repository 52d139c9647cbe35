import { asArray, asObject, type JsonObject } from '@deploy/kernel';
import { blockOf, type ConfiguredResource, type Plan, type PlannedResource, planOf } from './read-plan.ts';

export type Environment = 'test' | 'prod';
export const ENVIRONMENTS: readonly Environment[] = ['test', 'prod'];

export const plans: Readonly<Record<Environment, Plan>> = { test: planOf('stacks/test'), prod: planOf('stacks/prod') };

/** The names of the roadmap; those of test differ by its ending alone. */
export const NAMES = {
  prod: {
    buckets: ['nwac-prod-admin-static', 'nwac-prod-portal-static'],
    hosts: ['nwac-console.awentech.ca', 'nwac-portal.awentech.ca'],
    preview: 'nwac-preview.awentech.ca',
  },
  test: {
    buckets: ['nwac-admin-static-test', 'nwac-portal-static-test'],
    hosts: ['nwac-console-test.awentech.ca', 'nwac-portal-test.awentech.ca'],
    preview: 'nwac-preview-test.awentech.ca',
  },
};

export const ofType = (environment: Environment, type: string): readonly PlannedResource[] =>
  plans[environment].resources.filter((resource) => resource.type === type);

/** The block of the code that makes a resource. */
export function configOf(environment: Environment, resource: PlannedResource): ConfiguredResource {
  const address = blockOf(resource.address);
  const found = plans[environment].configured.find((block) => block.address === address);
  if (found === undefined) throw new Error(`No block makes ${resource.address}.`);
  return found;
}

/** What the one resource of a name holds. */
export function valueNamed(resources: readonly PlannedResource[], name: string): JsonObject {
  const [only, ...others] = resources.filter((resource) => resource.name === name);
  if (only === undefined || others.length > 0) throw new Error(`There is not exactly one ${name}.`);
  return only.values;
}

/** The nested blocks of a resource, or of a block, under a name. */
export const blocks = (values: JsonObject, name: string): readonly JsonObject[] =>
  asArray(values[name] ?? [], name, asObject);

/** The one nested block under a name. */
export function block(values: JsonObject, name: string): JsonObject {
  const [only, ...others] = blocks(values, name);
  if (only === undefined || others.length > 0) throw new Error(`There is not exactly one ${name}.`);
  return only;
}
