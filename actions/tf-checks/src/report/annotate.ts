import { type Finding, severities } from '@deploy/terraform-findings';
import type { Job } from '../job.ts';

/** GitHub shows ten of each level for a step; one error is left for the failure itself. */
const QUOTA = { error: 9, warning: 10, note: 10 } as const;

/** Shows findings on their lines, the worst first. Answers how many GitHub had no room for. */
export function annotateAll(job: Job, findings: readonly Finding[]): number {
  const placed = findings.filter(({ place }) => place !== null);
  let shown = 0;
  for (const severity of severities) {
    const some = placed.filter((finding) => finding.severity === severity).slice(0, QUOTA[severity]);
    for (const finding of some) annotate(job, finding);
    shown += some.length;
  }
  return placed.length - shown;
}

function annotate({ action }: Job, { message, place, remedy, rule, severity, tool }: Finding): void {
  if (place === null) return;
  const range = place.range ?? { startLine: 1, endLine: 1, startColumn: null, endColumn: null };
  const level = severity === 'note' ? 'notice' : severity;
  const text = remedy === null ? message : `${message}\n${remedy}`;
  action.annotate({ level, title: `${tool}: ${rule}`, text, file: place.file, ...range });
}
