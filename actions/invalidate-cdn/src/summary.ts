import { markdown as md } from '@deploy/action-kit';
import {
  FREE_PATHS_PER_MONTH,
  highestCostUsd,
  isWildcard,
  type PurgePlan,
  type PurgeReason,
  type SpareReason,
} from '@deploy/cdn-invalidation';
import { assertNever } from '@deploy/kernel';
import type { Job } from './job.ts';
import type { Proof } from './prove.ts';
import type { Report } from './report.ts';

/** Rows of a list that are shown; the result file has all of them. */
const SHOWN_ROWS = 100;

/** What a person wants to know of a run, also of one that failed. */
export function summaryOf(job: Job, report: Report): string {
  const { failure, proof, purges } = report;
  return md.document(
    md.heading(2, titleOf(report)),
    failure === null ? null : md.quote(failure.message),
    failure === null ? null : `**What to do:** ${failure.remedy}\n`,
    md.table(
      [
        { title: 'Distribution' },
        { title: 'Paths', align: 'right' },
        { title: 'Also hit', align: 'right' },
        { title: 'State' },
      ],
      purges.map((purge) => distributionRow(report, purge)),
    ),
    md.facts(factsOf(job, report)),
    ...purges.map(({ distribution, plan }) => purgedDetails(distribution, plan)),
    findingsOf(report),
    proof === null ? null : proofDetails(proof),
  );
}

function titleOf({ purges, status }: Report): string {
  const count = purges.reduce((sum, { plan }) => sum + plan.paths.length, 0);
  const paths = `${md.count(count)} path(s)`;
  switch (status) {
    case 'planned':
      return count === 0 ? 'Dry run: nothing to purge' : `Dry run: ${paths} would be purged`;
    case 'nothing-to-do':
      return 'Nothing to purge';
    case 'completed':
      return count === 0 ? 'Purged already' : `Purged ${paths}`;
    case 'in-progress':
      return `Purging ${paths}; not waited for`;
    case 'timed-out':
      return `Purging ${paths}; CloudFront is not done yet`;
    case 'unknown':
      return `Purging ${paths}; whether it is done may not be asked`;
    case 'failed':
      return 'Not everything was purged';
    default:
      return assertNever(status);
  }
}

type Purge = Report['purges'][number];

function distributionRow({ completion }: Report, { distribution, failure, invalidations, plan, view }: Purge) {
  const domain = view.distribution === null ? '' : ` (${md.escaped(view.distribution.domainName)})`;
  const wildcards = plan.paths.filter(isWildcard).length;
  const states = (invalidations ?? []).map(
    ({ id, isCompleted }) => `${md.code(id)} ${completion?.get(id) ?? (isCompleted ? 'completed' : 'in progress')}`,
  );
  if (failure) states.push(`not all accepted: ${md.code(failure.code)}`);
  return [
    `${md.code(distribution)}${domain}`,
    wildcards === 0 ? md.count(plan.paths.length) : `${md.count(plan.paths.length)} (${wildcards} with \`*\`)`,
    md.count(plan.reach),
    states.length === 0 ? (plan.paths.length === 0 ? 'nothing to purge' : 'planned') : states.join('<br>'),
  ];
}

function factsOf({ changed, target }: Job, { purges }: Report): readonly (readonly [string, string])[] {
  const count = purges.reduce((sum, { plan }) => sum + plan.paths.length, 0);
  const rows: (readonly [string, string])[] = [];
  if (changed !== null) {
    const place = md.code(`s3://${target.bucket}/${target.prefix}`);
    rows.push([
      'Release',
      `generation ${changed.generation} of ${place}, ${md.count(changed.changes.length)} change(s)`,
    ]);
  }
  const spared = sparedCounts(purges.map(({ plan }) => plan));
  if (spared !== '') rows.push(['Not purged', spared]);
  const why = [
    ...new Set(purges.flatMap(({ plan }) => (plan.everything === null ? [] : [EVERYTHING[plan.everything]]))),
  ];
  if (why.length > 0) rows.push(['Everything', why.join('; ')]);
  rows.push(['Cost', costOf(count)]);
  return rows;
}

const costOf = (count: number): string =>
  count === 0
    ? 'none'
    : `at most ${highestCostUsd(count)} USD; the first ${md.count(FREE_PATHS_PER_MONTH)} paths of a month are free for an account`;

const EVERYTHING = {
  asked: 'asked for',
  'records-incomplete': 'the records of older releases are gone, so that nothing less is safe',
  'list-too-short': 'a distribution has purged nothing since before the list of changes begins',
} as const;

const SPARED: Readonly<Record<SpareReason, string>> = {
  acknowledged: 'purged before',
  'not-served': 'not served by the distribution',
  'not-held': 'never served from a cache unasked',
  new: 'new, so in no cache',
};

function sparedCounts(plans: readonly PurgePlan[]): string {
  const reasons: readonly SpareReason[] = ['not-held', 'new', 'acknowledged', 'not-served'];
  return reasons
    .map((reason) => [SPARED[reason], Math.max(0, ...plans.map(({ spared }) => spared[reason] ?? 0))] as const)
    .filter(([, count]) => count > 0)
    .map(([words, count]) => `${md.count(count)} ${words}`)
    .join(', ');
}

const WHY: Readonly<Record<PurgeReason, string>> = {
  'may-be-served': 'a cache may serve the old one',
  'headers-only': 'a header changed; a cache would keep the old one',
  'error-cached': 'an error may be cached',
  'error-page': 'stands in for errors, cached under any path',
  typed: 'typed',
  everything: 'everything',
};

function purgedDetails(distribution: string, { paths, purged }: PurgePlan): string | null {
  if (paths.length === 0) return null;
  const sent = md.codeBlock(`${paths.slice(0, SHOWN_ROWS).join('\n')}${more(paths.length)}`);
  const rows = purged.slice(0, SHOWN_ROWS).map(({ path, why }) => [md.code(path), WHY[why]]);
  const table = md.table([{ title: 'Covers' }, { title: 'Because' }], rows);
  return md.details(`${md.count(paths.length)} path(s) at ${distribution}`, `${sent}\n${table}${more(purged.length)}`);
}

const more = (count: number): string => (count > SHOWN_ROWS ? `\nand ${md.count(count - SHOWN_ROWS)} more\n` : '');

function findingsOf({ purges }: Report): string | null {
  const findings = purges.flatMap((purge) => purge.findings);
  if (findings.length === 0) return null;
  const lines = findings.map(({ remedy, text }) => `- ${md.escaped(text)} **${md.escaped(remedy)}**`);
  return `${md.heading(3, 'Settings that work against deploys')}\n${lines.join('\n')}\n`;
}

function proofDetails({ checked, findings, isAgainstManifest, url }: Proof): string {
  const rows = checked.map(({ kind, status, target }) => {
    const found = findings.filter((finding) => finding.target === target).map(({ text }) => md.escaped(text));
    return [PROVEN[kind], md.code(target), String(status), found.length === 0 ? 'right' : found.join('<br>')];
  });
  const against = isAgainstManifest
    ? 'Contents were compared with the live release.'
    : 'No manifest of the live release could be read, so that contents were not compared.';
  return [
    md.heading(3, `Proof at ${md.escaped(url)}`),
    md.table([{ title: '' }, { title: 'Asked for' }, { title: 'Status' }, { title: 'Judgement' }], rows),
    `${against}\n`,
  ].join('\n');
}

const PROVEN = { entry: 'Entry page', asset: 'Asset', missing: 'Asset that does not exist' } as const;
