import { asCount, asString, errorMessage, type JsonObject } from '@deploy/kernel';
import type { FoundFinding, Severity } from '../finding.ts';
import { located } from '../repository-path.ts';
import type { ToolOutput, ToolRun, Verdict } from '../tool-report.ts';
import { brokenOff, failed, judged, skipped, strangeExit, unreadable } from '../verdict.ts';
import { asDiagnostic, diagnosticFinding } from './terraform-diagnostic.ts';
import { readTestLog, type TestLog } from './test-log.ts';

/**
 * `terraform test -json`: a message a line, closed by a `test_summary`; exit code 0 or 1. Without the summary the tests
 * did not come to their end, whatever the lines before say, so that is a failure with what was found until then.
 *
 * No test at all is a success to Terraform. Here it is "nothing to judge", and a test file without a run is a finding.
 */
export function parseTest(output: ToolOutput, run: ToolRun): Verdict {
  const log = readTestLog(output.stdout);
  const found = log.isWhole ? [] : attempt(() => findingsOf(log, run));
  const broken = brokenOff('test', output, found);
  if (broken !== null) return broken;
  if (output.code !== 0 && output.code !== 1) return strangeExit('test', output, found);
  if (log.fault !== null) return unreadable('test', output, log.fault, found);
  try {
    return verdictOf(log, output, run);
  } catch (error) {
    return unreadable('test', output, errorMessage(error), found);
  }
}

function attempt(read: () => readonly FoundFinding[]): readonly FoundFinding[] {
  try {
    return read();
  } catch {
    return [];
  }
}

function verdictOf(log: TestLog, output: ToolOutput, run: ToolRun): Verdict {
  const findings = findingsOf(log, run);
  if (log.summary === null) return notBegun(log, output, run, findings);
  checkSummary(log, log.summary, output);
  const runs = [...log.runs.values()].flat();
  if (log.files.length === 0) return skipped('There are no tests here.');
  const isFailed = output.code === 1;
  const hasError = findings.some(({ severity }) => severity === 'error');
  if (isFailed && !hasError) throw new TypeError('a failure without a finding');
  return judged(findings, runs.length);
}

/** Terraform reads the whole configuration before the first run, and stops at what it cannot load. */
function notBegun(log: TestLog, output: ToolOutput, run: ToolRun, findings: readonly FoundFinding[]): Verdict {
  if (log.diagnostics.length === 0) return unreadable('test', output, 'there is no test_summary in it', findings);
  const first = findings.find(({ severity }) => severity === 'error') ?? findings[0];
  const where = first?.place == null ? '' : `${first.place.file}:${first.place.range?.startLine ?? 1}: `;
  const message = `The tests of ${run.stack} did not come to their end: ${where}${first?.message ?? ''}`;
  return failed(
    'refused',
    message,
    'Mend what is said, or run `terraform init` if a module or provider is missing.',
    findings,
  );
}

/** Lists and counts have to agree: a log that lost a line in its middle is not a verdict. */
function checkSummary(log: TestLog, summary: JsonObject, { code }: ToolOutput): void {
  const statuses = [...log.runs.values()].flat().map(({ status }) => status);
  const counts = { pass: 'passed', fail: 'failed', error: 'errored', skip: 'skipped' };
  for (const [status, field] of Object.entries(counts)) {
    const told = asCount(summary[field], `test_summary.${field}`);
    const seen = statuses.filter((candidate) => candidate === status).length;
    if (told !== seen) throw new TypeError(`it counts ${told} runs as ${field} and tells of ${seen}`);
  }
  if (log.announced !== statuses.length) {
    throw new TypeError(`it announces ${log.announced} runs and tells of ${statuses.length}`);
  }
  const isPassed = asString(summary['status'], 'test_summary.status') === 'pass';
  if (code === 0 && !isPassed) throw new TypeError('its status is not pass');
}

function findingsOf(log: TestLog, run: ToolRun): readonly FoundFinding[] {
  const diagnosed = log.diagnostics.map(({ document, testRun }) => {
    const said = testRun === null ? '' : `Run "${testRun}": `;
    return { testRun, finding: diagnosticFinding(asDiagnostic(document, 'diagnostic'), { tool: 'test', run, said }) };
  });
  const leftOver = log.cleanups.map(({ file, resources }) =>
    fileFinding(run, file, 'not-cleaned-up', `It left behind ${resources.join(', ')}. Remove them by hand.`, 'error'),
  );
  const perFile = log.files.flatMap((file) => runFindings(log, file, run));
  return [...diagnosed.map(({ finding }) => finding), ...leftOver, ...perFile];
}

/** What no diagnostic tells: failures without a word, runs that were not tried, files without a run. */
function runFindings(log: TestLog, file: string, run: ToolRun): readonly FoundFinding[] {
  const runs = log.runs.get(file) ?? [];
  const explained = new Set(
    log.diagnostics
      .filter((told) => told.file === file && told.document['severity'] === 'error')
      .map(({ testRun }) => testRun),
  );
  const mute = runs.filter(({ name, status }) => (status === 'fail' || status === 'error') && !explained.has(name));
  const untried = runs.filter(({ status }) => status === 'skip').map(({ name }) => `"${name}"`);
  return [
    ...mute.map(({ name }) =>
      fileFinding(run, file, 'run-failed', `Run "${name}" failed, and Terraform says no reason.`, 'error'),
    ),
    ...(untried.length === 0
      ? []
      : [
          fileFinding(
            run,
            file,
            'runs-not-tried',
            `Not tried, because a run before them failed: ${untried.join(', ')}.`,
            'note',
          ),
        ]),
    ...(log.isWhole && log.noRuns.includes(file)
      ? [fileFinding(run, file, 'no-runs', 'This test file holds no run, so it tests nothing.', 'warning')]
      : []),
  ];
}

function fileFinding(run: ToolRun, file: string, rule: string, text: string, severity: Severity): FoundFinding {
  const { place, prefix } = located(run, run.stack, file, null);
  return {
    tool: 'test',
    rule,
    severity,
    message: `${prefix}${text}`,
    place,
    address: null,
    remedy: null,
    stack: run.stack,
  };
}
