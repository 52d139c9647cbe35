import type { ActionResult } from '@deploy/action-kit';
import type { Job } from '../job.ts';
import { lookAhead } from '../outlook.ts';
import { resultOf } from '../result.ts';
import { rollOut } from '../roll-out.ts';
import { unlessAtWork } from './at-work.ts';
import { planOnly } from './plan-mode.ts';

/** Makes the release before live again, or turns round what is under way. */
export async function rollbackMode(job: Job): Promise<ActionResult> {
  return withoutRelease(job, 'rollback');
}

/** Brings to an end what runs left that nobody works on any more. */
export async function janitorMode(job: Job): Promise<ActionResult> {
  return withoutRelease(job, 'janitor');
}

async function withoutRelease(job: Job, mode: 'rollback' | 'janitor'): Promise<ActionResult> {
  const outlook = await lookAhead(job, 'rollback');
  const purpose = { wish: { mode }, wanted: null };
  if (job.inputs['dry-run']) return planOnly(job, outlook, purpose);
  return unlessAtWork(mode === 'janitor', async () => resultOf(job, outlook, await rollOut(job, outlook, purpose)));
}
