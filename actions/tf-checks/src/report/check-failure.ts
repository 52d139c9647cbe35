import { type DeployError, PreconditionError } from '@deploy/kernel';
import { type Finding, severities, type ToolReport } from '@deploy/terraform-findings';
import type { Job } from '../job.ts';
import type { Checked } from '../modes/check-mode.ts';

/** Why a check fails; null where it does not. A tool without a verdict weighs more than any finding. */
export function checkFailure({ inputs }: Job, { findings, reports }: Checked): DeployError | null {
  const unjudged = failureOfTools(reports);
  if (unjudged !== null) return unjudged;
  const counted = countedBy(findings, inputs['fail-on']);
  const [first] = counted;
  if (first === undefined) return null;
  const where = first.place === null ? '' : ` The first is in ${first.place.file}.`;
  return new PreconditionError({
    code: 'terraform-checks-failed',
    message: `${counted.length} finding(s) of \`fail-on: ${inputs['fail-on']}\` or worse.${where}`,
    remedy: 'Mend the lines that the annotations and the summary name.',
  });
}

/** As bad as the limit, or worse. */
export function countedBy(findings: readonly Finding[], limit: Finding['severity']): readonly Finding[] {
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
