import { checkSummary, type Finding, type SectionVerdict, type ToolReport } from '@deploy/terraform-findings';
import type { Job } from '../job.ts';
import type { Checked } from '../modes/check-mode.ts';
import { countedBy } from './check-failure.ts';
import type { Told } from './pull-request.ts';

/** Above this a row for each directory helps nobody. */
const MOST_ROWS = 40;

/** A section of the comment holds no more. */
const MOST_BYTES = 17_000;

/** What the comment says of a check: a row for each directory, and one for the tools that see all of them at once. */
export function checkSections(job: Job, checked: Checked): readonly Told[] {
  const { chosen, findings, reports } = checked;
  const paths = chosen.map(({ path }) => path).filter((path) => path !== job.root);
  const owners = new Map(chosen.flatMap(({ files, path }) => files.map((file) => [file, path] as const)));
  const ownerOf = ({ place, stack }: Finding): string => owners.get(place?.file ?? '') ?? stack;
  const isByPath = paths.length <= MOST_ROWS;
  const sections = isByPath ? paths.map((path) => ({ path, own: (other: string) => other === path })) : [];
  const rest = (other: string): boolean => !isByPath || !paths.includes(other);
  return [...sections, { path: job.root, own: rest }].map(({ own, path }) =>
    section(job, path, {
      ...checked,
      findings: findings.filter((finding) => own(ownerOf(finding))),
      reports: reports.filter(({ stack }) => own(stack)),
    }),
  );
}

function section(job: Job, stack: string, { findings, known, reports, seconds }: Checked): Told {
  const failed = reports.filter(({ verdict }) => verdict.state === 'failed');
  const facts = { title: `Checks of ${stack}`, reports, findings, known, heldBack: [], seconds };
  return {
    ...{ stack, part: 'check', verdict: verdictOf(job, findings, failed) },
    headline: failed.length > 0 ? `no verdict of ${failed.map(({ tool }) => tool).join(', ')}` : inWords(findings),
    body: checkSummary(facts, MOST_BYTES),
  };
}

function verdictOf({ inputs }: Job, findings: readonly Finding[], failed: readonly ToolReport[]): SectionVerdict {
  if (countedBy(findings, inputs['fail-on']).length > 0) return 'failed';
  if (failed.length > 0) return 'unknown';
  return findings.length > 0 ? 'warned' : 'passed';
}

function inWords(findings: readonly Finding[]): string {
  const told = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  return told.length === 0 ? 'no findings' : told.join(', ');
}
