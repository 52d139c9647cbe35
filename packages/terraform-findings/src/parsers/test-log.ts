import { asArray, asObject, asString, errorMessage, type JsonObject, parseJson } from '@deploy/kernel';

/** What `terraform test -json` told, line by line (source: Terraform documentation, "Machine-Readable UI"). */
export interface TestLog {
  readonly diagnostics: readonly {
    readonly document: JsonObject;
    readonly file: string | null;
    readonly testRun: string | null;
  }[];
  /** Test files in the order in which they were announced. */
  readonly files: readonly string[];
  readonly noRuns: readonly string[];
  /** Runs that came to an end, by file. */
  readonly runs: ReadonlyMap<string, readonly { readonly name: string; readonly status: string }[]>;
  /** Resources that a test made and could not remove. */
  readonly cleanups: readonly { readonly file: string; readonly resources: readonly string[] }[];
  /** How many runs there are to be; `null` when it did not come so far. */
  readonly announced: number | null;
  readonly summary: JsonObject | null;
  /** Why a line cannot be read; what the lines before it told is kept. */
  readonly fault: string | null;
  /** Whether it was read to a summary. */
  readonly isWhole: boolean;
}

interface Draft {
  readonly diagnostics: TestLog['diagnostics'][number][];
  readonly files: string[];
  readonly noRuns: string[];
  readonly runs: Map<string, { name: string; status: string }[]>;
  readonly cleanups: { file: string; resources: readonly string[] }[];
  announced: number | null;
  summary: JsonObject | null;
}

export function readTestLog(stdout: string): TestLog {
  const log: Draft = {
    diagnostics: [],
    files: [],
    noRuns: [],
    runs: new Map(),
    cleanups: [],
    announced: null,
    summary: null,
  };
  const fault = readLines(stdout, log);
  return { ...log, fault, isWhole: fault === null && log.summary !== null };
}

function readLines(stdout: string, log: Draft): string | null {
  const lines = stdout.split('\n').filter((line) => line.trim() !== '');
  for (const [at, line] of lines.entries()) {
    try {
      const name = `line ${at + 1}`;
      take(asObject(parseJson(line, name), name), log);
    } catch (error) {
      return errorMessage(error);
    }
  }
  return null;
}

/** One message. Types that are not named here, such as progress, tell nothing that a verdict needs. */
function take(message: JsonObject, log: Draft): void {
  const type = asString(message['type'], 'type');
  if (type === 'version') checkVersion(message);
  else if (type === 'test_abstract') takeAbstract(asObject(message['test_abstract'], type), log);
  else if (type === 'test_run') takeRun(asObject(message['test_run'], type), log);
  else if (type === 'diagnostic') takeDiagnostic(message, log);
  else if (type === 'test_cleanup') takeCleanup(message, log);
  else if (type === 'test_summary') log.summary = asObject(message['test_summary'], type);
}

function checkVersion(message: JsonObject): void {
  const version = asString(message['ui'], 'ui');
  if (!version.startsWith('1.')) throw new TypeError(`its format is of version ${version}, not 1`);
}

function takeAbstract(abstract: JsonObject, log: Draft): void {
  log.announced = 0;
  for (const [file, runs] of Object.entries(abstract)) {
    const names = runs === null ? [] : asArray(runs, `test_abstract.${file}`, asString);
    log.files.push(file);
    log.announced += names.length;
    if (names.length === 0) log.noRuns.push(file);
  }
}

function takeRun(run: JsonObject, log: Draft): void {
  if (run['progress'] !== 'complete') return;
  const file = asString(run['path'], 'test_run.path');
  const ended = log.runs.get(file) ?? [];
  ended.push({ name: asString(run['run'], 'test_run.run'), status: asString(run['status'], 'test_run.status') });
  log.runs.set(file, ended);
}

function takeDiagnostic(message: JsonObject, log: Draft): void {
  log.diagnostics.push({
    document: asObject(message['diagnostic'], 'diagnostic'),
    file: stringOrNull(message['@testfile']),
    testRun: stringOrNull(message['@testrun']),
  });
}

function takeCleanup(message: JsonObject, log: Draft): void {
  const cleanup = asObject(message['test_cleanup'], 'test_cleanup');
  const resources = asArray(cleanup['failed_resources'] ?? [], 'failed_resources', (item, path) =>
    asString(asObject(item, path)['instance'], `${path}.instance`),
  );
  log.cleanups.push({ file: asString(message['@testfile'], '@testfile'), resources });
}

const stringOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
