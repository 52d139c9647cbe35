import {
  asArray,
  asCount,
  asObject,
  asString,
  asStringOrNull,
  errorMessage,
  type JsonObject,
  parseJson,
} from '@deploy/kernel';
import type { FoundFinding, Range, Severity } from '../finding.ts';
import { plainText } from '../plain-text.ts';
import { lineRange, located } from '../repository-path.ts';
import type { ToolOutput, ToolRun, Verdict } from '../tool-report.ts';
import { brokenOff, failed, judged, skipped, strangeExit, unreadable } from '../verdict.ts';

/**
 * `trivy config --format json`: exit code 0 whatever it finds, or 1 where it was told to (`--exit-code`) and where it
 * could not work. Of a file that cannot be parsed it tells on stderr only. (Source: Trivy documentation, "Reporting", and
 * aquasecurity/trivy#7634 for the line on stderr.)
 */
export function parseTrivy(output: ToolOutput, run: ToolRun): Verdict {
  const broken = brokenOff('trivy', output);
  if (broken !== null) return broken;
  if (output.code !== 0 && output.code !== 1) return strangeExit('trivy', output);
  try {
    return verdictOf(readResults(output.stdout), output, run);
  } catch (error) {
    return unreadable('trivy', output, errorMessage(error));
  }
}

function readResults(stdout: string): readonly JsonObject[] {
  const document = asObject(parseJson(stdout, 'stdout'), 'stdout');
  const version = asCount(document['SchemaVersion'], 'SchemaVersion');
  if (version !== 2) throw new TypeError(`its format is of version ${version}, not 2`);
  // Go leaves out an empty list, or writes null.
  return asArray(document['Results'] ?? [], 'Results', asObject);
}

function verdictOf(results: readonly JsonObject[], output: ToolOutput, run: ToolRun): Verdict {
  const found = results.flatMap((result, at) => resultFindings(result, `Results[${at}]`, run));
  const errors = parseErrors(plainText(output.stderr), run);
  if (errors.length > 0) {
    const where = errors.map(({ message }) => message).join(' ');
    const message = `trivy could not parse all files, and still ended well: ${where}`;
    return failed('unreadable', message, 'Mend what `terraform validate` says about these files.', [
      ...errors,
      ...found,
    ]);
  }
  if (output.code === 1 && found.length === 0) return strangeExit('trivy', output);
  if (results.length === 0) return skipped('trivy found nothing here that it has a check for.');
  const passed = results.map((result) => summaryCount(result, 'Successes')).reduce((sum, count) => sum + count, 0);
  return judged(found, passed + found.length);
}

function resultFindings(result: JsonObject, path: string, run: ToolRun): readonly FoundFinding[] {
  const target = asString(result['Target'], `${path}.Target`);
  const all = asArray(result['Misconfigurations'] ?? [], `${path}.Misconfigurations`, asObject);
  const found = all
    .filter((item) => (item['Status'] ?? 'FAIL') === 'FAIL')
    .map((item) => finding(item, { target, path, run }));
  const told = summaryCount(result, 'Failures');
  if (told > found.length) throw new TypeError(`${target} has ${told} failures and ${found.length} are told`);
  return found;
}

function summaryCount(result: JsonObject, field: string): number {
  const summary = result['MisconfSummary'];
  return summary === undefined || summary === null
    ? 0
    : asCount(asObject(summary, 'MisconfSummary')[field] ?? 0, field);
}

const severities: Readonly<Record<string, Severity>> = {
  CRITICAL: 'error',
  HIGH: 'error',
  MEDIUM: 'warning',
  LOW: 'note',
  UNKNOWN: 'warning',
};

interface Where {
  readonly target: string;
  readonly path: string;
  readonly run: ToolRun;
}

function finding(item: JsonObject, { target, path, run }: Where): FoundFinding {
  const cause = item['CauseMetadata'] === undefined ? {} : asObject(item['CauseMetadata'], `${path}.CauseMetadata`);
  const text = (field: string, from: JsonObject = item) =>
    asStringOrNull(from[field] ?? null, `${path}.${field}`) || null;
  const { place, prefix } = located(run, run.stack, target, causeRange(cause));
  return {
    tool: 'trivy',
    rule: text('AVDID') ?? asString(item['ID'], `${path}.ID`),
    severity: severities[text('Severity') ?? ''] ?? 'error',
    message: `${prefix}${plainText(text('Message') ?? text('Title') ?? asString(item['ID'], `${path}.ID`)).trim()}`,
    place,
    address: text('Resource', cause),
    remedy: text('PrimaryURL'),
    stack: run.stack,
  };
}

function causeRange(cause: JsonObject): Range | null {
  const { StartLine: start, EndLine: end } = cause;
  return typeof start === 'number' ? lineRange(start, typeof end === 'number' ? end : start) : null;
}

function parseErrors(stderr: string, run: ToolRun): readonly FoundFinding[] {
  const lines = stderr.split('\n').filter((line) => /\b(ERROR|FATAL)\b/.test(line) && /pars/i.test(line));
  return lines.map((line) => {
    const file = /file_path="([^"]*)"/.exec(line)?.[1] ?? null;
    const at = /err="[^"]*?:(\d+),\d+/.exec(line)?.[1];
    const range = at === undefined ? null : lineRange(Number(at), Number(at));
    const { place } = file === null ? { place: null } : located(run, run.stack, file, range);
    const message = `trivy cannot parse ${file === null ? 'a file' : `\`${file}\``}, so it was not checked.`;
    return {
      tool: 'trivy',
      rule: 'unparsed',
      severity: 'error',
      message,
      place,
      address: null,
      remedy: null,
      stack: run.stack,
    };
  });
}
