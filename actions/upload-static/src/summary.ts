import { markdown as md } from '@deploy/action-kit';
import {
  type AuditReport,
  type FlipPlan,
  inPhases,
  type ListedRelease,
  type PruneReport,
  type ReleaseList,
  type ReleaseReport,
  shortId,
} from '@deploy/static-release';
import type { Job } from './job.ts';

/** Rows of a list that are shown; the result file has all of them. */
const SHOWN_ROWS = 100;

/** Deploy, rollback, finish, undo; done, planned or nothing to do. */
export function releaseSummary(job: Job, report: ReleaseReport): string {
  return md.document(
    md.heading(2, releaseTitle(job, report)),
    md.facts(releaseFacts(job, report)),
    report.plan === null ? null : flipDetails(report.plan),
    changeDetails(report),
    goBack(job, report),
  );
}

function releaseTitle({ inputs }: Job, { outcome, release }: ReleaseReport): string {
  const id = release === null ? 'Nothing' : md.code(shortId(release));
  if (outcome === 'planned') return `Dry run: ${id} would be live`;
  if (outcome === 'nothing-to-do') return `Nothing to do: ${id} is live already`;
  return inputs.mode === 'deploy' ? `${id} is live` : `${id} is live again (${inputs.mode})`;
}

function releaseFacts(job: Job, report: ReleaseReport): readonly (readonly [string, string])[] {
  const { previous, plan, changes, outcome } = report;
  const rows: (readonly [string, string])[] = [['Site', site(job)]];
  if (previous !== null && previous !== report.release) rows.push(['Live before', md.code(shortId(previous))]);
  if (outcome !== 'nothing-to-do') rows.push(['Files', fileCounts(report)]);
  if (plan !== null && plan.writes.length > 0) rows.push(['Flip', phaseCounts(plan)]);
  if (plan?.isRepair)
    rows.push(['Repair', 'an earlier run left a release unsettled; every mutable file was written again']);
  if (outcome !== 'planned') rows.push(['For caches', cacheCounts(changes.changes.length, report)]);
  rows.push(['Generation', String(report.generation)]);
  return rows;
}

function fileCounts({ uploadedFiles, uploadedBytes, unchanged, removed, plan, outcome }: ReleaseReport): string {
  const isPlan = outcome === 'planned';
  const toSend = plan === null ? [] : [...plan.uploads, ...plan.bodies];
  const files = isPlan ? toSend.length : uploadedFiles;
  const size = isPlan ? toSend.reduce((sum, entry) => sum + entry.size, 0) : uploadedBytes;
  const pages = isPlan ? (plan?.deletions.length ?? 0) : removed.length;
  const parts = [
    `${md.count(files)} ${isPlan ? 'to upload' : 'uploaded'} (${md.bytes(size)})`,
    `${md.count(unchanged)} unchanged`,
  ];
  if (pages > 0) parts.push(`${md.count(pages)} page(s) ${isPlan ? 'to delete' : 'deleted'}`);
  const lingering = plan?.lingering.length ?? 0;
  if (lingering > 0) parts.push(`${md.count(lingering)} older kept for open tabs until prune`);
  return parts.join(', ');
}

const phaseCounts = (plan: FlipPlan): string =>
  inPhases(plan.writes)
    .map(([phase, writes]) => `${phase} ${md.count(writes.length)}`)
    .join(' → ');

function cacheCounts(changed: number, { changes }: ReleaseReport): string {
  if (!changes.complete) return 'the record of older releases is gone, so that only a purge of everything is safe';
  const since = changes.since === 0 ? 'since the beginning' : `since generation ${changes.since}`;
  return changed === 0
    ? `nothing changed ${since}`
    : `${md.count(changed)} path(s) changed ${since}; ${md.code('invalidate-cdn')} decides which need a purge`;
}

function flipDetails(plan: FlipPlan): string | null {
  if (plan.writes.length + plan.deletions.length === 0) return null;
  const rows = [
    ...plan.writes.map(({ phase, entry }) => [
      md.code(entry.key),
      phase,
      md.bytes(entry.size),
      entry.headers.cacheControl === undefined ? '' : md.code(entry.headers.cacheControl),
    ]),
    ...plan.deletions.map((key) => [md.code(key), 'deleted', '', '']),
  ];
  const columns = [
    { title: 'Key' },
    { title: 'Phase' },
    { title: 'Size', align: 'right' as const },
    { title: 'Cache-Control' },
  ];
  return md.details(`${md.count(rows.length)} file(s) without a digest in their name`, limitedTable(columns, rows));
}

function changeDetails({ changes }: ReleaseReport): string | null {
  if (changes.changes.length === 0) return null;
  const rows = changes.changes.map((change) => [md.code(change.path), change.kind, String(change.generation)]);
  const columns = [{ title: 'Path' }, { title: 'Change' }, { title: 'Generation', align: 'right' as const }];
  return md.details(`${md.count(rows.length)} changed path(s)`, limitedTable(columns, rows));
}

