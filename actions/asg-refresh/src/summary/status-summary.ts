import { markdown as md } from '@deploy/action-kit';
import { COLOURS, type Journal, type Rollout } from '@deploy/fleet-rollout';
import type { Colour, LeaseDocument } from '@deploy/kernel';
import type { Job } from '../job.ts';
import type { Outlook } from '../outlook.ts';
import { bullets, moment, releaseName, runLink, SQUARES, spoken } from './words.ts';

export interface StatusTold {
  readonly live: Colour | null;
  readonly lease: LeaseDocument | null;
  /** What would stop a rollout, or may surprise one. */
  readonly findings: readonly string[];
}

export function statusSummary(job: Job, outlook: Outlook, { live, lease, findings }: StatusTold): string {
  const { journal } = outlook;
  return md.document(
    md.heading(2, titleOf(outlook, live)),
    groupTable(job, outlook),
    underWay(journal.rollout, lease),
    findings.length === 0
      ? null
      : `${md.heading(3, 'What a rollout would meet')}\n${bullets(findings.map(md.escaped))}`,
    pastTable(journal.past),
  );
}

function titleOf({ forecast }: Outlook, live: Colour | null): string {
  if (live === null) return 'No single colour is live';
  if (forecast.isFirst) return `No release is live yet, ${SQUARES[live]} ${live} has the weight`;
  return `${SQUARES[live]} ${live} is live`;
}

function groupTable({ target }: Job, { facts }: Outlook): string {
  const rows = COLOURS.map((colour) => {
    const { group, pointer, targetGroup } = facts.colours[colour];
    const { desired, max, min } = group.observed;
    const healthy = [...targetGroup.targets.values()].filter(({ state }) => state === 'healthy').length;
    return [
      `${SQUARES[colour]} ${md.code(target.settings.colours[colour].group)}`,
      releaseName(pointer?.value ?? ''),
      weightsOf(colour, facts.rules),
      `${md.count(healthy)} healthy, ${md.count(desired)} wanted (${md.count(min)} to ${md.count(max)})`,
    ];
  });
  return md.table([{ title: 'Group' }, { title: 'Release' }, { title: 'Weight' }, { title: 'Instances' }], rows);
}

/** Of each rule; one figure where all say the same. */
function weightsOf(colour: Colour, rules: Outlook['facts']['rules']): string {
  const weights = [...rules.values()].map(({ reading }) =>
    reading.kind === 'colours' ? String(reading.weights[colour]) : reading.kind,
  );
  return [...new Set(weights)].join(', ');
}

function underWay(rollout: Rollout | null, lease: LeaseDocument | null): string {
  const holder =
    lease?.state === 'held' ? `${runLink(lease.owner?.run ?? 'somebody')} holds the lease.` : 'Nobody holds the lease.';
  if (rollout === null) return `No rollout is under way. ${holder}\n`;
  const { failure, from, percent, phase, phaseSince, release, startedBy, to } = rollout;
  const why = failure === null ? '' : ` Because of ${md.code(failure.code)}: ${md.escaped(failure.message)}`;
  return `A rollout of ${releaseName(release)} from ${from} to ${to} is in the phase ${md.code(phase)} since ${moment(phaseSince)}, with ${percent} % of the requests; begun by ${runLink(startedBy)}. ${holder}${why}\n`;
}

/** The last rollouts, newest first; null where there was none. */
export function pastTable(past: Journal<unknown>['past']): string | null {
  if (past.length === 0) return null;
  const rows = past.map(({ endedAt, outcome, previous, purpose, release, startedAt, startedBy }) => [
    moment(startedAt),
    `${purpose}, ${outcome}`,
    `${previous === null ? '' : `${releaseName(previous)} → `}${releaseName(release)}`,
    spoken((endedAt - startedAt) / 1000),
    runLink(startedBy),
  ]);
  const columns = ['Began', 'What', 'Release', 'Took', 'Run'].map((title) => ({ title }));
  return `${md.heading(3, 'The last rollouts')}\n${md.table(columns, rows)}`;
}
