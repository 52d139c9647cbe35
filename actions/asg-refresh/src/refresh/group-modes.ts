import type { ActionResult } from '@deploy/action-kit';
import {
  type RefreshMoment,
  type RefreshPlan,
  type RefreshReport,
  type RefreshWish,
  runRefresh,
} from '@deploy/fleet-rollout';
import { assertNever, DeployError } from '@deploy/kernel';
import { unlessAtWork } from '../modes/at-work.ts';
import { Leaving } from '../post/leaving.ts';
import { writeLeftGroup } from '../post/left-fleet.ts';
import { type WantedRelease, wantedRelease } from '../release.ts';
import { checkGroup, type GroupCheck } from './check-group.ts';
import { type GroupJob, type GroupOutlook, lookAtGroup, refreshPlanOf } from './group-job.ts';
import { groupPlan } from './group-plan.ts';
import { type GroupEnding, groupResult } from './group-result.ts';
import { groupStatus } from './group-status.ts';

/** One group whose instances AWS replaces. */
export async function runGroupMode(job: GroupJob): Promise<ActionResult> {
  const { mode } = job.inputs;
  switch (mode) {
    case 'deploy': {
      const { artifact, release } = job.inputs;
      const isTemplateOnly = artifact === null && release === null;
      const wanted = isTemplateOnly ? null : await wantedRelease(job.action, job.group.store);
      const plan = refreshPlanOf(job, wanted?.uri ?? null);
      return planOrRun(job, await lookAtGroup(job), { wish: 'deploy', plan, wanted });
    }
    case 'rollback':
    case 'janitor': {
      const outlook = await lookAtGroup(job);
      // Where it goes back to is for the journal to say; that there is a pointer makes it be read.
      const plan = refreshPlanOf(job, outlook.facts.observation.pointer?.value ?? null);
      return planOrRun(job, outlook, { wish: mode, plan, wanted: null });
    }
    case 'status':
      return groupStatus(job, await lookAtGroup(job));
    default:
      return assertNever(mode);
  }
}

export interface GroupPurpose {
  readonly wish: RefreshWish;
  readonly plan: RefreshPlan;
  readonly wanted: WantedRelease | null;
}

async function planOrRun(job: GroupJob, outlook: GroupOutlook, purpose: GroupPurpose): Promise<ActionResult> {
  if (job.inputs['dry-run']) return groupPlan(job, outlook, purpose);
  return unlessAtWork(purpose.wish === 'janitor', async () =>
    groupResult(job, await refreshGroup(job, outlook, purpose)),
  );
}

/** Throws only what was refused before anything began. */
async function refreshGroup(
  job: GroupJob,
  { journal, keys }: GroupOutlook,
  purpose: GroupPurpose,
): Promise<GroupEnding> {
  const { action, group, inputs, target } = job;
  const { clock, random, reporter, run, signal } = action;
  const moments: RefreshMoment[] = [];
  const leaving = new Leaving(action.state, (aim) => writeLeftGroup(target, keys, aim), inputs);
  leaving.begin();
  try {
    const report = await runRefresh(
      { cloud: group.cloud, store: group.store, clock, random, reporter },
      {
        ...{ wish: purpose.wish, plan: purpose.plan, onCancel: inputs['on-cancel'], keys, signal },
        me: { run: run.run, runId: run.runId, attempt: run.attempt, process: random.nonce() },
        lockTimeoutSeconds: inputs['lock-timeout-seconds'],
        abortHolder: inputs['abort-holder'] ? (inputs.reason ?? 'a rollback goes first') : null,
        check: (plan) =>
          refuseBeforeStart(job, { plan, isRollback: purpose.wish === 'rollback', last: journal.rollout }, purpose),
        watch: (moment) => keepNews(moments, moment),
      },
    );
    leaving.ended(isOver(report));
    return { report, thrown: null, moments };
  } catch (thrown) {
    leaving.threw(thrown, moments.length > 0);
    if (!(thrown instanceof DeployError) || moments.length === 0) throw thrown;
    return { report: null, thrown, moments };
  }
}

const isOver = ({ status }: RefreshReport): boolean => status !== 'held' && status !== 'failed';

async function refuseBeforeStart(job: GroupJob, check: GroupCheck, { wanted }: GroupPurpose): Promise<void> {
  const { refusal, warnings } = await checkGroup(job, check);
  for (const text of warnings) job.action.reporter.message({ code: 'fleet-warning', level: 'warning', text });
  if (refusal !== null) throw refusal;
  await wanted?.store(job.action.signal);
}

/** A moment that says the same as the one before takes its place. */
function keepNews(moments: RefreshMoment[], moment: RefreshMoment): void {
  const last = moments.at(-1);
  if (last?.note.text === moment.note.text && last.rollout.phase === moment.rollout.phase) return;
  moments.push(moment);
}