/** The way back, ready to copy. */
function goBack(job: Job, { outcome, previous, release }: ReleaseReport): string | null {
  if (outcome !== 'released' || previous === null || previous === release) return null;
  const place = job.inputs.bucket === null ? `app: ${job.target.app ?? ''}` : `bucket: ${job.target.bucket}`;
  const prefix = job.target.prefix === '' ? '' : `\n  prefix: ${job.target.prefix}`;
  return md.details(
    'Go back to what was live before',
    md.codeBlock(`with:\n  mode: rollback\n  release: ${shortId(previous)}\n  ${place}${prefix}`, 'yaml'),
  );
}

export function pruneSummary(job: Job, report: PruneReport): string {
  const isPlan = report.outcome === 'planned';
  const verb = isPlan ? 'would be removed' : 'removed';
  const title =
    report.outcome === 'nothing-to-do'
      ? 'Nothing to prune'
      : `${isPlan ? 'Dry run: ' : ''}${md.count(report.removed.length)} file(s) ${verb}`;
  return md.document(
    md.heading(2, title),
    md.facts([
      ['Site', site(job)],
      [
        'Releases forgotten',
        report.forgotten.length === 0 ? 'none' : report.forgotten.map((id) => md.code(shortId(id))).join(', '),
      ],
      ['Stored bodies removed', md.count(report.bodies)],
      [
        'Spared',
        report.spared.length === 0 ? 'none' : `${md.count(report.spared.length)} that somebody else overwrote`,
      ],
    ]),
    listDetails(
      `${md.count(report.removed.length)} file(s) ${verb}`,
      report.removed.map(({ key }) => key),
    ),
    listDetails(`${md.count(report.spared.length)} file(s) spared`, report.spared),
  );
}

export function listSummary(job: Job, { releases, lease, pointer }: ReleaseList): string {
  const rows = releases.map((release) => releaseRow(release));
  const columns = [
    { title: 'Release' },
    { title: 'State' },
    { title: 'Generation', align: 'right' as const },
    { title: 'Live since' },
    { title: 'Run' },
    { title: 'Commit' },
  ];
  return md.document(
    md.heading(2, pointer.live === null ? 'No release yet' : `${md.code(shortId(pointer.live))} is live`),
    md.facts([
      ['Site', site(job)],
      [
        'Lease',
        lease === null || lease.state === 'free'
          ? 'free'
          : `held by ${md.escaped(lease.owner?.run ?? 'an unknown run')}`,
      ],
      [
        'Hold',
        lease?.hold
          ? `since ${lease.hold.at} by ${md.escaped(lease.hold.by)}: ${md.escaped(lease.hold.reason)}`
          : 'none',
      ],
    ]),
    rows.length === 0 ? null : limitedTable(columns, rows),
  );
}

const releaseRow = (release: ListedRelease): readonly string[] => [
  `${md.code(shortId(release.release))}${release.label === null ? '' : ` (${md.escaped(release.label)})`}`,
  release.state,
  String(release.generation),
  release.liveAt ?? 'never settled',
  md.escaped(release.made.run),
  release.made.commit === null ? '' : md.code(release.made.commit.slice(0, 12)),
];

export function auditSummary(job: Job, { observed, checked, differences, others }: AuditReport): string {
  const isClean = differences.length === 0 && observed.pointer.unsettled.length === 0;
  const rows = differences.map(({ key, kind }) => [md.code(key), kind]);
  return md.document(
    md.heading(2, isClean ? 'The bucket is what the live release says' : 'The bucket differs from the live release'),
    md.facts([
      ['Site', site(job)],
      ['Checked', `${md.count(checked)} object(s): presence, content and headers`],
      ['Different', md.count(differences.length)],
      ['Other objects', `${md.count(others)} (older assets kept for open tabs, or files of others)`],
    ]),
    rows.length === 0 ? null : limitedTable([{ title: 'Key' }, { title: 'Difference' }], rows),
  );
}

export function holdSummary(job: Job, mode: 'hold' | 'lift'): string {
  const isDryRun = job.inputs['dry-run'];
  const title = mode === 'hold' ? 'Deployments are on hold' : 'Deployments are allowed again';
  return md.document(
    md.heading(2, isDryRun ? `Dry run: ${mode}` : title),
    md.facts([
      ['Site', site(job)],
      ...(mode === 'hold' ? [['Reason', md.escaped(job.inputs.reason ?? '')] as const] : []),
    ]),
  );
}

function site({ target }: Job): string {
  const place = md.code(`s3://${target.bucket}/${target.prefix}`);
  return target.url === null ? place : `[${md.escaped(target.url)}](${encodeURI(target.url)}) from ${place}`;
}

const listDetails = (title: string, keys: readonly string[]): string | null =>
  keys.length === 0
    ? null
    : md.details(
        title,
        limitedTable(
          [{ title: 'Key' }],
          keys.map((key) => [md.code(key)]),
        ),
      );

function limitedTable(columns: Parameters<typeof md.table>[0], rows: readonly (readonly string[])[]): string {
  const shown = md.table(columns, rows.slice(0, SHOWN_ROWS));
  return rows.length > SHOWN_ROWS ? `${shown}\nand ${md.count(rows.length - SHOWN_ROWS)} more\n` : shown;
}
