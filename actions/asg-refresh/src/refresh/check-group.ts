import { firstRefreshQuestion, type RefreshPlan, type RefreshRollout, refreshPreflight } from '@deploy/fleet-rollout';
import type { Checked } from '../checks.ts';
import { refusalOf } from '../refusal.ts';
import { forecastRefresh, type GroupJob } from './group-job.ts';

/** Looks at everything that could break a refresh, with fresh eyes. */
export async function checkGroup(
  job: GroupJob,
  plan: RefreshPlan,
  isRollback: boolean,
  unsettled: RefreshRollout | null,
): Promise<Checked> {
  const { action, group } = job;
  const now = action.clock.now();
  const [facts, denials] = await Promise.all([
    group.facts(firstRefreshQuestion(plan, now), action.signal),
    group.denials(action.signal),
  ]);
  const predictedEnd = now + forecastRefresh(plan, facts).seconds * 1000;
  const { refusals, warnings } = refreshPreflight(facts, { plan, unsettled, predictedEnd, isRollback });
  return { refusal: refusalOf([...denials, ...refusals]), warnings };
}
