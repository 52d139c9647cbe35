import { markdown as md } from '@deploy/action-kit';
import type { Binding } from '../plan/binding.ts';
import type { PlanDocument } from '../plan/plan-document.ts';
import { changeTable, inWords } from './plan-summary.ts';

/** What an apply did: exactly what the plan said. */
export function applySummary(binding: Binding, plan: PlanDocument, isDryRun: boolean): string {
  const { environment, plan: digest, run, stack } = binding;
  const what = isDryRun ? 'Dry run: could be applied' : 'Applied';
  return md.document(
    md.heading(2, `${what}: ${md.escaped(stack)} for ${environment}, ${inWords(plan)}`),
    changeTable(plan.changes),
    md.facts([
      ['SHA-256 of the plan', md.code(digest)],
      ['Planned by', md.escaped(run)],
      ['Commit', md.code(binding.commit)],
    ]),
  );
}
