import { asObject, type JsonObject } from '@deploy/kernel';

/**
 * Shorter values are not hidden: `true`, `0` or `dev` would turn every text into stars and tell more by where they
 * stand than they hide. Nobody's secret is that short.
 */
const SHORTEST = 6;

/** Every text that a plan or state marks as sensitive. */
export function secretsIn(plan: unknown): ReadonlySet<string> {
  const root = asObject(plan, 'the plan');
  const found = new Set<string>();
  for (const list of ['resource_changes', 'resource_drift']) {
    for (const resource of listIn(root, list)) {
      const change = objectIn(resource, 'change');
      collect(change['before'], change['before_sensitive'], found);
      collect(change['after'], change['after_sensitive'], found);
    }
  }
  for (const change of Object.values(objectIn(root, 'output_changes')).filter(isObject)) {
    collect(change['before'], change['before_sensitive'], found);
    collect(change['after'], change['after_sensitive'], found);
  }
  for (const state of [objectIn(objectIn(root, 'prior_state'), 'values'), objectIn(root, 'planned_values')]) {
    collectState(state, found);
  }
  const declared = objectIn(objectIn(objectIn(root, 'configuration'), 'root_module'), 'variables');
  for (const [name, { value }] of Object.entries(objectIn(root, 'variables')).filter(isEntryOfObject)) {
    if (objectIn(declared, name)['sensitive'] === true) collect(value, true, found);
  }
  return found;
}

function collectState(state: JsonObject, found: Set<string>): void {
  for (const output of Object.values(objectIn(state, 'outputs')).filter(isObject)) {
    collect(output['value'], output['sensitive'] === true, found);
  }
  const visit = (module: JsonObject): void => {
    for (const resource of listIn(module, 'resources'))
      collect(resource['values'], resource['sensitive_values'], found);
    for (const child of listIn(module, 'child_modules')) visit(child);
  };
  visit(objectIn(state, 'root_module'));
}

/** `marks` has the shape of the value, with `true` wherever it, or all below it, is sensitive. */
function collect(value: unknown, marks: unknown, found: Set<string>): void {
  if (marks === true) {
    collectAll(value, found);
  } else if (Array.isArray(marks) && Array.isArray(value)) {
    for (const [at, mark] of marks.entries()) collect(value[at], mark, found);
  } else if (isObject(marks) && isObject(value)) {
    for (const [key, mark] of Object.entries(marks)) collect(value[key], mark, found);
  }
}

function collectAll(value: unknown, found: Set<string>): void {
  if (typeof value === 'string' && value.length >= SHORTEST) found.add(value);
  if (typeof value === 'number' && `${value}`.length >= SHORTEST) found.add(`${value}`);
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) collectAll(inner, found);
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isEntryOfObject = (entry: [string, unknown]): entry is [string, JsonObject] => isObject(entry[1]);

function objectIn(value: JsonObject, key: string): JsonObject {
  const found = value[key];
  return isObject(found) ? found : {};
}

function listIn(value: JsonObject, key: string): readonly JsonObject[] {
  const found = value[key];
  return Array.isArray(found) ? found.filter(isObject) : [];
}
