import { markdown as md } from '@deploy/action-kit';
import { otherColour, type Wish } from '@deploy/fleet-rollout';
import type { Colour, DeployError } from '@deploy/kernel';
import type { Job } from '../job.ts';
import type { Planned } from '../modes/plan-mode.ts';
import type { Outlook } from '../outlook.ts';
import { demandIn, longerSteps, phaseTable, stepTable } from './plan-tables.ts';
import { bullets, releaseName, runLink, spoken } from './words.ts';

export interface PlanTold extends Planned {
  readonly wish: Wish;
  readonly refusal: DeployError | null;
  readonly warnings: readonly string[];
}

/** What a dry run found, the verdict first. */
export function planSummary(job: Job, outlook: Outlook, told: PlanTold): string {
  const { refusal, warnings } = told;
  const isNew = told.takenUp === null || told.takenUp.how.kind === 'before';
  return md.document(
    md.heading(2, `Dry run: ${titleOf(outlook, told)}`),
    refusal === null ? null : `${md.quote(refusal.message)}\n**What to do:** ${refusal.remedy}\n`,
    takenUpText(told),
    told.live === null || told.isIdle || told.wish.mode === 'janitor' || !isNew ? null : planTables(job, outlook, told),
    warnings.length === 0 ? null : `${md.heading(3, 'Worth knowing')}\n${bullets(warnings.map(md.escaped))}`,
  );
}

function titleOf({ forecast }: Outlook, { isIdle, live, refusal, takenUp, wish }: PlanTold): string {
  if (refusal !== null) return 'this would be refused';
  if (takenUp !== null) return 'what an earlier run left would be met first';
  if (wish.mode === 'janitor') return 'nothing is left to tidy up';
  if (isIdle || live === null) return `nothing to do, ${live ?? 'no colour'} is live with that release`;
  if (forecast.isFirst)
    return `the first release: ${otherColour(live)} would serve it in about ${spoken(forecast.seconds)}`;
  return `${otherColour(live)} would take over from ${live} in about ${spoken(forecast.seconds)}`;
}

function takenUpText({ takenUp }: PlanTold): string | null {
  if (takenUp === null) return null;
  const { how, rollout } = takenUp;
  const what = `The rollout of ${releaseName(rollout.release)} to ${rollout.to} that ${runLink(rollout.startedBy)} left in the phase \`${rollout.phase}\``;
  switch (how.kind) {
    case 'the-wish':
      return `${what} would be gone on with: now \`${how.rollout.phase}\`.\n`;
    case 'before':
      return `${what} would be brought to its end first (\`${how.rollout.phase}\`).\n`;
    case 'leave':
      return `${what} would be left as it is: ${how.why}.\n`;
  }
}

function planTables(job: Job, outlook: Outlook, { live, wish }: PlanTold): string {
  if (live === null) return '';
  const demand = demandIn(outlook.facts, live, outlook.plan.floor);
  const steps =
    wish.mode === 'deploy'
      ? [md.heading(3, 'Steps'), stepTable(outlook, { from: live, to: otherColour(live), demand })]
      : [];
  const isFirst = wish.mode === 'deploy' && outlook.forecast.isFirst;
  return [
    isFirst ? firstText(live) : '',
    md.heading(3, 'When what happens'),
    phaseTable(outlook, job.action.clock.now()),
    ...steps,
    (isFirst ? null : longerSteps(job, outlook)) ?? '',
    gatesText(job, outlook),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function firstText(live: Colour): string {
  return `No colour has a release yet, so nobody can answer meanwhile: ${otherColour(live)} gets all requests at once when it is healthy, and ${live} is not sized. Before that a failure puts everything away; after it there is no way back, and a failure is held as it is, until you decide.\n`;
}

function gatesText({ target }: Job, { forecast, plan, facts }: Outlook): string {
  const names = facts.alarms.map(({ name, state }) => `${md.code(name)} (${state})`);
  const smoke =
    target.settings.preview === null ? 'no smoke test' : `a smoke test at ${md.code(target.settings.preview.url)}`;
  const alarms = names.length === 0 ? 'no alarms' : `alarms ${names.join(', ')}`;
  if (forecast.isFirst)
    return `Gates: ${smoke}, and ${alarms}. There is no other release to compare error rates with.\n`;
  return `Gates: ${smoke}, ${alarms}, and error rates compared from ${md.count(plan.minimumRequests)} requests of each colour on.\n`;
}
