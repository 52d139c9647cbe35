import type { JsonObject } from '@deploy/kernel';
import { children, isObject, objectIn, objectsIn } from './plan-json.ts';

/**
 * Every value that a plan, as `show -json` tells it, marks as sensitive: in changes, drift, outputs, variables, and in
 * the state before and after. Texts and numbers; `true`, `false` and `null` tell nothing.
 */
export function sensitiveValues(plan: JsonObject): readonly string[] {
  const found = new Set<string>();
  for (const list of ['resource_changes', 'resource_drift']) {
    for (const change of objectsIn(plan[list])) collectChange(objectIn(change['change']), found);
  }
  for (const change of children(plan['output_changes'])) collectChange(objectIn(change), found);
  collectVariables(plan, found);
  collectValues(objectIn(plan['planned_values']), found);
  collectValues(objectIn(objectIn(plan['prior_state'])['values']), found);
  return [...found];
}

function collectChange(change: JsonObject, found: Set<string>): void {
  collectMarked(change['before'], change['before_sensitive'], found);
  collectMarked(change['after'], change['after_sensitive'], found);
}

/** The marks are a tree of the same shape, in which `true` stands for all that is below. */
function collectMarked(value: unknown, marks: unknown, found: Set<string>): void {
  if (marks === true) collectAll(value, found);
  else if (Array.isArray(marks) && Array.isArray(value)) {
    for (const [at, mark] of marks.entries()) collectMarked(value[at], mark, found);
  } else if (isObject(marks) && isObject(value)) {
    for (const [key, mark] of Object.entries(marks)) collectMarked(value[key], mark, found);
  }
}

function collectAll(value: unknown, found: Set<string>): void {
  if (typeof value === 'string') found.add(value);
  else if (typeof value === 'number') found.add(String(value));
  else for (const child of children(value)) collectAll(child, found);
}

function collectVariables(plan: JsonObject, found: Set<string>): void {
  const values = objectIn(plan['variables']);
  const declared = objectIn(objectIn(objectIn(plan['configuration'])['root_module'])['variables']);
  for (const [name, declaration] of Object.entries(declared)) {
    if (objectIn(declaration)['sensitive'] === true) collectAll(objectIn(values[name])['value'], found);
  }
}

function collectValues(values: JsonObject, found: Set<string>): void {
  for (const output of children(values['outputs'])) {
    if (objectIn(output)['sensitive'] === true) collectAll(objectIn(output)['value'], found);
  }
  collectModule(objectIn(values['root_module']), found);
}

function collectModule(module: JsonObject, found: Set<string>): void {
  for (const resource of objectsIn(module['resources'])) {
    collectMarked(resource['values'], resource['sensitive_values'], found);
  }
  for (const child of objectsIn(module['child_modules'])) collectModule(child, found);
}
