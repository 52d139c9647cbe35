import type { ActionResult } from '@deploy/action-kit';
import { otherColour, preflight } from '@deploy/fleet-rollout';
import { readLease } from '@deploy/kernel';
import { type Job, keysOf } from '../job.ts';
import { liveIn } from '../live-in.ts';
import { lookAhead } from '../outlook.ts';
import { statusSummary } from '../summary/status-summary.ts';

/** Looks, and changes nothing: what is live, what is under way, how the last rollouts went. */
export async function statusMode(job: Job): Promise<ActionResult> {
  const { action, fleet, target } = job;
  const [outlook, lease] = await Promise.all([
    lookAhead(job, 'deploy'),
    readLease(fleet.store, keysOf(target).lease, action.signal),
  ]);
  const { facts, journal, plan } = outlook;
  const { rollout } = journal;
  const live = liveIn(facts);
  const release = live === null ? '' : (facts.colours[live].pointer?.value ?? '');
  const { refusals, warnings } = preflight(facts, {
    ...{ unsettled: rollout, expectedLive: null, floor: plan.floor, missingData: plan.missingData, smoke: plan.smoke },
    ...{ predictedEnd: facts.at, isRollback: false },
  });
  return {
    outputs: {
      status: rollout?.phase === 'held' ? 'held' : 'nothing-to-do',
      'live-colour': live ?? '',
      'previous-colour': live === null ? '' : otherColour(live),
      release,
    },
    summary: statusSummary(job, outlook, {
      live,
      lease: lease.document,
      findings: [...refusals.map(({ message }) => message), ...warnings],
    }),
    data: { mode: 'status', live, release, rollout, past: journal.past, lease: lease.document },
  };
}
