import { markdown as md } from '@deploy/action-kit';
import { type FleetFacts, type Phase, planFor, type Rollout } from '@deploy/fleet-rollout';
import type { Job } from '../job.ts';
import type { Outlook } from '../outlook.ts';
import { slowAlarm } from '../plan.ts';
import { clockTime, spoken } from './words.ts';

const PHASES: Readonly<Record<Phase, string>> = {
  boot: 'New instances start and become healthy',
  settle: 'They stay healthy for as many looks as asked',
  steps: 'Requests move step by step, each watched by its gates',
  bake: 'The new colour is watched with all requests',
  'drain-proof': 'The old colour is proven to get no request any more',
  'keep-old': 'The old colour is kept whole, for a quick way back',
  'scale-in': 'The old colour drains and ends',
};

/** Phase after phase, when each begins and how long it takes. */
export function phaseTable({ forecast }: Outlook, now: number): string {
  let at = now;
  const rows = forecast.phases
    .filter(({ seconds }) => seconds > 0)
    .map(({ phase, seconds }) => {
      const row = [clockTime(at), PHASES[phase], spoken(seconds)];
      at += seconds * 1000;
      return row;
    });
  const end = [`**${clockTime(at)}**`, '**End**', `**${spoken(forecast.seconds)}**`];
  const columns = [{ title: 'UTC' }, { title: 'What' }, { title: 'Takes', align: 'right' as const }];
  const basis = forecast.isMeasured
    ? 'The time to start is what the last rollout here took.'
    : 'The time to start is a guess until the first rollout here has measured it.';
  return `${md.table(columns, [...rows, end])}\n${basis}\n`;
}

/** Weights and capacity of each step. */
export function stepTable(outlook: Outlook, { from, to, demand }: Pick<Rollout, 'from' | 'to' | 'demand'>): string {
  const { isFirst } = outlook.forecast;
  const plan = planFor(outlook.plan, { purpose: 'deploy', isFirst });
  const kept = isFirst ? `none in ${from}, which has no release` : `${md.count(demand)} stay in ${from}`;
  const needed = Math.max(demand, plan.floor);
  const rows = plan.steps.map((percent) => [
    `${percent} %`,
    `${from} ${100 - percent} · ${to} ${percent}`,
    `at least ${md.count(Math.max(1, Math.ceil((percent * needed) / 100)))} healthy of ${md.count(needed)} in ${to}; ${kept}`,
    percent === 100 ? `${spoken(plan.bakeSeconds)}, the bake` : spoken(plan.stepSeconds),
  ]);
  return md.table(
    [{ title: 'Step' }, { title: 'Weights' }, { title: 'Capacity' }, { title: 'At least', align: 'right' }],
    rows,
  );
}

/** Why steps last longer than asked; null where they do not. */
export function longerSteps({ inputs }: Job, { facts, plan }: Outlook): string | null {
  const alarm = slowAlarm({ facts, inputs });
  if (alarm === null) return null;
  return `Steps last ${spoken(plan.stepSeconds)} and not ${spoken(inputs['step-seconds'])}: the alarm ${md.code(alarm.name)} looks ${spoken(alarm.seconds)} back, and metrics come up to a minute late. A shorter step would be judged by requests from before it.\n`;
}

/** Demand by one look: the live group's desired size, and never less than the floor. */
export const demandIn = ({ colours }: FleetFacts, live: Rollout['from'], floor: number): number =>
  Math.max(colours[live].group.observed.desired, floor);
