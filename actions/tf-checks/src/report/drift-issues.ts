import { Comments, LabelledIssues } from '@deploy/action-kit';
import { DeployError } from '@deploy/kernel';
import { type ComparedStack, decideIssues, type IssueStep } from '@deploy/terraform-findings';
import type { Job } from '../job.ts';

const LABEL = 'terraform-drift';

/** Opens, updates and closes one issue for each stack that has drifted. Where that is not allowed, one warning says so. */
export async function tellIssues(job: Job, compared: readonly ComparedStack[]): Promise<void> {
  const { action, github, inputs } = job;
  const { repository, rest } = github;
  if (rest === null || repository === null || inputs['dry-run']) return;
  const issues = new LabelledIssues(rest, repository, LABEL);
  try {
    const open = await issues.own();
    if (open === null) return warn(job, 'issues cannot be read');
    // A run for one environment, or for some stacks, knows nothing of the others.
    const isComplete = inputs.environment === null && inputs.stacks.length === 0;
    for (const step of decideIssues(open, compared, { runUrl: action.run.run, isComplete })) {
      if (!(await take(issues, step))) return warn(job, `the issue of ${step.stack} cannot be written`);
      if (step.do === 'close') await new Comments(rest, repository, step.number).create(step.comment);
    }
  } catch (thrown) {
    action.signal.throwIfAborted();
    if (!(thrown instanceof DeployError)) throw thrown;
    warn(job, thrown.message);
  }
}

async function take(issues: LabelledIssues, step: IssueStep): Promise<boolean> {
  if (step.do === 'open') return (await issues.create(step.title, step.body)) !== null;
  if (step.do === 'update') return await issues.update(step.number, step.title, step.body);
  return await issues.close(step.number);
}

function warn({ action }: Job, why: string): void {
  const text = `Issues are not up to date: ${why}. Give the job \`issues: write\`, and let the repository have issues. The summary and outputs say everything.`;
  action.reporter.message({ code: 'issues-refused', level: 'warning', text });
}
