import { type Finding, githubQuota, type HeldBack, rankAnnotations } from '@deploy/terraform-findings';
import type { Job } from '../job.ts';

/** One error is left for the failure itself. */
const QUOTA = { ...githubQuota, error: githubQuota.error - 1 };

/** Shows findings on their lines, the worst first. Answers what GitHub has no room for. */
export function annotateAll(job: Job, findings: readonly Finding[]): readonly HeldBack[] {
  const { heldBack, shown } = rankAnnotations(findings, QUOTA);
  for (const finding of shown) annotate(job, finding);
  return heldBack;
}

function annotate({ action }: Job, { message, place, remedy, rule, severity, tool }: Finding): void {
  if (place === null) return;
  const range = place.range ?? { startLine: 1, endLine: 1, startColumn: null, endColumn: null };
  const level = severity === 'note' ? 'notice' : severity;
  const text = remedy === null ? message : `${message}\n${remedy}`;
  action.annotate({ level, title: `${tool}: ${rule}`, text, file: place.file, ...range });
}
