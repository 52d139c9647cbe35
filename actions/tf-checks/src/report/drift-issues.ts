import { LabelledIssues } from '@deploy/action-kit';
import type { Job } from '../job.ts';
import type { Look } from '../modes/drift-mode.ts';

const LABEL = 'terraform-drift';

/** GitHub refuses a longer body; what does not fit is in the summary of the run. */
const LONGEST_BODY = 60_000;

/**
 * One issue for each stack that has drifted: opened, kept up to date, and closed when nothing differs any more. A stack
 * that could not be looked at keeps what it has: not known is not the same as well.
 */
export async function tellIssues(job: Job, looks: readonly Look[]): Promise<void> {
  const { action, github, inputs } = job;
  if (github.rest === null || github.repository === null || inputs['dry-run']) return;
  const issues = new LabelledIssues(github.rest, github.repository, LABEL);
  const open = await issues.open();
  if (open === null) return warn(job, 'The issues cannot be read');
  for (const it of looks.filter(({ kind }) => kind === 'seen')) {
    if (it.kind !== 'seen') continue;
    const { stack } = it.drift;
    const mark = markOf(inputs.environment, stack);
    const known = open.find(({ body }) => body.includes(mark));
    if (it.drift.drifted.length === 0) {
      if (known !== undefined && !(await issues.close(known.number))) return warn(job, 'An issue cannot be closed');
      continue;
    }
    const title = `${stack} has drifted${inputs.environment === null ? '' : ` in ${inputs.environment}`}`;
    const body = bodyOf(mark, it.text, action.run.run);
    const isWritten =
      known === undefined
        ? (await issues.create(title, body)) !== null
        : known.body === body || (await issues.update(known.number, title, body));
    if (!isWritten) return warn(job, 'An issue cannot be written');
  }
}

const markOf = (environment: string | null, stack: string): string =>
  `<!-- terraform-drift ${JSON.stringify([environment, stack]).replaceAll('>', '\\u003e')} -->`;

function bodyOf(mark: string, text: string, run: string): string {
  const cut =
    text.length > LONGEST_BODY ? `${text.slice(0, LONGEST_BODY)}\n\n_The rest is in the summary of the run._` : text;
  return `${mark}\n${cut}\n\nSeen by ${run}. This issue is kept up to date, and closed when nothing differs any more.\n`;
}

function warn({ action }: Job, what: string): void {
  const text = `${what} with this token; the summary and outputs say everything. Give the job \`issues: write\`, and let the repository have issues.`;
  action.reporter.message({ code: 'issues-refused', level: 'warning', text });
}
