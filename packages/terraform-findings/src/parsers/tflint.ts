import { asArray, asObject, asString, asStringOrNull, errorMessage, type JsonObject, parseJson } from '@deploy/kernel';
import type { FoundFinding, Severity } from '../finding.ts';
import { excerpt, plainText } from '../plain-text.ts';
import { located, repositoryPath } from '../repository-path.ts';
import type { ToolOutput, ToolRun, Verdict } from '../tool-report.ts';
import { brokenOff, failed, judged, strangeExit, unreadable } from '../verdict.ts';
import { rangeOf } from './columns.ts';

/**
 * `tflint --format=json`: one document with `issues` and `errors`; exit code 0, 2 for issues, 1 for errors. With errors,
 * such as HCL that it cannot parse, its issues are not all there are.
 */
export function parseTflint(output: ToolOutput, run: ToolRun): Verdict {
  const broken = brokenOff('tflint', output);
  if (broken !== null) return broken;
  const isKnown = output.code === 0 || output.code === 1 || output.code === 2;
  if (!isKnown) return strangeExit('tflint', output);
  try {
    const document = asObject(parseJson(output.stdout, 'stdout'), 'stdout');
    const issues = asArray(document['issues'], 'issues', (item, path) => issueFinding(asObject(item, path), path, run));
    const errors = asArray(document['errors'], 'errors', (item, path) => errorFinding(asObject(item, path), path, run));
    if (errors.length > 0) return withErrors(errors, issues);
    if (output.code === 1) return strangeExit('tflint', output, issues);
    if (output.code === 2 && issues.length === 0) throw new TypeError('there are no issues in it');
    return judged(issues, null);
  } catch (error) {
    return unreadable('tflint', output, errorMessage(error));
  }
}

function withErrors(errors: readonly FoundFinding[], issues: readonly FoundFinding[]): Verdict {
  const [first] = errors;
  const where = first?.place == null ? '' : `${first.place.file}:${first.place.range?.startLine ?? 1}: `;
  const more = errors.length === 1 ? '' : ` (and ${errors.length - 1} more)`;
  const message = `tflint could not do its work: ${where}${excerpt(first?.message ?? '')}${more}`;
  return failed(
    'unreadable',
    message,
    'Mend what it says; `tflint --init` installs the plugins of its configuration.',
    [...errors, ...issues],
  );
}

/** `info` is what tflint's pages call a notice. */
const severities: Readonly<Record<string, Severity>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  notice: 'note',
};

function issueFinding(issue: JsonObject, path: string, run: ToolRun): FoundFinding {
  const rule = asObject(issue['rule'], `${path}.rule`);
  const severity = severities[asString(rule['severity'], `${path}.rule.severity`)] ?? 'error';
  const link = asStringOrNull(rule['link'] ?? null, `${path}.rule.link`);
  const { place, prefix } = placeOf(asObject(issue['range'], `${path}.range`), `${path}.range`, run);
  return {
    tool: 'tflint',
    rule: asString(rule['name'], `${path}.rule.name`),
    severity,
    message: `${prefix}${plainText(asString(issue['message'], `${path}.message`)).trim()}`,
    place,
    address: null,
    remedy: link === '' ? null : link,
    stack: run.stack,
  };
}

function errorFinding(error: JsonObject, path: string, run: ToolRun): FoundFinding {
  const range =
    error['range'] === undefined || error['range'] === null ? null : asObject(error['range'], `${path}.range`);
  const { place, prefix } = range === null ? { place: null, prefix: '' } : placeOf(range, `${path}.range`, run);
  const summary = asStringOrNull(error['summary'] ?? null, `${path}.summary`);
  const text = plainText(asString(error['message'], `${path}.message`)).trim();
  return {
    tool: 'tflint',
    rule: 'tflint-error',
    severity: 'error',
    message: `${prefix}${summary === null || summary === '' ? '' : `${plainText(summary)}: `}${text}`,
    place,
    address: null,
    remedy: null,
    stack: run.stack,
  };
}

function placeOf(range: JsonObject, path: string, run: ToolRun) {
  const file = asString(range['filename'], `${path}.filename`);
  // An issue about a whole module has a range without a file.
  if (file === '') return { place: null, prefix: '' };
  const known = repositoryPath(run, run.startedIn, file);
  const lineOf = (line: number) => (known === null ? null : (run.lineOf?.(known, line) ?? null));
  const lines = rangeOf(position(range['start'], `${path}.start`), position(range['end'], `${path}.end`), lineOf);
  return located(run, run.startedIn, file, lines);
}

function position(value: unknown, path: string) {
  const told = asObject(value, path);
  return { line: asNumber(told['line'], `${path}.line`), column: asNumber(told['column'], `${path}.column`) };
}

function asNumber(value: unknown, path: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new TypeError(`${path} is not a whole number`);
  return value;
}
