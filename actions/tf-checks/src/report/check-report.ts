import { type ActionResult, markdown as md } from '@deploy/action-kit';
import { type DeployError, PreconditionError } from '@deploy/kernel';
import { type Finding, severities } from '@deploy/terraform-findings';
import type { Job } from '../job.ts';
import type { Checked } from '../modes/check-mode.ts';

export async function resultOf(job: Job, checked: Checked): Promise<ActionResult> {
  for (const finding of checked.findings.slice(0, 9)) annotate(job, finding);
  for (const { stack, tool, verdict, seconds } of checked.reports) {
    const text =
      verdict.state === 'judged'
        ? `${verdict.findings.length} finding(s)`
        : verdict.state === 'failed'
          ? verdict.message
          : verdict.reason;
    job.action.reporter.message({
      code: 'tool-report',
      level: 'info',
      text: `${tool} ${stack}: ${verdict.state}, ${text} (${seconds.toFixed(1)} s)`,
    });
  }
  const failure = failureOf(job, checked);
  return {
    outputs: { findings: `${checked.findings.length}` },
    summary: md.document(md.heading(2, 'Terraform checks')),
    data: checked,
    ...(failure === null ? {} : { failure }),
  };
}

function annotate({ action }: Job, { message, place, rule, severity, tool }: Finding): void {
  if (place === null) return;
  const range = place.range ?? { startLine: 1, endLine: 1, startColumn: null, endColumn: null };
  const level = severity === 'note' ? 'notice' : severity;
  action.annotate({ level, title: `${tool}: ${rule}`, text: message, file: place.file, ...range });
}

function failureOf({ inputs }: Job, { findings, reports }: Checked): DeployError | null {
  const failed = reports.flatMap(({ tool, stack, verdict }) =>
    verdict.state === 'failed' ? [`${tool} of ${stack}: ${verdict.message} ${verdict.remedy}`] : [],
  );
  if (failed.length > 0) {
    return new PreconditionError({
      code: 'terraform-tools-failed',
      message: `${failed.length} tool(s) came to no verdict:\n${failed.map((text) => `- ${text}`).join('\n')}`,
      remedy: 'See what each of them says. A tool that gave no verdict is never taken for one that found nothing.',
    });
  }
  const limit = severities.indexOf(inputs['fail-on']);
  const counted = findings.filter(({ severity }) => severities.indexOf(severity) <= limit);
  if (counted.length === 0) return null;
  return new PreconditionError({
    code: 'terraform-checks-failed',
    message: `${counted.length} finding(s) of Terraform checks.`,
    remedy: 'Mend what the annotations and the summary say.',
  });
}
