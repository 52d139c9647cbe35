import type { ActionResult } from '@deploy/action-kit';
import { type RestoreTarget, restore } from '@deploy/static-release';
import type { Job } from '../job.ts';
import { releaseSummary } from '../summary/release-summary.ts';
import { releaseResult, tellPlanned } from './release-result.ts';

/** Rollback, finish and undo. */
export async function restoreMode(job: Job, restoreTarget: RestoreTarget): Promise<ActionResult> {
  const { inputs, target, action } = job;
  const report = await restore(job.release, {
    target: restoreTarget,
    expectedRelease: inputs['expected-release'],
    allowOlder: inputs['allow-older'],
    runId: action.run.runId,
    distributions: target.distributions,
    dryRun: inputs['dry-run'],
    patienceMs: inputs['lock-timeout-seconds'] * 1000,
    onPlan: tellPlanned(job),
    abortHolder: inputs['abort-holder'] ? (inputs.reason ?? `a ${inputs.mode} goes first`) : null,
  });
  return releaseResult(job, report, releaseSummary(job, report));
}
