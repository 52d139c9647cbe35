import type { ActionResult } from '@deploy/action-kit';
import { type CheckFacts, checkSummary, type ToolReport } from '@deploy/terraform-findings';
import type { Job } from '../job.ts';
import type { Checked } from '../modes/check-mode.ts';
import { annotateAll } from './annotate.ts';
import { checkFailure } from './check-failure.ts';
import { checkSections } from './check-sections.ts';
import { tellPullRequest } from './pull-request.ts';
import { writeSarif } from './sarif-folder.ts';

/** Tells what a check found, everywhere where somebody looks. */
export async function resultOf(job: Job, checked: Checked): Promise<ActionResult> {
  const { findings, known, reports, seconds } = checked;
  const failure = checkFailure(job, checked);
  const heldBack = annotateAll(job, findings);
  const outputs = {
    findings: `${findings.length}`,
    errors: `${findings.filter(({ severity }) => severity === 'error').length}`,
    'failed-tools': failedTools(reports).join(','),
  };
  job.action.known(outputs);
  const facts: CheckFacts = { title: titleOf(checked), reports, findings, known, heldBack, seconds };
  const folder = await writeSarif(job, reports);
  await tellPullRequest(job, checkSections(job, checked));
  return {
    outputs: { ...outputs, 'sarif-dir': folder },
    summary: checkSummary(facts),
    data: { findings, known, seconds, reports: reports.map(withoutFindings) },
    ...(failure === null ? {} : { failure }),
  };
}

const titleOf = ({ chosen, findings }: Checked): string =>
  `Terraform: ${findings.length} finding(s) in ${chosen.length} directories`;

const failedTools = (reports: readonly ToolReport[]): readonly string[] => [
  ...new Set(reports.filter(({ verdict }) => verdict.state === 'failed').map(({ tool }) => tool)),
];

/** They stand in the list of all findings already. */
function withoutFindings(report: ToolReport): unknown {
  const { verdict } = report;
  if (verdict.state === 'skipped') return report;
  const { findings, ...rest } = verdict;
  return { ...report, verdict: { ...rest, findings: findings?.length ?? 0 } };
}
