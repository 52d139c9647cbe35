import { markdown as md } from '@deploy/action-kit';
import type { LeaseDocument } from '@deploy/kernel';
import type { AuditReport, Difference, ListedRelease, Pointer, ReleaseList } from '@deploy/static-release';
import type { Job } from '../job.ts';
import { counted, type Fact, limitedTable, moment, nextStep, releaseName, runLink, siteFact } from './words.ts';

/** List and audit. */

const OPEN = 'Deploy again, or run `mode: finish` to complete it or `mode: undo` to take it back.';

export function listSummary(job: Job, { releases, lease, pointer }: ReleaseList): string {
  const columns = [
    { title: 'Release' },
    { title: 'State' },
    { title: 'Live since' },
    { title: 'Deployed by' },
    { title: 'Commit' },
    { title: 'Generation', align: 'right' as const },
  ];
  return md.document(
    md.heading(2, pointer.live === null ? 'No release yet' : `Release ${releaseName(pointer.live)} is live`),
    md.facts([siteFact(job), ...unsettledFact(pointer), ...leaseFacts(lease)]),
    releases.length === 0 ? null : limitedTable(columns, releases.map(releaseRow)),
    pointer.unsettled.length === 0 ? null : nextStep(OPEN),
  );
}

const unsettledFact = ({ unsettled }: Pointer): readonly Fact[] =>
  unsettled.length === 0 ? [] : [['Begun, not settled', unsettled.map(releaseName).join(', ')]];

function leaseFacts(lease: LeaseDocument | null): readonly Fact[] {
  if (lease === null) return [];
  const { hold, owner, state } = lease;
  const facts: Fact[] = [];
  if (state === 'held') facts.push(['Lock', `held by ${owner === null ? 'an unknown run' : runLink(owner.run)}`]);
  if (hold !== null) {
    facts.push(['On hold', `since ${moment(hold.at)} by ${runLink(hold.by)}: ${md.escaped(hold.reason)}`]);
  }
  return facts;
}

const STATES: Readonly<Record<ListedRelease['state'], string>> = {
  live: '**live**',
  previous: 'previous',
  unsettled: '**begun, not settled**',
  retained: 'retained',
  expired: 'until the next prune',
  superseded: 'superseded; live again later',
  doomed: 'being pruned',
};

const releaseRow = ({ generation, label, liveAt, made, release, state }: ListedRelease): readonly string[] => [
  label === null ? releaseName(release) : `${releaseName(release)} (${md.escaped(label)})`,
  STATES[state],
  liveAt === null ? 'never' : moment(liveAt),
  runLink(made.run),
  made.commit === null ? '' : md.code(made.commit.slice(0, 12)),
  md.count(generation),
];

const DIFFERENCES: Readonly<Record<Difference['kind'], string>> = {
  missing: 'missing',
  'other-content': 'other content',
  'other-headers': 'other headers',
};

export function auditSummary(job: Job, { observed, checked, differences, others }: AuditReport): string {
  const { pointer } = observed;
  const rows = differences.map(({ key, kind }) => [md.code(key), DIFFERENCES[kind]]);
  return md.document(
    md.heading(2, auditTitle(pointer, differences.length)),
    md.facts([
      siteFact(job),
      ['Live', pointer.live === null ? 'nothing' : releaseName(pointer.live)],
      ...unsettledFact(pointer),
      ['Checked', `${counted(checked, 'object')}: presence, content and headers`],
      ['Not in the release', `${counted(others, 'object')}: kept for open tabs until prune, or of others`],
    ]),
    rows.length === 0 ? null : limitedTable([{ title: 'Key' }, { title: 'In the bucket' }], rows),
    auditAdvice(pointer, differences.length),
  );
}

function auditTitle({ live, unsettled }: Pointer, differences: number): string {
  if (unsettled.length > 0) return 'A release was begun and not settled';
  if (differences > 0) return `${counted(differences, 'object')} in the bucket differ from the live release`;
  return live === null ? 'No release yet' : 'The bucket is what the live release says';
}

function auditAdvice({ unsettled }: Pointer, differences: number): string | null {
  if (unsettled.length > 0) return nextStep(OPEN);
  return differences === 0 ? null : nextStep(DIFFERS_REMEDY);
}

export const DIFFERS_REMEDY =
  'Find out who wrote there. Then deploy the release again from its commit with `repair: true`, which puts every file in its place.';
