import type { ActionResult } from '@deploy/action-kit';
import { PreconditionError } from '@deploy/kernel';
import { type AuditReport, audit, listReleases } from '@deploy/static-release';
import type { Job } from '../job.ts';
import { auditSummary, DIFFERS_REMEDY, listSummary } from '../summary/look-summary.ts';

export async function listMode(job: Job): Promise<ActionResult> {
  const { inputs } = job;
  const list = await listReleases(job.release, { releases: inputs['retain-releases'], days: inputs['retain-days'] });
  return {
    outputs: { release: list.pointer.live ?? '' },
    summary: listSummary(job, list),
    data: { mode: 'list', bucket: job.target.bucket, ...list },
  };
}

/** Fails when the bucket is not what the live release says. */
export async function auditMode(job: Job): Promise<ActionResult> {
  const report = await audit(job.release);
  const { pointer } = report.observed;
  const failure = auditFailure(job, report);
  return {
    outputs: { release: pointer.live ?? '' },
    summary: auditSummary(job, report),
    data: {
      mode: 'audit',
      bucket: job.target.bucket,
      release: pointer.live,
      unsettled: pointer.unsettled,
      checked: report.checked,
      differences: report.differences,
      others: report.others,
    },
    ...(failure === null ? {} : { failure }),
  };
}

function auditFailure(job: Job, { observed, differences, checked }: AuditReport): PreconditionError | null {
  const place = `s3://${job.target.bucket}/${job.target.prefix}`;
  if (observed.pointer.unsettled.length > 0) {
    return new PreconditionError({
      code: 'audit-unsettled',
      message: `${place} has a release that was begun and not settled.`,
      remedy: 'Deploy again, or run `mode: finish` or `mode: undo`.',
    });
  }
  if (differences.length === 0) return null;
  const shown = differences.slice(0, 10).map(({ key, kind }) => `- ${key}: ${kind}`);
  const more = differences.length > 10 ? [`- and ${differences.length - 10} more`] : [];
  return new PreconditionError({
    code: 'audit-differs',
    message: `${differences.length} of ${checked} object(s) in ${place} are not what the live release says:\n${[...shown, ...more].join('\n')}`,
    remedy: DIFFERS_REMEDY,
  });
}
