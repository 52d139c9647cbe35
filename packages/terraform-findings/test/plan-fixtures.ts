import { readFileSync } from 'node:fs';
import { asArray, asObject, asString, type JsonObject, parseJson } from '@deploy/kernel';
import { type PlanDocument, readPlan } from '@deploy/terraform-findings';

const textOf = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');

export const builtinPlanText = textOf('builtin-plan.json');
const apiPlan = asObject(parseJson(textOf('api-plan.json'), 'api-plan'), 'api-plan');

/** What a test makes of one change of the API's plan. */
export interface Alteration {
  readonly address: string;
  readonly actions: readonly string[];
  /** Attributes that change; merged over those of before. */
  readonly after?: JsonObject;
  readonly unknown?: JsonObject;
}

/** The plan of the API's part in which these changes are made, and nothing else. */
export function apiPlanWith(...alterations: readonly Alteration[]): PlanDocument {
  const changes = asArray(apiPlan['resource_changes'], 'resource_changes', asObject);
  for (const { address } of alterations) {
    if (!changes.some((change) => change['address'] === address)) throw new Error(`There is no ${address}.`);
  }
  const altered = changes.map((entry) => {
    const alteration = alterations.find(({ address }) => address === asString(entry['address'], 'address'));
    const change = asObject(entry['change'], 'change');
    return alteration === undefined ? entry : { ...entry, change: { ...change, ...changeOf(change, alteration) } };
  });
  return readPlan(JSON.stringify({ ...apiPlan, resource_changes: altered }));
}

function changeOf(change: JsonObject, { actions, after = {}, unknown = {} }: Alteration): JsonObject {
  const before = asObject(change['before'], 'before');
  return {
    actions,
    before: actions[0] === 'create' && actions.length === 1 ? null : before,
    after: actions[0] === 'delete' && actions.length === 1 ? null : { ...before, ...after },
    after_unknown: unknown,
  };
}

/** A plan of whatever the test says, in the shape of `show -json`. */
export const planOf = (json: JsonObject): PlanDocument =>
  readPlan(JSON.stringify({ format_version: '1.2', terraform_version: '1.11.4', ...json }));
