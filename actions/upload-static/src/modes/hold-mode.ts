import type { ActionResult } from '@deploy/action-kit';
import { hold, lift } from '@deploy/static-release';
import type { Job } from '../job.ts';
import { holdSummary } from '../summary.ts';

export async function holdMode(job: Job, mode: 'hold' | 'lift'): Promise<ActionResult> {
  const { inputs, release } = job;
  const isDryRun = inputs['dry-run'];
  const lease = isDryRun ? null : mode === 'hold' ? await hold(release, inputs.reason ?? '') : await lift(release);
  return {
    outputs: {},
    summary: holdSummary(job, mode),
    data: { mode, bucket: job.target.bucket, dryRun: isDryRun, hold: lease?.hold ?? null },
  };
}
