import { firstRefreshQuestion, type RefreshPlan, type RefreshRollout, refreshPreflight } from '@deploy/fleet-rollout';
import { type Checked, judged } from '../checks.ts';
import { forecastRefresh, type GroupJob } from './group-job.ts';

export interface GroupCheck {
  readonly plan: RefreshPlan;
  readonly isRollback: boolean;
  /** The newest rollout that the journal has. */
  readonly last: RefreshRollout | null;
}

/** Looks at everything that could break a refresh that is new, with fresh eyes. */
export async function checkGroup(job: GroupJob, { isRollback, last, plan }: GroupCheck): Promise<Checked> {
  const { action, group } = job;
  const now = action.clock.now();
  const [facts, denials] = await Promise.all([
    group.facts(firstRefreshQuestion(plan, now), action.signal),
    group.denials(action.signal),
  ]);
  const predictedEnd = now + forecastRefresh(plan, facts, last).seconds * 1000;
  const { refusals, warnings } = refreshPreflight(facts, { plan, unsettled: null, predictedEnd, isRollback });
  return judged({ denials, refused: refusals, warnings }, job.inputs['dry-run']);
}
