import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { asArray, asObject, asRecord, asString, type JsonObject, parseJson } from '@deploy/kernel';
import { describe } from '@jest/globals';

export interface PlannedResource {
  /** Such as `module.environment.aws_s3_bucket.this["admin"]`. */
  readonly address: string;
  readonly type: string;
  readonly name: string;
  /** As far as they are known before anything is made. */
  readonly values: JsonObject;
}

export interface ConfiguredResource {
  /** Without keys: one per block of the code. */
  readonly address: string;
  readonly type: string;
  /** Such as `aws` or `aws.us_east_1`, as the stack calls it. */
  readonly provider: string;
  readonly expressions: JsonObject;
}

export interface Plan {
  readonly resources: readonly PlannedResource[];
  readonly configured: readonly ConfiguredResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The whole document, for what the above does not say. */
  readonly document: JsonObject;
}

const script = fileURLToPath(new URL('../../../scripts/terraform.mjs', import.meta.url));

/** Plans by what was planned, such as `stacks/test`; `undefined` where there is no Terraform. */
function plannedFiles(): Readonly<Record<string, string>> | undefined {
  // Plans of code that somebody broke on purpose.
  const given = process.env['TERRAFORM_PLANS'];
  if (given !== undefined) return asRecord(parseJson(readFileSync(given, 'utf8'), given), 'plans', asString);
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, 'plan'], { encoding: 'utf8' });
  if (status === 3) return undefined;
  if (status !== 0) throw new Error(`The stacks cannot be planned: ${stdout}${stderr}`);
  return asRecord(parseJson(stdout, 'list of plans'), 'plans', asString);
}

const files = plannedFiles();

/** Tests of plans: skipped on a machine without Terraform, which CI is not. */
export const describePlan = files === undefined ? describe.skip : describe;

/** The plan of a stack or fixture. Without Terraform an empty one, which only skipped tests see. */
export function planOf(name: string): Plan {
  if (files === undefined) return { resources: [], configured: [], outputs: {}, document: {} };
  const file = files[name];
  if (file === undefined) throw new Error(`Nothing is planned under the name ${name}.`);
  return readPlan(asObject(parseJson(readFileSync(file, 'utf8'), file), file));
}

export interface Applied {
  /** The state after an apply to an AWS that answers everything. */
  readonly state: JsonObject;
  /** What an apply after it would change. */
  readonly plan: JsonObject;
  /** The resources of a state in which a cutover and deploys have moved what is theirs. */
  readonly deployed: readonly PlannedResource[];
  /** What an apply after that would change. */
  readonly afterDeploy: JsonObject;
}

/** What the tests of a stack made of it. */
export function appliedOf(name: string): Applied {
  const file = files?.[`applied:${name}`];
  if (file === undefined) throw new Error(`Nothing was applied under the name ${name}.`);
  const document = asObject(parseJson(readFileSync(file, 'utf8'), file), file);
  return {
    state: asObject(document['state'], 'state'),
    plan: asObject(document['plan'], 'plan'),
    deployed: plannedIn(asObject(asObject(document['deployed'], 'deployed')['root_module'], 'root_module')),
    afterDeploy: asObject(document['afterDeploy'], 'afterDeploy'),
  };
}

function readPlan(document: JsonObject): Plan {
  const planned = asObject(document['planned_values'], 'planned_values');
  const outputs = asRecord(planned['outputs'] ?? {}, 'outputs', (output, path) => asObject(output, path)['value']);
  return {
    // In an order that does not depend on which of them was planned first.
    resources: plannedIn(asObject(planned['root_module'], 'root_module')).toSorted((a, b) =>
      a.address < b.address ? -1 : 1,
    ),
    configured: configuredIn(asObject(asObject(document['configuration'], 'configuration')['root_module'], 'root'), ''),
    outputs,
    document,
  };
}

function plannedIn(module: JsonObject): readonly PlannedResource[] {
  const own = asArray(module['resources'] ?? [], 'resources', (value, path) => {
    const resource = asObject(value, path);
    return {
      address: asString(resource['address'], path),
      type: asString(resource['type'], path),
      name: asString(resource['name'], path),
      values: asObject(resource['values'] ?? {}, path),
    };
  });
  return [...own, ...asArray(module['child_modules'] ?? [], 'child_modules', asObject).flatMap(plannedIn)];
}

function configuredIn(module: JsonObject, prefix: string): readonly ConfiguredResource[] {
  const own = asArray(module['resources'] ?? [], 'resources', (value, path) => {
    const resource = asObject(value, path);
    return {
      address: `${prefix}${asString(resource['address'], path)}`,
      type: asString(resource['type'], path),
      provider: asString(resource['provider_config_key'], path),
      expressions: asObject(resource['expressions'] ?? {}, path),
    };
  });
  const calls = Object.entries(asRecord(module['module_calls'] ?? {}, 'module_calls', asObject));
  return [
    ...own,
    ...calls.flatMap(([name, call]) => configuredIn(asObject(call['module'], name), `${prefix}module.${name}.`)),
  ];
}

/** The address of the block that makes a resource: the address without its keys. */
export const blockOf = (address: string): string => address.replaceAll(/\["[^"]*"\]|\[\d+\]/g, '');

/** Addresses of what a plan would change. */
export function changesOf(plan: JsonObject): readonly string[] {
  const changes = asArray(plan['resource_changes'], 'resource_changes', asObject);
  if (changes.length === 0) throw new Error('The plan looked at nothing.');
  const actions = (change: unknown) => asArray(asObject(change, 'change')['actions'], 'actions', asString).join();
  return changes.filter(({ change }) => actions(change) !== 'no-op').map(({ address }) => asString(address, 'address'));
}

/** Everything that an expression refers to, at any depth. */
export function referencesOf(expression: unknown): readonly string[] {
  if (Array.isArray(expression)) return expression.flatMap(referencesOf);
  if (typeof expression !== 'object' || expression === null) return [];
  return Object.entries(expression).flatMap(([key, value]) =>
    key === 'references' ? asArray(value, key, asString) : referencesOf(value),
  );
}
