import type { ActionResult } from '@deploy/action-kit';
import { prune } from '@deploy/static-release';
import type { Job } from '../job.ts';
import { pruneSummary } from '../summary/prune-summary.ts';
import { writeChangedPaths, writeJobFile } from './result-files.ts';

export async function pruneMode(job: Job): Promise<ActionResult> {
  const { inputs, target } = job;
  const report = await prune(job.release, {
    retention: { releases: inputs['retain-releases'], days: inputs['retain-days'] },
    distributions: target.distributions,
    dryRun: inputs['dry-run'],
    patienceMs: inputs['lock-timeout-seconds'] * 1000,
  });
  const { changes, ...facts } = report;
  return {
    outputs: {
      release: report.release ?? '',
      'changed-paths-file': await writeChangedPaths(job, changes),
      'removed-files': String(report.outcome === 'planned' ? 0 : report.removed.length),
      'plan-file': await writeJobFile(job, 'plan', { version: 1, kind: 'prune-plan', ...facts }),
    },
    summary: pruneSummary(job, report),
    data: { ...facts, mode: 'prune', bucket: target.bucket },
  };
}
