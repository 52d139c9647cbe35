import { markdown as md } from '@deploy/action-kit';
import type { PruneReport } from '@deploy/static-release';
import type { Job } from '../job.ts';
import { cachesFact, counted, type Fact, foldedKeys, foldedTable, releaseName, siteFact } from './words.ts';

export function pruneSummary(job: Job, report: PruneReport): string {
  const { removed, spared } = report;
  const gone = report.outcome === 'planned' ? 'would be removed' : 'removed';
  return md.document(
    md.heading(2, titleOf(job, report)),
    md.facts([siteFact(job), ...factsOf(report)]),
    foldedTable(
      `${counted(removed.length, 'file')} ${gone}`,
      [{ title: 'Key' }, { title: 'Cache-Control it was served with' }],
      removed.map(({ key, cacheControl }) => [md.code(key), cacheControl === null ? '' : md.code(cacheControl)]),
    ),
    foldedKeys(`${counted(spared.length, 'file')} spared`, spared),
  );
}

function titleOf({ inputs }: Job, { bodies, forgotten, outcome, removed }: PruneReport): string {
  const isIdle = removed.length + forgotten.length + bodies === 0;
  const dryRun = inputs['dry-run'] ? 'Dry run: ' : '';
  if (isIdle) return `${dryRun}Nothing to prune`;
  const [files, releases] = [counted(removed.length, 'file'), counted(forgotten.length, 'release')];
  return outcome === 'planned'
    ? `Dry run: ${files} of ${releases} would be removed`
    : `${files} of ${releases} removed`;
}

function factsOf({ bodies, changes, forgotten, outcome, spared }: PruneReport): readonly Fact[] {
  const facts: Fact[] = [];
  const isPlan = outcome === 'planned';
  if (forgotten.length > 0) {
    facts.push([
      isPlan ? 'Could not be restored any more' : 'Cannot be restored any more',
      forgotten.map(releaseName).join(', '),
    ]);
  }
  if (bodies > 0) facts.push([isPlan ? 'Stored copies that would go' : 'Stored copies removed', md.count(bodies)]);
  if (spared.length > 0) facts.push(['Spared', `${counted(spared.length, 'file')} that somebody else overwrote`]);
  if (!isPlan) facts.push(cachesFact(changes));
  return facts;
}
