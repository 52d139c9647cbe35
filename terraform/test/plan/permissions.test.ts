import { readFileSync } from 'node:fs';
import { asArray, asObject, asRecord, asString, parseJson } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { madeBy, typesBelow } from '../../../scripts/docs/terraform-permissions.mjs';
import { allRoots } from '../../../scripts/terraform/roots.mjs';
import { type Statement, statementsOf, verdictOn } from './policies.ts';
import { describePlan, planOf } from './read-plan.ts';

const STEPS = ['create', 'read', 'update', 'delete'] as const;
type Step = (typeof STEPS)[number];
interface Entry {
  readonly isForAdministrators: boolean;
  readonly actions: Readonly<Record<Step, readonly string[]>>;
}

/** What the tables of the READMEs are made of. */
const file = new URL('../../../scripts/docs/terraform-permissions.json', import.meta.url);
const entries = asRecord(parseJson(readFileSync(file, 'utf8'), 'permissions'), 'permissions', entryIn);

function entryIn(value: unknown, path: string): Entry {
  const entry = asObject(value, path);
  const actions = (step: Step) => asArray(entry[step], `${path}.${step}`, asString);
  return {
    isForAdministrators: entry['by'] === 'administrator',
    actions: { create: actions('create'), read: actions('read'), update: actions('update'), delete: actions('delete') },
  };
}

/** Each once, in the order of the alphabet. */
const sorted = (texts: readonly string[]) => [...new Set(texts)].toSorted((a, b) => (a < b ? -1 : 1));
const known = Object.entries(entries);
const ofRoles = known.filter(([, entry]) => !entry.isForAdministrators);

describe('the table of permissions', () => {
  test('has an entry for every type that the code makes, and none besides', () => {
    const made = allRoots().flatMap((root) => madeBy(root).types);
    expect(Object.keys(entries)).toEqual(sorted(made));
  });

  test('names actions one by one', () => {
    for (const [type, { actions }] of known) {
      for (const action of STEPS.flatMap((step) => actions[step]))
        expect([type, action]).toEqual([type, expect.stringMatching(/^[a-z0-9]+:[A-Z][A-Za-z0-9]+$/)]);
      expect([type, actions.read.length]).not.toEqual([type, 0]);
    }
  });

  test('holds to the order of the alphabet, each action once', () => {
    for (const [type, { actions }] of known)
      for (const step of STEPS) expect([type, actions[step]]).toEqual([type, sorted(actions[step])]);
  });

  test('leaves to administrators only what no environment makes by itself', () => {
    const left = known.filter(([, entry]) => entry.isForAdministrators).map(([type]) => type);
    const planned = new Set(planOf('stacks/test with options').resources.map(({ type }) => type));
    expect(left.filter((type) => planned.has(type))).toEqual([]);
    expect(left.filter((type) => !typesBelow('stacks/bootstrap').includes(type))).toEqual([]);
  });
});

describePlan('the roles of Terraform', () => {
  const policies = asRecord(
    planOf('test/fixtures/deploy-roles').outputs['policies_with_options'] ?? {},
    'policies_with_options',
    asString,
  );
  /** Conditions on every record of a change are none of the evaluator’s; other tests look at them by themselves. */
  const evaluable = ({ Condition, ...rest }: Statement): Statement =>
    Condition === undefined || 'ForAllValues:StringEquals' in Condition ? rest : { ...rest, Condition };
  const statements = (...names: readonly string[]) =>
    names.flatMap((name) => statementsOf(policies[name] ?? '{"Statement":[]}')).map(evaluable);
  const apply = statements('apply', 'look', 'apply-more');
  const plan = statements('plan', 'look');

  /** Whether a statement allows an action on a resource and under the conditions that it names itself. */
  function isAllowed(all: readonly Statement[], action: string): boolean {
    return all
      .filter(({ Effect }) => Effect === 'Allow')
      .some(({ Resource, Condition }) => {
        const context = Object.assign({}, ...Object.values(Condition ?? {}));
        return Resource.some((pattern) => verdictOn(all, action, pattern.replaceAll('*', 'x1'), context) === 'allowed');
      });
  }
  const refused = (all: readonly Statement[], steps: readonly Step[]) =>
    ofRoles.flatMap(([type, { actions }]) =>
      steps.flatMap((step) => actions[step].filter((it) => !isAllowed(all, it)).map((it) => `${type}: ${step}: ${it}`)),
    );

  test('34 least privilege: an apply may do all that the README of a module says it needs', () => {
    expect(refused(apply, STEPS)).toEqual([]);
  });

  test('34 least privilege: planning may read all that the README of a module says it needs', () => {
    expect(refused(plan, ['read'])).toEqual([]);
  });

  test('34 least privilege: no role of Terraform may do what is left to administrators', () => {
    const left = known
      .filter(([, entry]) => entry.isForAdministrators)
      .flatMap(([, { actions }]) => [...actions.create, ...actions.update, ...actions.delete]);
    expect(left.filter((action) => isAllowed([...apply, ...plan, ...statements('cutover')], action))).toEqual([]);
  });

  /** Rights of an apply that no resource asks for. */
  const OTHER_WRITES: Readonly<Record<string, string>> = {
    's3:GetObject': 'state, lock, plan files and the lease of rollouts',
    's3:PutObject': 'state, lock and the lease of rollouts',
  };

  test('34 least privilege: an apply may write nothing that no resource needs', () => {
    const needed = new Set(ofRoles.flatMap(([, { actions }]) => STEPS.flatMap((step) => actions[step])));
    const names = (pattern: string) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
    const surplus = statements('apply', 'apply-more')
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action }) => Action)
      .filter((action) => ![...needed].some((it) => names(action).test(it)) && OTHER_WRITES[action] === undefined);
    expect(surplus).toEqual([]);
  });
});
