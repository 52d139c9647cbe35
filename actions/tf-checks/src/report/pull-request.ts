import { Comments } from '@deploy/action-kit';
import { DeployError } from '@deploy/kernel';
import { type CommentSection, type CommentSteps, mergeComment } from '@deploy/terraform-findings';
import type { Job } from '../job.ts';
import { commitOf } from '../plan/observed.ts';

/** What this job tells on the pull request about one stack; Markdown without secrets. */
export type Told = Pick<CommentSection, 'part' | 'stack' | 'verdict' | 'headline' | 'body'>;

/** Other jobs of the same workflow write at the same moment: what they overwrote is written again, so often. */
const MOST_ROUNDS = 6;

/** How long to stay out of the way of another job before looking again. */
const PAUSE_MS = 2_000;

/**
 * Keeps the one comment of the workflow up to date. It is a courtesy: where it cannot be written, one warning says so,
 * and everything else is as it would be.
 */
export async function tellPullRequest(job: Job, told: readonly Told[]): Promise<void> {
  const { action, github, inputs } = job;
  const pull = github.event.pullRequest;
  if (!inputs.comment || inputs['dry-run'] || pull === null || github.rest === null || github.repository === null)
    return;
  const comments = new Comments(github.rest, github.repository, pull.number);
  try {
    for (let round = 1; round <= MOST_ROUNDS; round += 1) {
      const steps = mergeComment(await wishOf(job, comments, told));
      if (steps.writes.length === 0 && steps.deletes.length === 0) return;
      await write(comments, steps);
      await action.clock.sleep(action.random.fraction() * PAUSE_MS, action.signal);
    }
    warn(job, 'other jobs write it at the same time, again and again');
  } catch (thrown) {
    action.signal.throwIfAborted();
    if (thrown instanceof Refused || thrown instanceof DeployError) warn(job, thrown.message);
    else throw thrown;
  }
}

/** GitHub's word that this token may not, or that the text is not taken. */
class Refused extends Error {}

async function wishOf(job: Job, comments: Comments, told: readonly Told[]) {
  const { action, inputs, ports, root, tree } = job;
  const { attempt, run: url, runId } = action.run;
  const run = { id: Number(runId ?? 0), attempt };
  const existing = await comments.own();
  if (existing === null) throw new Refused('this token may not read comments, or there are too many');
  const common = { environment: inputs.environment, commit: commitOf(job) ?? '', run: { ...run, url } };
  return {
    // The same file in another branch is the same workflow.
    scope: (ports.env['GITHUB_WORKFLOW_REF'] ?? ports.env['GITHUB_WORKFLOW'] ?? 'tf-checks').replace(/@.*$/, ''),
    title: ports.env['GITHUB_WORKFLOW'] || 'Terraform',
    existing,
    ours: told.map((section) => ({ ...section, ...common })),
    known: [root, ...tree.map(({ path }) => path)],
    run,
  };
}

async function write(comments: Comments, { deletes, writes }: CommentSteps): Promise<void> {
  for (const { body, id } of writes) {
    const written = id === null ? await comments.create(body) : await comments.update(id, body);
    // Another job has just removed it: the next round sees what is there now.
    if (written.kind === 'refused' && !(written.status === 404 && id !== null)) {
      throw new Refused(`GitHub answers ${written.status}: ${written.reason}`);
    }
  }
  for (const id of deletes) await comments.remove(id);
}

function warn({ action, github }: Job, why: string): void {
  const fork = github.event.pullRequest?.isFork === true;
  const what = fork
    ? 'A pull request from a fork has a token that only reads.'
    : 'Give the job `pull-requests: write`, or set `comment: false`.';
  const text = `The comment on the pull request was not written: ${why}. ${what} The summary and outputs say everything.`;
  action.reporter.message({ code: 'comment-refused', level: 'warning', text });
}
