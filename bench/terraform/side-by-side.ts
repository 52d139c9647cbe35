import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ACTION = fileURLToPath(new URL('../../actions/tf-checks/dist/index.js', import.meta.url));

export interface Sides {
  readonly directories: number;
  /** Seconds of the action, and of the same tools one after another for each directory. */
  readonly action: number;
  readonly oneByOne: number;
  /** Of the action's runs: the sum of all, and the longest chain of one directory. */
  readonly work: number;
  readonly longest: number;
}

/** Both over the same directories of a checkout, in turn. */
export async function compare(
  workspace: string,
  root: string,
  globs: readonly string[],
  tools: string,
): Promise<Sides> {
  const directories = globSync(
    globs.map((glob) => join(root, glob, '*.tf')),
    { cwd: workspace },
  ).map((file) => dirname(file));
  const names = [...new Set(directories)];
  const temp = mkdtempSync(join(tmpdir(), 'bench-terraform-'));
  try {
    const env = { ...process.env, TF_PLUGIN_CACHE_DIR: join(temp, 'tf-checks-plugins'), TF_IN_AUTOMATION: '1' };
    const inputs = { INPUT_ROOT: root, INPUT_STACKS: globs.join('\n'), INPUT_TOOLS: tools, INPUT_COMMENT: 'false' };
    const action = await timed(process.execPath, [ACTION], workspace, {
      ...env,
      ...inputs,
      ...{
        GITHUB_WORKSPACE: workspace,
        RUNNER_TEMP: temp,
        GITHUB_OUTPUT: '',
        GITHUB_STEP_SUMMARY: '',
        GITHUB_STATE: '',
      },
    });
    const oneByOne = await inTurn(
      names,
      tools,
      workspace,
      { ...env, TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: 'true' },
      temp,
    );
    return { directories: names.length, action, oneByOne, ...workIn(temp) };
  } finally {
    rmSync(temp, { recursive: true, force: true });
  }
}

async function inTurn(
  names: readonly string[],
  tools: string,
  workspace: string,
  env: NodeJS.ProcessEnv,
  temp: string,
): Promise<number> {
  let seconds = 0;
  for (const [at, name] of names.entries()) {
    const own = { ...env, TF_DATA_DIR: join(temp, `data-${at}`) };
    const terraform = (args: readonly string[]) => timed('terraform', [`-chdir=${name}`, ...args], workspace, own);
    if (tools.includes('fmt')) seconds += await terraform(['fmt', '-check', '-diff', '-recursive']);
    if (tools.includes('validate')) seconds += await terraform(['init', '-backend=false', '-input=false']);
    if (tools.includes('validate')) seconds += await terraform(['validate', '-json']);
    if (tools.includes('tflint'))
      seconds += await timed('tflint', [`--chdir=${name}`, '--format=json'], workspace, own);
    if (tools.includes('checkov')) {
      const args = [
        '--directory',
        name,
        '--framework',
        'terraform',
        '--compact',
        '--skip-download',
        '--output',
        'json',
      ];
      seconds += await timed('checkov', args, workspace, own);
    }
  }
  for (const name of names) rmSync(join(workspace, name, '.terraform.lock.hcl'), { force: true });
  return seconds;
}

function timed(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<number> {
  const startedMs = performance.now();
  const child = spawn(program, args, { cwd, env, stdio: 'ignore' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve((performance.now() - startedMs) / 1000));
  });
}

interface Report {
  readonly stack: string;
  readonly seconds: number;
}

function workIn(temp: string): Pick<Sides, 'work' | 'longest'> {
  const file = readdirSync(temp).find((name) => name.endsWith('-result.json')) ?? '';
  const { data, message } = JSON.parse(readFileSync(join(temp, file), 'utf8'));
  if (data === null) throw new Error(`the action came to no result: ${message}`);
  const reports: readonly Report[] = data.reports;
  const sums = [...Map.groupBy(reports, ({ stack }) => stack).values()].map((own) =>
    own.reduce((sum, { seconds }) => sum + seconds, 0),
  );
  return { work: sums.reduce((sum, seconds) => sum + seconds, 0), longest: Math.max(0, ...sums) };
}
