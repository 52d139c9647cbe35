import { createHash } from 'node:crypto';
import { type Finding, type Severity, severities, type ToolName } from './finding.ts';
import { distinct } from './fingerprint.ts';
import { sizeOf } from './markdown.ts';
import { type SarifResult, type SarifRule, sarifResult, sarifRule } from './sarif-parts.ts';
import type { ToolReport } from './tool-report.ts';

/**
 * What GitHub takes of an upload (source: GitHub, "SARIF support for code scanning", limits). Of 25,000 results that a
 * run may have it keeps 5,000, so that no more are written: what is left out is counted here and not lost there.
 */
export interface SarifLimits {
  readonly results: number;
  readonly rules: number;
  /** Of the compressed file. */
  readonly bytes: number;
}

export const githubSarifLimits: SarifLimits = { results: 5_000, rules: 25_000, bytes: 10 * 1024 * 1024 };

/** One document of one tool about one stack: GitHub refuses two runs of the same category in an upload. */
export interface SarifFile {
  readonly tool: ToolName;
  readonly stack: string;
  /** Such as `tflint/stacks/test`; the upload needs no `category` of its own. */
  readonly category: string;
  /** File name, different for each category. */
  readonly name: string;
  readonly text: string;
  readonly results: number;
  /** What has no room, by severity; what names no file of the repository, and so cannot be shown. */
  readonly cut: Readonly<Record<Severity, number>>;
  readonly unplaced: number;
}

export interface SarifOptions {
  readonly limits?: SarifLimits;
  /** Size of a text when compressed. Without it the text as it is has to be below the limit, which is far stricter. */
  readonly compressedSize?: (text: string) => number;
  /** File that stands for a stack, such as its `main.tf`, for findings without a place. */
  readonly fileOf?: (stack: string) => string | null;
}

/**
 * SARIF of every tool that came to a verdict. There is none for a tool that failed or was left out: an upload without
 * results would close the alerts that it found before.
 */
export function sarifFiles(reports: readonly ToolReport[], options: SarifOptions = {}): readonly SarifFile[] {
  const groups = Map.groupBy(reports, ({ stack, tool }) => `${tool}/${stack}`);
  return [...groups].flatMap(([category, some]) => {
    const verdicts = some.map(({ verdict }) => verdict);
    if (!verdicts.every(({ state }) => state === 'judged')) return [];
    const findings = distinct(verdicts.flatMap((verdict) => (verdict.state === 'judged' ? verdict.findings : [])));
    const [first] = some;
    return first === undefined ? [] : [sarifFile(first, category, findings, options)];
  });
}

function sarifFile(
  { stack, tool, version }: ToolReport,
  category: string,
  findings: readonly Finding[],
  options: SarifOptions,
): SarifFile {
  const { compressedSize = sizeOf, fileOf = () => null, limits = githubSarifLimits } = options;
  const placed = findings.flatMap((finding) => withPlace(finding, fileOf)).toSorted(worstFirst);
  let kept = withinRules(placed, limits).slice(0, limits.results);
  const write = () => JSON.stringify(document(tool, version, category, kept));
  let written = write();
  for (let size = compressedSize(written); size > limits.bytes && kept.length > 0; size = compressedSize(written)) {
    kept = kept.slice(0, Math.floor(kept.length * Math.min(0.9, (0.95 * limits.bytes) / size)));
    written = write();
  }
  return {
    tool,
    stack,
    category,
    name: nameOf(tool, stack),
    text: written,
    results: kept.length,
    cut: countedBySeverity(placed, kept),
    unplaced: findings.length - placed.length,
  };
}

function withPlace(finding: Finding, fileOf: (stack: string) => string | null): readonly Finding[] {
  if (finding.place !== null) return [finding];
  const file = fileOf(finding.stack);
  return file === null ? [] : [{ ...finding, place: { file, range: null } }];
}

/** Stable: of equally bad ones the order stays. */
const worstFirst = (a: Finding, b: Finding): number => severities.indexOf(a.severity) - severities.indexOf(b.severity);

function withinRules(findings: readonly Finding[], { rules }: SarifLimits): readonly Finding[] {
  const known = new Set<string>();
  return findings.filter(({ rule }) => known.has(rule) || (known.size < rules && known.add(rule)));
}

function countedBySeverity(placed: readonly Finding[], kept: readonly Finding[]): Readonly<Record<Severity, number>> {
  const left = (severity: Severity): number =>
    placed.filter((finding) => finding.severity === severity).length -
    kept.filter((finding) => finding.severity === severity).length;
  return { error: left('error'), warning: left('warning'), note: left('note') };
}

function nameOf(tool: ToolName, stack: string): string {
  const readable = stack
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 80);
  const unique = createHash('sha256').update(stack).digest('hex').slice(0, 8);
  return `${[tool, readable, unique].filter((part) => part !== '').join('-')}.sarif`;
}

interface SarifDocument {
  readonly $schema: string;
  readonly version: '2.1.0';
  readonly runs: readonly unknown[];
}

function document(
  tool: ToolName,
  version: string | null,
  category: string,
  findings: readonly Finding[],
): SarifDocument {
  const rules = new Map<string, SarifRule>();
  for (const finding of findings) if (!rules.has(finding.rule)) rules.set(finding.rule, sarifRule(finding));
  const indices = new Map([...rules.keys()].map((rule, index) => [rule, index]));
  const results: readonly SarifResult[] = findings.map((finding) =>
    sarifResult(finding, indices.get(finding.rule) ?? 0),
  );
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: tool, ...(version === null ? {} : { version }), rules: [...rules.values()] } },
        // Up to the last slash it is the category.
        automationDetails: { id: `${category}/` },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository.' } } },
        results,
      },
    ],
  };
}
