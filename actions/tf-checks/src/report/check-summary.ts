import { markdown as md } from '@deploy/action-kit';
import type { Finding, ToolReport } from '@deploy/terraform-findings';
import type { Checked } from '../modes/check-mode.ts';

/** What a person wants to know of a check: who gave no verdict first, then what was found, then how long it took. */
export function checkSummary({ chosen, findings, known, reports, seconds }: Checked, heldBack: number): string {
  const failed = reports.flatMap((report) => (report.verdict.state === 'failed' ? [failureRow(report)] : []));
  const skipped = reports.flatMap(({ stack, tool, verdict }) =>
    verdict.state === 'skipped' ? [[tool, md.code(stack), md.escaped(verdict.reason)]] : [],
  );
  return md.document(
    md.heading(2, `Terraform: ${findings.length} finding(s) in ${chosen.length} directories`),
    failed.length === 0 ? null : md.heading(3, 'Tools without a verdict'),
    failed.length === 0 ? null : md.table(columns('Tool', 'Directory', 'What happened'), failed),
    findings.length === 0 ? null : md.table(columns('Severity', 'Where', 'Rule', 'What'), findings.map(findingRow)),
    heldBack === 0 ? null : `${heldBack} of them have no annotation: GitHub shows ten of each level.\n`,
    known === 0 ? null : `${known} finding(s) are in the baseline and do not count.\n`,
    md.details(
      `Times: ${seconds.toFixed(1)} s in all`,
      md.table(columns('Tool', 'Directory', 'Seconds', 'Verdict'), times(reports)),
    ),
    skipped.length === 0 ? null : md.details('Left out', md.table(columns('Tool', 'Directory', 'Why'), skipped)),
  );
}

const columns = (...titles: readonly string[]) => titles.map((title) => ({ title }));

const failureRow = ({ stack, tool, verdict }: ToolReport): readonly string[] => [
  tool,
  md.code(stack),
  verdict.state === 'failed' ? md.escaped(`${verdict.message} ${verdict.remedy}`) : '',
];

function findingRow({ message, place, rule, severity, stack, tool }: Finding): readonly string[] {
  const where = place === null ? stack : `${place.file}:${place.range?.startLine ?? 1}`;
  return [severity, md.code(where), md.code(`${tool}: ${rule}`), md.escaped(message)];
}

const times = (reports: readonly ToolReport[]): readonly (readonly string[])[] =>
  reports
    .filter(({ verdict }) => verdict.state !== 'skipped')
    .toSorted((a, b) => b.seconds - a.seconds)
    .map(({ seconds, stack, tool, verdict, version }) => [
      version === null ? tool : `${tool} ${version}`,
      md.code(stack),
      seconds.toFixed(1),
      verdict.state === 'judged' ? `${verdict.findings.length} finding(s)` : 'none',
    ]);
