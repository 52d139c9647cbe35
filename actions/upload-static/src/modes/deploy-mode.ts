import type { ActionResult } from '@deploy/action-kit';
import { type DeployRequest, deploy } from '@deploy/static-release';
import type { Job } from '../job.ts';
import { releaseSummary } from '../summary/release-summary.ts';
import { readWanted } from '../wanted.ts';
import { releaseResult, tellPlanned } from './release-result.ts';

export async function deployMode(job: Job): Promise<ActionResult> {
  const { action } = job;
  // The source is read while the bucket answers; what is wrong with it is told before anything is written.
  const report = await deploy(job.release, requestOf(job));
  if (action.run.runId === null) {
    action.reporter.message({
      code: 'run-without-order',
      level: 'notice',
      text: 'GITHUB_RUN_ID is not set, so that an older run cannot be told from a newer one.',
    });
  }
  return releaseResult(job, report, releaseSummary(job, report));
}

async function requestOf(job: Job): Promise<DeployRequest> {
  const { inputs, target, action } = job;
  const wanted = await readWanted(job);
  return {
    entries: wanted.entries,
    bodyOf: wanted.bodyOf,
    missingReferences: wanted.missingReferences,
    retention: { releases: inputs['retain-releases'], days: inputs['retain-days'] },
    maxRemovalPercent: inputs['max-removal-percent'],
    expectedRelease: inputs['expected-release'],
    allowOlder: inputs['allow-older'],
    adopt: inputs.adopt,
    repair: inputs.repair,
    runId: action.run.runId,
    distributions: target.distributions,
    dryRun: inputs['dry-run'],
    patienceMs: inputs['lock-timeout-seconds'] * 1000,
    onPlan: tellPlanned(job),
  };
}
