import type { ActionResult } from '@deploy/action-kit';
import { type DeployError, PreconditionError } from '@deploy/kernel';
import { type Finding, severities, type ToolReport } from '@deploy/terraform-findings';
import type { Job } from '../job.ts';
import type { Checked } from '../modes/check-mode.ts';
import { annotateAll } from './annotate.ts';
import { checkSummary } from './check-summary.ts';

/** Tells what a check found, everywhere where somebody looks. */
export function resultOf(job: Job, checked: Checked): ActionResult {
  const { findings, known, reports, seconds } = checked;
  const failure = failureOf(job, checked);
  const heldBack = annotateAll(job, findings);
  return {
    outputs: {
      findings: `${findings.length}`,
      errors: `${findings.filter(({ severity }) => severity === 'error').length}`,
      'failed-tools': failedTools(reports).join(','),
    },
    summary: checkSummary(checked, heldBack),
    data: { findings, known, seconds, reports: reports.map(withoutFindings) },
    ...(failure === null ? {} : { failure }),
  };
}

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

function failureOf({ inputs }: Job, { findings, reports }: Checked): DeployError | null {
  const unjudged = failureOfTools(reports);
  if (unjudged !== null) return unjudged;
  const counted = countedBy(findings, inputs['fail-on']);
  if (counted.length === 0) return null;
  const [first] = counted;
  const where = first?.place === null || first === undefined ? '' : ` The first is in ${first.place.file}.`;
  return new PreconditionError({
    code: 'terraform-checks-failed',
    message: `${counted.length} finding(s) of \`fail-on: ${inputs['fail-on']}\` or worse.${where}`,
    remedy: 'Mend the lines that the annotations and the summary name.',
  });
}

/** As bad as the limit, or worse. */
function countedBy(findings: readonly Finding[], limit: Finding['severity']): readonly Finding[] {
  const most = severities.indexOf(limit);
  return findings.filter(({ severity }) => severities.indexOf(severity) <= most);
}

/** Null where every tool came to a verdict. */
export function failureOfTools(reports: readonly ToolReport[]): DeployError | null {
  const failed = reports.flatMap(({ stack, tool, verdict }) =>
    verdict.state === 'failed' ? [`- ${tool} in ${stack}: ${verdict.message} ${verdict.remedy}`] : [],
  );
  if (failed.length === 0) return null;
  return new PreconditionError({
    code: 'terraform-tools-failed',
    message: `${failed.length} tool run(s) came to no verdict, which is not the same as finding nothing:\n${failed.join('\n')}`,
    remedy: 'See what each of them says. What the other tools found is reported all the same.',
  });
}
