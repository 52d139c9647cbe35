import type { ActionResult } from '@deploy/action-kit';
import { otherColour, PLAIN_QUESTION, planFor, type Rollout, type TakeUp, takeUp } from '@deploy/fleet-rollout';
import type { Colour } from '@deploy/kernel';
import { check } from '../checks.ts';
import type { Job } from '../job.ts';
import { liveIn } from '../live-in.ts';
import type { Outlook } from '../outlook.ts';
import type { Purpose } from '../roll-out.ts';
import { planSummary } from '../summary/plan-summary.ts';

/** What a run would do, by the same checks and decisions, and without changing anything. */
export interface Planned {
  /** Null where no single colour is live. */
  readonly live: Colour | null;
  readonly release: string | null;
  /** What is live has the wanted release already. */
  readonly isIdle: boolean;
  /** What becomes of the rollout that the journal has; null where it has none. */
  readonly takenUp: { readonly rollout: Rollout; readonly how: TakeUp } | null;
}

export async function planOnly(job: Job, outlook: Outlook, { wanted, wish }: Purpose): Promise<ActionResult> {
  const { action, fleet } = job;
  const purpose = wish.mode === 'deploy' ? 'deploy' : 'rollback';
  const found = outlook.journal.rollout;
  const [{ refusal, warnings }, look] = await Promise.all([
    check(job, outlook, purpose, found),
    fleet.cloud.look({ ...PLAIN_QUESTION, pointers: true }, action.signal),
  ]);
  const live = liveIn(outlook.facts);
  const release = live === null ? null : (look.pointers?.[live] ?? null);
  const planned: Planned = {
    ...{ live, release },
    isIdle: wanted !== null && release === wanted.uri,
    takenUp: found === null ? null : { rollout: found, how: takeUp(found, wish, look) },
  };
  for (const text of warnings) action.reporter.message({ code: 'fleet-warning', level: 'warning', text });
  const isRefused = refusal !== null && !planned.isIdle && wish.mode !== 'janitor';
  const idle = planned.takenUp === null && (planned.isIdle || wish.mode === 'janitor');
  return {
    outputs: {
      status: isRefused ? 'failed' : idle ? 'nothing-to-do' : 'planned',
      'live-colour': live ?? '',
      'previous-colour': live === null ? '' : otherColour(live),
      release: wanted?.uri ?? release ?? '',
    },
    summary: planSummary(job, outlook, { ...planned, wish, refusal: isRefused ? refusal : null, warnings }),
    data: {
      mode: job.inputs.mode,
      dryRun: true,
      plan: planFor(outlook.plan, { purpose, isFirst: outlook.forecast.isFirst }),
      forecast: outlook.forecast,
      warnings,
      live,
      release,
    },
    ...(isRefused ? { failure: refusal } : {}),
  };
}
