import type { FlipPlan } from '@deploy/static-release';
import type { Job } from '../job.ts';
import { writeJobFile } from './result-files.ts';

/** The plan as a file: what a reviewer of a dry run reads, and what later tools may compare. */
export function writePlan(job: Job, plan: FlipPlan): Promise<string> {
  return writeJobFile(job, 'plan', {
    version: 1,
    kind: 'release-plan',
    bucket: job.target.bucket,
    prefix: job.target.prefix,
    release: plan.target.release,
    repairs: plan.isRepair,
    uploads: plan.uploads,
    bodies: plan.bodies.map(({ key, size, sha256 }) => ({ key, size, sha256 })),
    writes: plan.writes.map(({ phase, entry, isRestore }) => ({ phase, isRestore, ...entry })),
    deletions: plan.deletions,
    lingering: plan.lingering,
    unchanged: plan.unchanged,
  });
}
