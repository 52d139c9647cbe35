import type { ActionResult } from '@deploy/action-kit';
import { hold, lift } from '@deploy/static-release';
import type { Job } from '../job.ts';
import { holdSummary } from '../summary/hold-summary.ts';

export async function holdMode(job: Job, mode: 'hold' | 'lift'): Promise<ActionResult> {
  const { inputs, release, target } = job;
  const dryRun = inputs['dry-run'];
  const held = mode === 'hold' ? await hold(release, inputs.reason ?? '', dryRun) : await lift(release, dryRun);
  return {
    outputs: {},
    summary: holdSummary(job, mode, held),
    data: { mode, bucket: target.bucket, dryRun, [mode === 'hold' ? 'hold' : 'lifted']: held },
  };
}
