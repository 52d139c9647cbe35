import type { ActionResult } from '@deploy/action-kit';
import type { Job } from '../job.ts';
import { lookAhead } from '../outlook.ts';
import { wantedRelease } from '../release.ts';
import { resultOf } from '../result.ts';
import { rollOut } from '../roll-out.ts';
import { planOnly } from './plan-mode.ts';

export async function deployMode(job: Job): Promise<ActionResult> {
  const [wanted, outlook] = await Promise.all([wantedRelease(job.action, job.fleet.store), lookAhead(job, 'deploy')]);
  const purpose = { wish: { mode: 'deploy', release: wanted.uri } as const, wanted };
  if (job.inputs['dry-run']) return planOnly(job, outlook, purpose);
  return resultOf(job, outlook, await rollOut(job, outlook, purpose));
}
