import { markdown as md } from '@deploy/action-kit';
import {
  changesNothing,
  EMPTY_MANIFEST,
  type FlipPhase,
  type FlipPlan,
  type FlipWrite,
  inPhases,
  type ReleaseReport,
  shortId,
} from '@deploy/static-release';
import type { Job } from '../job.ts';
import { cachesFact, counted, type Fact, foldedTable, releaseName, siteFact } from './words.ts';

/** Deploy, rollback, finish, undo; done, planned or nothing to do. */
export function releaseSummary(job: Job, report: ReleaseReport): string {
  return md.document(
    md.heading(2, titleOf(job, report)),
    md.facts(factsOf(job, report)),
    // What goes live again has been there before.
    report.plan === null || job.inputs.mode !== 'deploy' ? null : newFiles(report.plan),
    report.plan === null ? null : writtenFiles(report.plan, report),
    changedPaths(report),
    wayBack(job, report),
  );
}

function titleOf({ inputs }: Job, report: ReleaseReport): string {
  const { outcome, plan } = report;
  const isIdle = outcome === 'nothing-to-do' || (plan !== null && changesNothing(plan));
  const title = isIdle ? idleTitle(inputs.mode, report) : liveTitle(inputs.mode, report);
  return inputs['dry-run'] ? `Dry run: ${title}` : `${title.slice(0, 1).toUpperCase()}${title.slice(1)}`;
}

function idleTitle(mode: string, { release }: ReleaseReport): string {
  const live = release === null ? 'there is no release yet' : `release ${releaseName(release)} is live`;
  if (mode === 'finish' || mode === 'undo') return `nothing to ${mode}, ${live}`;
  return `nothing to do, ${live} already`;
}

function liveTitle(mode: string, { outcome, release }: ReleaseReport): string {
  const name = `release ${release === null ? '' : releaseName(release)}`;
  if (outcome === 'planned') return `${name} would be live`;
  if (release === EMPTY_MANIFEST.release) return 'the first release is taken back: nothing is live';
  if (mode === 'finish') return `${name} is live: what an earlier run left open is finished`;
  if (mode === 'undo') return `${name} is live again: what an earlier run left open is undone`;
  return mode === 'rollback' ? `${name} is live again` : `${name} is live`;
}

function factsOf(job: Job, report: ReleaseReport): readonly Fact[] {
  const { previous, plan, changes, outcome, release } = report;
  const isPlan = outcome === 'planned';
  const isChange = outcome !== 'nothing-to-do' && plan !== null && !changesNothing(plan);
  const facts: Fact[] = [siteFact(job)];
  if (previous !== null && previous !== release)
    facts.push([isPlan ? 'Live now' : 'Live before', releaseName(previous)]);
  if (isChange) facts.push(['Files', fileCounts(job, report, plan)]);
  if (isChange && plan.writes.length > 0) facts.push(['In this order', phaseCounts(plan)]);
  if (isChange && plan.isRepair) facts.push(['Repair', job.inputs.repair ? REPAIR_ASKED : REPAIR_NEEDED]);
  if (!isPlan) facts.push(cachesFact(changes));
  if (report.generation > 0) facts.push(['Generation', md.count(report.generation)]);
  return facts;
}

const REPAIR_ASKED = 'nothing was believed to be in its place, so every file was put there anew';
const REPAIR_NEEDED = 'an earlier run was cut short, so every file without a hash in its name is written again';

function fileCounts(job: Job, report: ReleaseReport, plan: FlipPlan): string {
  const isPlan = report.outcome === 'planned';
  const pages = isPlan ? plan.deletions.length : report.removed.length;
  const { length: lingering } = plan.lingering;
  return [
    job.inputs.mode === 'deploy' ? uploads(report, plan) : 'nothing to upload: all of it is stored',
    `${md.count(report.unchanged)} unchanged`,
    ...(pages > 0 ? [`${counted(pages, 'page')} ${isPlan ? 'to delete' : 'deleted'}`] : []),
    ...(lingering > 0 ? [`${counted(lingering, 'older one')} kept for open tabs until ${md.code('prune')}`] : []),
  ].join(', ');
}

