import type { ActionResult } from '@deploy/action-kit';
import type { Planned, ReleaseReport } from '@deploy/static-release';
import type { Job } from '../job.ts';
import { writePlan } from './plan-file.ts';
import { writeChangedPaths } from './result-files.ts';

/** Outputs that are set also when the operation fails after its plan was made. */
export const tellPlanned =
  (job: Job) =>
  ({ release, previous, manifestKey }: Planned): void =>
    job.action.known({ release, 'previous-release': previous ?? '', 'manifest-key': manifestKey });

/** Outputs, files and summary of an operation that decides what is live. */
export async function releaseResult(job: Job, report: ReleaseReport, summary: string): Promise<ActionResult> {
  const changedPathsFile = await writeChangedPaths(job, report.changes);
  const planFile = report.plan === null ? '' : await writePlan(job, report.plan);
  const { plan: _plan, changes, ...facts } = report;
  return {
    outputs: {
      release: report.release ?? '',
      'previous-release': report.previous ?? '',
      'changed-paths-file': changedPathsFile,
      'uploaded-files': String(report.uploadedFiles),
      'uploaded-bytes': String(report.uploadedBytes),
      'unchanged-files': String(report.unchanged),
      'removed-files': String(report.removed.length),
      'manifest-key': report.manifestKey ?? '',
      'plan-file': planFile,
    },
    summary,
    data: { ...facts, mode: job.inputs.mode, bucket: job.target.bucket, changedPaths: changes.changes.length },
  };
}
