import { type ActionResult, markdown as md } from '@deploy/action-kit';
import {
  isNothingToDo,
  planUndo,
  type RefreshPlan,
  type RefreshRollout,
  type RefreshTime,
  refreshOrder,
  takeUpRefresh,
} from '@deploy/fleet-rollout';
import type { DeployError } from '@deploy/kernel';
import { bullets, releaseName, runLink, spoken } from '../summary/words.ts';
import { checkGroup } from './check-group.ts';
import { forecastRefresh, type GroupJob, type GroupOutlook, underWay } from './group-job.ts';
import type { GroupPurpose } from './group-modes.ts';

/** What a refresh would do, by the same checks and decisions, and without changing anything. */
export async function groupPlan(job: GroupJob, outlook: GroupOutlook, purpose: GroupPurpose): Promise<ActionResult> {
  const { wish } = purpose;
  const found = underWay(outlook.journal);
  const last = outlook.journal.rollout;
  const isNew = found === null && wish !== 'janitor';
  const plan = isNew && wish === 'rollback' ? planUndo(purpose.plan, last) : purpose.plan;
  const isIdle = isNew && wish === 'deploy' && isNothingToDo(plan, outlook.facts.observation, last);
  const isLooked = isNew && !isIdle;
  const checked = isLooked
    ? await checkGroup(job, { plan, isRollback: wish === 'rollback', last })
    : { refusal: null, warnings: [] };
  const { refusal, warnings } = checked;
  for (const text of warnings) job.action.reporter.message({ code: 'fleet-warning', level: 'warning', text });
  const status = refusal !== null ? 'failed' : isLooked || found !== null ? 'planned' : 'nothing-to-do';
  return {
    outputs: { status, 'live-colour': '', 'previous-colour': '', release: plan.release ?? '' },
    summary: md.document(
      md.heading(2, `Dry run: ${titleOf(job, outlook, { found, isLooked, plan, refusal })}`),
      refusal === null ? null : `${md.quote(refusal.message)}\n**What to do:** ${refusal.remedy}\n`,
      found === null ? null : takenUpText(job, found, purpose),
      isLooked ? planTable(outlook, plan) : null,
      warnings.length === 0 ? null : `${md.heading(3, 'Worth knowing')}\n${bullets(warnings.map(md.escaped))}`,
    ),
    data: { mode: job.inputs.mode, strategy: 'instance-refresh', dryRun: true, plan, warnings },
    ...(refusal === null ? {} : { failure: refusal }),
  };
}

interface Title {
  readonly found: RefreshRollout | null;
  readonly isLooked: boolean;
  readonly plan: RefreshPlan;
  readonly refusal: DeployError | null;
}

function titleOf(
  { target }: GroupJob,
  { facts, journal }: GroupOutlook,
  { found, isLooked, plan, refusal }: Title,
): string {
  if (refusal !== null) return 'this would be refused';
  if (found !== null) return 'what an earlier run left would be met first';
  if (!isLooked) return 'nothing to do';
  const { desired } = facts.observation.group;
  const about = spoken(forecastRefresh(plan, facts, journal.rollout).seconds);
  return `${desired} instances of ${md.escaped(target.group)} would be replaced in about ${about}`;
}

function takenUpText({ action }: GroupJob, found: RefreshRollout, { plan, wish }: GroupPurpose): string {
  const how = takeUpRefresh(found, wish, plan, action.clock.now());
  const what = `The refresh that ${runLink(found.startedBy)} left in the phase \`${found.phase}\``;
  if (how.kind === 'leave') return `${what} would be left as it is: ${how.why}.\n`;
  const next = `now \`${how.rollout.phase}\``;
  return how.kind === 'before'
    ? `${what} would be brought to its end first (${next}).\n`
    : `${what} would be gone on with (${next}).\n`;
}

const PARTS: Readonly<Record<RefreshTime['phase'], string>> = {
  start: 'AWS begins',
  replacing: 'Instances are replaced, batch by batch',
  checkpoints: 'Pauses at checkpoints, in which gates are judged',
  bake: 'The new instances are watched',
};

function planTable({ facts, journal }: GroupOutlook, plan: RefreshPlan): string {
  const { parts, seconds } = forecastRefresh(plan, facts, journal.rollout);
  const rows = parts.filter((part) => part.seconds > 0).map((part) => [PARTS[part.phase], spoken(part.seconds)]);
  const order = refreshOrder(plan, facts.observation, plan.release !== null);
  const details: readonly (readonly [string, string])[] = [
    ['Release', plan.release === null ? 'as it is' : releaseName(plan.release)],
    ['Template version', order.template?.version ?? 'not numbered, so AWS cannot roll back'],
    [
      'Healthy',
      `${order.minHealthyPercent} to ${order.maxHealthyPercent} % of ${md.count(facts.observation.group.desired)}`,
    ],
    [
      'Checkpoints',
      order.checkpoints.length === 0
        ? 'none'
        : `${order.checkpoints.join(', ')} %, ${spoken(order.checkpointDelaySeconds)} each`,
    ],
  ];
  const columns = [{ title: 'What' }, { title: 'Takes', align: 'right' as const }];
  return `${md.facts(details)}\n${md.table(columns, [...rows, ['**In all**', `**${spoken(seconds)}**`]])}`;
}