function uploads({ outcome, uploadedBytes, uploadedFiles }: ReleaseReport, plan: FlipPlan): string {
  if (outcome !== 'planned') return `${md.count(uploadedFiles)} uploaded (${md.bytes(uploadedBytes)})`;
  const toSend = [...plan.uploads, ...plan.bodies];
  const size = toSend.reduce((sum, entry) => sum + entry.size, 0);
  // Some may be in the bucket already, from a release before the live one.
  return `at most ${md.count(toSend.length)} to upload (${md.bytes(size)})`;
}

const KINDS: Readonly<Record<FlipPhase, readonly [one: string, many: string]>> = {
  headers: ['hashed file with new headers', 'hashed files with new headers'],
  files: ['file', 'files'],
  config: ['configuration file', 'configuration files'],
  pages: ['page', 'pages'],
  entries: ['entry page', 'entry pages'],
  workers: ['service worker', 'service workers'],
};

const phaseCounts = (plan: FlipPlan): string =>
  inPhases(plan.writes)
    .map(([phase, writes]) => counted(writes.length, ...KINDS[phase]))
    .join(' → ');

const newFiles = (plan: FlipPlan): string | null =>
  foldedTable(
    `${counted(plan.uploads.length, 'new hashed file')}: there before any page names them`,
    [{ title: 'Key' }, { title: 'Size', align: 'right' }],
    plan.uploads.map(({ key, size }) => [md.code(key), md.bytes(size)]),
  );

function writtenFiles(plan: FlipPlan, { outcome }: ReleaseReport): string | null {
  const writes = inPhases(plan.writes).flatMap(([, inPhase]) => inPhase);
  const rows = [...writes.map(writeRow), ...plan.deletions.map((key) => [md.code(key), 'page, deleted', '', ''])];
  const verb = outcome === 'planned' ? 'would be written' : 'written';
  const columns = [
    { title: 'Key' },
    { title: 'Is' },
    { title: 'Size', align: 'right' as const },
    { title: 'Cache-Control' },
  ];
  return foldedTable(`${counted(rows.length, 'other file')} ${verb}, in this order`, columns, rows);
}

function writeRow({ phase, entry, isRestore }: FlipWrite): readonly string[] {
  const { cacheControl } = entry.headers;
  const [kind] = KINDS[phase];
  return [
    md.code(entry.key),
    isRestore ? `${kind}, as before` : kind,
    md.bytes(entry.size),
    cacheControl === undefined ? '' : md.code(cacheControl),
  ];
}

/** What a dry run would change stands in its plan; the record is of what was done. */
function changedPaths({ changes: { changes }, outcome }: ReleaseReport): string | null {
  if (outcome === 'planned') return null;
  return foldedTable(
    `${counted(changes.length, 'path')} changed since the last invalidation`,
    [{ title: 'Path' }, { title: 'Change' }, { title: 'Generation', align: 'right' }],
    changes.map((change) => [md.code(change.path), change.kind, md.count(change.generation)]),
  );
}

/** Ready to copy. */
function wayBack({ inputs, target }: Job, { outcome, previous, release }: ReleaseReport): string | null {
  if (outcome !== 'released' || previous === null || previous === release) return null;
  if (previous === EMPTY_MANIFEST.release) return null;
  const parameter = inputs['contract-parameter'];
  const place =
    inputs.bucket === null && parameter !== null
      ? [`app: ${target.app}`, `contract-parameter: ${parameter}`]
      : [`bucket: ${target.bucket}`, ...(target.region === null ? [] : [`region: ${target.region}`])];
  const prefix = target.prefix === '' ? [] : [`prefix: ${target.prefix.slice(0, -1)}`];
  const lines = ['mode: rollback', `release: ${shortId(previous)}`, ...place, ...prefix];
  return md.details(
    `The way back to ${releaseName(previous)}`,
    md.codeBlock(`with:\n${lines.map((line) => `  ${line}`).join('\n')}`, 'yaml'),
  );
}
