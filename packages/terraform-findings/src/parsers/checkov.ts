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
import { lineRange, located, repositoryPath } from '../repository-path.ts';
import type { ToolOutput, ToolRun, Verdict } from '../tool-report.ts';
import { brokenOff, failed, judged, skipped, strangeExit, unreadable } from '../verdict.ts';

/**
 * `checkov --output json --compact --skip-download`: exit code 0, 1 for findings. One document for one framework, a list
 * of them for several, and a flat one with nothing but counts when there was nothing to check.
 *
 * Two things that checkov does not fail on are failures here: files that it cannot parse (their names are there only
 * without `--quiet`), and a directory that does not exist, of which it says nothing on stdout. Of files in JSON syntax
 * (`.tf.json`) it reads none, and nothing in its output tells that they are there.
 */
export function parseCheckov(output: ToolOutput, run: ToolRun): Verdict {
  const broken = brokenOff('checkov', output);
  if (broken !== null) return broken;
  if (output.code === 2) return refused(output);
  if (output.code !== 0 && output.code !== 1) return strangeExit('checkov', output);
  try {
    return verdictOf(readReports(output.stdout), output, run);
  } catch (error) {
    return unreadable('checkov', output, errorMessage(error));
  }
}

function refused(output: ToolOutput): Verdict {
  const last = plainText(output.stderr).trim().split('\n').at(-1) ?? '';
  return failed('refused', `checkov refused how it was called: ${last}`, 'Correct its options, or `.checkov.yaml`.');
}

/** A framework's part of the output. `results` is `null` when there was nothing to check. */
interface Report {
  readonly summary: JsonObject;
  readonly results: JsonObject | null;
}

function readReports(stdout: string): readonly Report[] {
  const document = parseJson(stdout, 'stdout');
  if (Array.isArray(document) && document.length === 0) throw new TypeError('it is an empty list');
  return asArray(Array.isArray(document) ? document : [document], 'stdout', (item, path) => {
    const report = asObject(item, path);
    if (report['summary'] === undefined) return { summary: report, results: null };
    return { summary: asObject(report['summary'], 'summary'), results: asObject(report['results'], 'results') };
  });
}

function verdictOf(reports: readonly Report[], output: ToolOutput, run: ToolRun): Verdict {
  const found = reports.flatMap((report) => findingsOf(report, run));
  const count = (field: string) => reports.reduce((sum, { summary }) => sum + asCount(summary[field], field), 0);
  if (count('failed') !== found.length) {
    throw new TypeError(`it counts ${count('failed')} findings and holds ${found.length}`);
  }
  if (count('parsing_errors') > 0) return unparsed(reports, count('parsing_errors'), found, run);
  if (output.code === 1 && found.length === 0) return strangeExit('checkov', output);
  const checked = count('passed') + count('failed');
  if (checked + count('skipped') + count('resource_count') === 0) {
    return skipped('checkov found nothing here that it has a check for.');
  }
  return judged(found, checked);
}

function findingsOf({ results }: Report, run: ToolRun): readonly FoundFinding[] {
  if (results === null) return [];
  return asArray(results['failed_checks'] ?? [], 'failed_checks', (item, path) =>
    checkFinding(asObject(item, path), path, run),
  );
}

function checkFinding(check: JsonObject, path: string, run: ToolRun): FoundFinding {
  const rule = asString(check['check_id'], `${path}.check_id`);
  const { place, prefix } = placeOf(check, path, run);
  const guideline = asStringOrNull(check['guideline'] ?? null, `${path}.guideline`);
  return {
    tool: 'checkov',
    rule,
    severity: severityOf(rule, asStringOrNull(check['severity'] ?? null, `${path}.severity`)),
    message: `${prefix}${plainText(asString(check['check_name'], `${path}.check_name`)).trim()}`,
    place,
    address: asStringOrNull(check['resource'] ?? null, `${path}.resource`),
    remedy: guideline === '' ? null : guideline,
    stack: run.stack,
  };
}

/**
 * The absolute path is right wherever checkov was started. The others count from there or from its `--directory`, and
 * begin with a slash all the same.
 */
function placeOf(check: JsonObject, path: string, run: ToolRun) {
  const range = checkRange(check['file_line_range']);
  const absolute = asString(check['file_abs_path'], `${path}.file_abs_path`);
  const relative = asString(check['repo_file_path'], `${path}.repo_file_path`).replace(/^\/+/, '');
  const told = repositoryPath(run, run.startedIn, absolute) === null ? relative : absolute;
  return located(run, run.startedIn, told, range);
}

function checkRange(value: unknown): Range | null {
  const [start, end]: readonly unknown[] = Array.isArray(value) ? value : [];
  return typeof start === 'number' && typeof end === 'number' ? lineRange(start, end) : null;
}

const levels: Readonly<Record<string, Severity>> = {
  CRITICAL: 'error',
  HIGH: 'error',
  MEDIUM: 'warning',
  LOW: 'note',
  INFO: 'note',
};

/**
 * What checkov finds has no severity unless it is run with a key of its vendor. Then it is a warning, save for what opens
 * something to everybody, gives all rights, or holds a secret in the code.
 */
function severityOf(rule: string, told: string | null): Severity {
  if (told !== null) return levels[told.toUpperCase()] ?? 'error';
  return rule.startsWith('CKV_SECRET_') || openDoors.has(rule) ? 'error' : 'warning';
}

const openDoors: ReadonlySet<string> = new Set([
  'CKV_AWS_17', // a database that is publicly reachable
  'CKV_AWS_20', // a bucket that everybody may read
  'CKV_AWS_24', // SSH open to the world
  'CKV_AWS_25', // RDP open to the world
  'CKV_AWS_41', // access keys in the provider's block
  'CKV_AWS_45', // secrets in the environment of a function
  'CKV_AWS_46', // secrets in user data
  'CKV_AWS_57', // a bucket that everybody may write
  'CKV_AWS_62', // a policy with all rights on all resources
  'CKV_AWS_70', // a bucket policy for any principal
  'CKV_AWS_277', // all ports open to the world
]);

function unparsed(reports: readonly Report[], count: number, found: readonly FoundFinding[], run: ToolRun): Verdict {
  const paths = reports.flatMap(({ results }) =>
    asArray(results?.['parsing_errors'] ?? [], 'parsing_errors', asString),
  );
  const errors = paths.map((path): FoundFinding => {
    const { place, prefix } = located(run, run.startedIn, path, null);
    const message = `${prefix}checkov cannot parse this file, so it was not checked.`;
    return {
      tool: 'checkov',
      rule: 'unparsed',
      severity: 'error',
      message,
      place,
      address: null,
      remedy: null,
      stack: run.stack,
    };
  });
  const names = paths.map((path) => repositoryPath(run, run.startedIn, path) ?? path);
  const which = names.length === 0 ? `${count} file(s), which it names only without \`--quiet\`` : names.join(', ');
  const message = `checkov could not parse ${which}, and says so nowhere but in its counts.`;
  return failed('unreadable', message, 'Mend what `terraform validate` says about these files.', [...errors, ...found]);
}
