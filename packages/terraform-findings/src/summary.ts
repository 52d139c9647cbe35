import type { HeldBack } from './annotations.ts';
import { type Finding, severities, toolNames } from './finding.ts';
import { code, count, counted, fittingTable, folded, heading, link, sizeOf, text } from './markdown.ts';
import type { ToolReport } from './tool-report.ts';

/** GitHub drops a step summary above 1 MiB (source: GitHub, "Workflow commands", job summaries). */
export const SUMMARY_BYTES = 1024 * 1024;

export interface CheckFacts {
  readonly title: string;
  readonly reports: readonly ToolReport[];
  /** What counts: each once, without those of the baseline. */
  readonly findings: readonly Finding[];
  /** How many the baseline knows. */
  readonly known: number;
  /** Without annotation: see `rankAnnotations`. */
  readonly heldBack: readonly HeldBack[];
  /** Wall time of all tools together. */
  readonly seconds: number;
}

/** Markdown for a job summary, or with a smaller limit for a section of the comment. Never above the limit. */
export function checkSummary(facts: CheckFacts, mostBytes: number = SUMMARY_BYTES): string {
  const blocks: string[] = [];
  // Tables are cut where there is no room left, so that the shortest and most important come first.
  const add = (make: (room: number) => string, share = 1) => {
    const room = mostBytes - sizeOf(blocks.join('\n')) - 16;
    const block = make(Math.floor(room * share));
    if (sizeOf(block) <= room) blocks.push(block);
  };
  const { findings, reports } = facts;
  add(() => heading(2, text(facts.title)));
  const failed = reports.flatMap((report) => failureRow(report));
  if (failed.length > 0)
    add(
      (room) =>
        `${heading(3, 'Tools without a verdict')}\n${fittingTable(['Tool', 'Stack', 'What happened', 'What to do'], failed, room - 64)}`,
      0.3,
    );
  add((room) => fittingTable(['Tool', 'Errors', 'Warnings', 'Notes', 'Verdict'], toolRows(facts), room), 0.3);
  add(() => notes(facts));
  if (findings.length > 0)
    add((room) => fittingTable(['Severity', 'Where', 'Rule', 'What'], findingRows(findings), room), 0.7);
  add((room) =>
    folded(
      `Times: ${facts.seconds.toFixed(1)} s in all`,
      fittingTable(['Tool', 'Stack', 'Seconds', 'Verdict'], timeRows(reports), room - 128),
    ),
  );
  const skipped = reports.flatMap(({ stack, tool, verdict }) =>
    verdict.state === 'skipped' ? [[tool, code(stack), text(verdict.reason)]] : [],
  );
  if (skipped.length > 0)
    add((room) => folded('Left out', fittingTable(['Tool', 'Stack', 'Why'], skipped, room - 128)));
  return blocks.join('\n');
}

const failureRow = ({ stack, tool, verdict }: ToolReport): readonly (readonly string[])[] =>
  verdict.state === 'failed'
    ? [[tool, code(stack), `${verdict.failure}: ${clipped(verdict.message)}`, clipped(verdict.remedy)]]
    : [];

/** Harmless words, not too many of them for a table. */
const clipped = (words: string): string =>
  text(words.length <= LONGEST_CELL ? words : `${words.slice(0, LONGEST_CELL - 1).toWellFormed()}…`);

const LONGEST_CELL = 600;

/** Tools that failed come first, then those with the worst findings. */
function toolRows({ findings, reports }: CheckFacts): readonly (readonly string[])[] {
  const rows = toolNames.flatMap((tool) => {
    const own = reports.filter((report) => report.tool === tool);
    if (own.length === 0) return [];
    const numbers = severities.map(
      (severity) => findings.filter((it) => it.tool === tool && it.severity === severity).length,
    );
    const states = (state: string): number => own.filter(({ verdict }) => verdict.state === state).length;
    return [{ tool, numbers, failed: states('failed'), judged: states('judged'), skipped: states('skipped') }];
  });
  return rows
    .toSorted((a, b) => b.failed - a.failed || worse(a.numbers, b.numbers))
    .map(({ failed, judged, numbers, skipped, tool }) => [
      tool,
      ...numbers.map(count),
      [
        failed > 0 ? `**no verdict on ${count(failed)}**` : '',
        judged > 0 ? `judged ${counted(judged, 'stack')}` : '',
        skipped > 0 ? `left out ${count(skipped)}` : '',
      ]
        .filter((part) => part !== '')
        .join(', '),
    ]);
}

function worse(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((number, index) => number !== b[index]);
  return at < 0 ? 0 : (b[at] ?? 0) - (a[at] ?? 0);
}

function notes({ heldBack, known }: CheckFacts): string {
  const held = heldBack.map(({ count: number, severity, tool }) => `${tool}: ${counted(number, severity)}`);
  return [
    held.length === 0 ? '' : `Without annotation, as GitHub shows ten of each level: ${held.join('; ')}.\n`,
    known === 0 ? '' : `${counted(known, 'finding')} of the baseline ${known === 1 ? 'does' : 'do'} not count.\n`,
  ].join('\n');
}

function findingRows(findings: readonly Finding[]): readonly (readonly string[])[] {
  return findings
    .toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
    .map(({ address, message, place, remedy, rule, severity, stack, tool }) => {
      const where = place === null ? stack : `${place.file}:${place.range?.startLine ?? 1}`;
      const about = address === null ? '' : `${code(address)}: `;
      const more = remedy === null ? '' : ` ${/^https?:/.test(remedy) ? link('What to do', remedy) : clipped(remedy)}`;
      return [severity, code(where), `${tool} ${code(rule)}`, `${about}${clipped(message)}${more}`];
    });
}

const timeRows = (reports: readonly ToolReport[]): readonly (readonly string[])[] =>
  reports
    .filter(({ verdict }) => verdict.state !== 'skipped')
    .toSorted((a, b) => b.seconds - a.seconds)
    .map(({ seconds, stack, tool, verdict, version }) => [
      version === null ? tool : `${tool} ${text(version)}`,
      code(stack),
      seconds.toFixed(1),
      verdict.state === 'judged' ? counted(verdict.findings.length, 'finding') : 'none',
    ]);
