import { asArray, asObject, asString, type JsonObject, ShapeError } from '@deploy/kernel';

/** What happens to one resource. `replace` is a deletion and a creation, in whatever order. */
export const planActions = [
  'delete',
  'replace',
  'update',
  'create',
  'forget',
  'import',
  'move',
  'read',
  'none',
] as const;
export type PlanAction = (typeof planActions)[number];

export interface PlannedChange {
  readonly address: string;
  /** Without instance keys of the resource itself; empty at the root. */
  readonly module: string;
  readonly type: string;
  readonly isData: boolean;
  readonly action: PlanAction;
  /** Names of attributes that force a replacement, such as `engine` or `ingress[0].port`. */
  readonly replacedBy: readonly string[];
  /** Names of top-level attributes that differ, or that are known only after the apply. */
  readonly attributes: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
}

/** A resource as the state has it, after it was refreshed. */
export interface StoredResource {
  readonly address: string;
  readonly type: string;
  readonly values: JsonObject;
}

/** A plan as `terraform show -json` tells it, without what nobody here reads. */
export interface PlanDocument {
  readonly terraformVersion: string;
  readonly changes: readonly PlannedChange[];
  /** What is not as Terraform left it. */
  readonly drift: readonly PlannedChange[];
  /** Names of outputs whose value changes. */
  readonly outputs: readonly string[];
  readonly prior: readonly StoredResource[];
  /** False where Terraform would refuse to apply it: it has errors, or nothing to do. */
  readonly isErrored: boolean;
}

/** Throws `ShapeError` for what is no plan of a version that is known. Source: Terraform, "JSON Output Format". */
export function readPlan(value: unknown): PlanDocument {
  const plan = asObject(value, 'the plan');
  const version = asString(plan['format_version'], 'format_version');
  if (!version.startsWith('1.')) throw new ShapeError(`format_version is ${version}, not 1`);
  const outputs = Object.entries(objectIn(plan, 'output_changes'));
  return {
    terraformVersion: asString(plan['terraform_version'], 'terraform_version'),
    changes: asArray(plan['resource_changes'] ?? [], 'resource_changes', changeIn),
    drift: asArray(plan['resource_drift'] ?? [], 'resource_drift', changeIn),
    outputs: outputs.filter(([, change]) => isChange(change)).map(([name]) => name),
    prior: resourcesIn(objectIn(objectIn(objectIn(plan, 'prior_state'), 'values'), 'root_module')),
    isErrored: plan['errored'] === true,
  };
}

function changeIn(value: unknown, path: string): PlannedChange {
  const resource = asObject(value, path);
  const change = asObject(resource['change'], `${path}.change`);
  const { after, before } = { before: change['before'] ?? null, after: change['after'] ?? null };
  return {
    address: asString(resource['address'], `${path}.address`),
    module: asString(resource['module_address'] ?? '', `${path}.module_address`),
    type: asString(resource['type'], `${path}.type`),
    isData: resource['mode'] === 'data',
    action: actionOf(resource, change, path),
    replacedBy: asArray(change['replace_paths'] ?? [], `${path}.replace_paths`, attributePath),
    attributes: differing(before, after, change['after_unknown']),
    before,
    after,
  };
}

function actionOf(resource: JsonObject, change: JsonObject, path: string): PlanAction {
  const actions = asArray(change['actions'], `${path}.change.actions`, asString);
  if (actions.includes('delete') && actions.includes('create')) return 'replace';
  const [only = ''] = actions;
  if (only === 'no-op') return change['importing'] !== undefined ? 'import' : movedOrNone(resource);
  const known = planActions.find((action) => action === only);
  if (known === undefined)
    throw new ShapeError(`${path}.change.actions is ${JSON.stringify(actions)}, which is unknown`);
  return known;
}

const movedOrNone = ({ previous_address: before }: JsonObject): PlanAction => (before === undefined ? 'none' : 'move');

function attributePath(value: unknown, path: string): string {
  const steps = asArray(value, path, (step) => step);
  return steps
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at === 0 ? '' : '.'}${String(step)}`))
    .join('');
}

function differing(before: unknown, after: unknown, unknown: unknown): readonly string[] {
  const [old, now, later] = [before, after, unknown].map((value) => (isObject(value) ? value : {}));
  const names = new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {}), ...Object.keys(later ?? {})]);
  const isDifferent = (name: string) =>
    hasUnknown(later?.[name]) || JSON.stringify(old?.[name] ?? null) !== JSON.stringify(now?.[name] ?? null);
  return [...names].filter(isDifferent).toSorted((a, b) => (a < b ? -1 : 1));
}

const hasUnknown = (value: unknown): boolean =>
  value === true || (typeof value === 'object' && value !== null && Object.values(value).some(hasUnknown));

function resourcesIn(module: JsonObject): readonly StoredResource[] {
  const own = asArray(module['resources'] ?? [], 'resources', (value, path) => {
    const resource = asObject(value, path);
    return {
      address: asString(resource['address'], `${path}.address`),
      type: asString(resource['type'], `${path}.type`),
      values: objectIn(resource, 'values'),
    };
  });
  return [...own, ...asArray(module['child_modules'] ?? [], 'child_modules', asObject).flatMap(resourcesIn)];
}

const isChange = (change: unknown): boolean =>
  isObject(change) && JSON.stringify(change['actions'] ?? null) !== '["no-op"]';

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function objectIn(value: JsonObject, key: string): JsonObject {
  const found = value[key];
  return isObject(found) ? found : {};
}
