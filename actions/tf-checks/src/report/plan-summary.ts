import { markdown as md } from '@deploy/action-kit';
import type { MadePlan } from '../modes/plan-mode.ts';
import { type PlanAction, type PlanDocument, type PlannedChange, planActions } from '../plan/plan-document.ts';

/** Rows that are shown; the result file has all of them. */
const SHOWN = 200;

const WORDS: Readonly<Record<PlanAction, string>> = {
  delete: 'deleted',
  replace: 'replaced',
  update: 'updated',
  create: 'created',
  forget: 'forgotten',
  import: 'imported',
  move: 'moved',
  read: 'read',
  none: 'unchanged',
};

/** What a person approves: the worst first, names of attributes and never their values. */
export function planSummary({ binding, hasChanges, plan, refusals }: MadePlan): string {
  const { commit, environment, plan: digest, stack } = binding;
  return md.document(
    md.heading(2, `Plan of ${md.escaped(stack)} for ${environment}: ${hasChanges ? inWords(plan) : 'no changes'}`),
    refusals.length === 0 ? null : md.heading(3, 'Refused'),
    refusals.length === 0
      ? null
      : md.table(
          columns('Resource', 'Why', 'Instead'),
          refusals.map(({ address, instead, why }) => [md.code(address), md.escaped(why), md.escaped(instead)]),
        ),
    changeTable(plan.changes),
    plan.outputs.length === 0 ? null : `Outputs that change: ${plan.outputs.map(md.code).join(', ')}\n`,
    md.facts([
      ['Commit', md.code(commit)],
      ['SHA-256 of the plan', md.code(digest)],
      ['Made with', md.code(`${binding.binary} ${binding.toolVersion}`)],
    ]),
  );
}

const columns = (...titles: readonly string[]) => titles.map((title) => ({ title }));

/** `2 replaced, 1 created`; what is only read or stays counts for nothing. */
export function inWords({ changes, outputs }: Pick<PlanDocument, 'changes' | 'outputs'>): string {
  const counts = planActions
    .filter((action) => action !== 'none' && action !== 'read')
    .map((action) => [changes.filter((change) => change.action === action).length, WORDS[action]] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`);
  if (counts.length > 0) return counts.join(', ');
  return outputs.length > 0 ? `${outputs.length} output(s) changed` : 'no changes';
}

/** Empty where nothing changes. */
export function changeTable(all: readonly PlannedChange[]): string {
  const changes = planActions.flatMap((action) =>
    action === 'none' || action === 'read' ? [] : all.filter((change) => change.action === action),
  );
  if (changes.length === 0) return '';
  const rows = changes
    .slice(0, SHOWN)
    .map(({ action, address, attributes, replacedBy }) => [
      WORDS[action],
      md.code(address),
      action === 'update' || action === 'replace' ? attributesShown(attributes, replacedBy) : '',
    ]);
  const rest = changes.length > SHOWN ? `\n${changes.length - SHOWN} more are in the result file.\n` : '';
  return `${md.table(columns('What', 'Resource', 'Attributes'), rows)}${rest}`;
}

const MOST_ATTRIBUTES = 8;

function attributesShown(attributes: readonly string[], replacedBy: readonly string[]): string {
  const forced = replacedBy.map((name) => `${md.code(name)} (forces it)`);
  const others = attributes.filter((name) => !replacedBy.includes(name)).map(md.code);
  const all = [...forced, ...others];
  return all.length <= MOST_ATTRIBUTES
    ? all.join(', ')
    : `${all.slice(0, MOST_ATTRIBUTES).join(', ')} and ${all.length - MOST_ATTRIBUTES} more`;
}

/** For the result file: addresses and names, and never a value. */
export function planData({ binding, hasChanges, plan, refusals }: MadePlan): unknown {
  return { binding, hasChanges, refusals, outputs: plan.outputs, changes: plan.changes.map(withoutValues) };
}

export const withoutValues = ({ action, address, attributes, replacedBy, type }: PlannedChange) => ({
  ...{ action, address, type, attributes, replacedBy },
});
