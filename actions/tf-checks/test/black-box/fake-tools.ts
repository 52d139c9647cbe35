import type { TemporaryTree } from '../temporary-tree.ts';

/** What a fake tool does in a directory: read from `fake-<tool>.json` there, by subcommand. */
export interface Fake {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly code?: number;
  /** Ends itself by this signal. */
  readonly signal?: string;
  /** Waits for ever, after it has printed. */
  readonly hangs?: true;
  /** Content of the plan that `terraform plan` saves. */
  readonly plan?: string;
  /** Ends on the first SIGINT, after saying so. */
  readonly obeysInterrupt?: true;
}

/**
 * Programs that stand for terraform, tflint and checkov on PATH. They remember each call in `calls.jsonl`, and behave as
 * files in the directory say that they are asked about; without one they find nothing, in the words of the real ones.
 */
export async function fakeTools(tools: TemporaryTree, names: readonly string[]): Promise<void> {
  for (const name of names) await tools.program(name, scriptOf(name));
}

const NOTHING: Readonly<Record<string, string>> = {
  'terraform version': 'Terraform v1.11.4\non linux_amd64\n',
  'terraform validate': '{"format_version":"1.0","valid":true,"error_count":0,"warning_count":0,"diagnostics":[]}',
  'terraform test':
    '{"@level":"info","type":"test_abstract","test_abstract":{}}\n{"@level":"info","type":"test_summary","test_summary":{"status":"pass","passed":0,"failed":0,"errored":0,"skipped":0}}\n',
  'tflint version': 'TFLint version 0.64.0\n',
  'tflint lint': '{"issues":[],"errors":[]}',
  'checkov lint': JSON.stringify({
    passed: 0,
    failed: 0,
    skipped: 0,
    parsing_errors: 0,
    resource_count: 0,
    checkov_version: '3.3.30',
  }),
};

const scriptOf = (tool: string): string => `
const { appendFileSync, existsSync, readFileSync, writeFileSync, writeSync } = require('node:fs');
const { dirname, join } = require('node:path');
const args = process.argv.slice(2);
const option = (name) => args.find((arg) => arg.startsWith(name + '='))?.slice(name.length + 1);
const folder = option('-chdir') ?? option('--chdir') ?? '.';
const words = args.filter((arg) => !arg.startsWith('-'));
const verb = ${JSON.stringify(tool)} === 'terraform' ? words[0] : args.includes('version') ? 'version' : 'lint';
appendFileSync(join(dirname(process.argv[1]), 'calls.jsonl'), JSON.stringify({ tool: ${JSON.stringify(tool)}, verb, folder, args, env: Object.keys(process.env) }) + '\\n');
const file = join(folder, 'fake-${tool}.json');
const said = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8'))[verb] : undefined;
const nothing = ${JSON.stringify(NOTHING)}[${JSON.stringify(tool)} + ' ' + verb] ?? '';
const out = option('-out');
if (verb === 'plan' && out !== undefined && (said?.code ?? 0) !== 1) writeFileSync(out, said?.plan ?? 'a plan');
if (said?.obeysInterrupt) process.on('SIGINT', () => { writeSync(1, 'Interrupt received.\\n'); process.exit(1); });
writeSync(1, said?.stdout ?? (said === undefined ? nothing : ''));
writeSync(2, said?.stderr ?? '');
if (said?.signal) process.kill(process.pid, said.signal);
if (said?.hangs) setInterval(() => {}, 1000);
else process.exitCode = said?.code ?? 0;
`;
