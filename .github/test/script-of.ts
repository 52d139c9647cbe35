import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCommandFile } from '@deploy/action-kit/testing';
import { textOf, workflowNamed } from './workflow.ts';

export interface ScriptRun {
  readonly exitCode: number;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** One line for each call of a stand-in: its name and arguments. */
  readonly calls: readonly string[];
}

/** Programs by name; each is the body of a bash script that sees its arguments. */
export type StandIns = Readonly<Record<string, string>>;

export function scriptOf(file: string, job: string, step: string): string {
  const found = workflowNamed(file)
    .jobs.find(({ name }) => name === job)
    ?.steps.find((candidate) => candidate['name'] === step);
  if (found === undefined) throw new Error(`${file} ${job} has no step "${step}"`);
  return textOf(found['run']);
}

/** Runs a step's script as the runner does, `bash -eo pipefail`, with stand-ins first on PATH. */
export async function runScript(
  script: string,
  env: Readonly<Record<string, string>>,
  standIns: StandIns,
): Promise<ScriptRun> {
  const folder = await mkdtemp(join(tmpdir(), 'script-'));
  const file = (name: string) => join(folder, name);
  await Promise.all(['output', 'summary', 'calls', 'path'].map((name) => writeFile(file(name), '')));
  await writeFile(file('step.sh'), script);
  for (const [name, body] of Object.entries(standIns)) {
    await writeFile(file(name), `#!/usr/bin/env bash\necho "${name} $*" >> "${file('calls')}"\n${body}\n`);
    await chmod(file(name), 0o755);
  }
  const { exitCode, log } = await execute(file('step.sh'), {
    PATH: `${folder}:${process.env['PATH'] ?? ''}`,
    RUNNER_TEMP: folder,
    STATE: file('path'),
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
    ...env,
  });
  const read = (name: string) => readFile(file(name), 'utf8');
  const run = {
    exitCode,
    log,
    outputs: parseCommandFile(await read('output')),
    summary: await read('summary'),
    calls: (await read('calls')).split('\n').filter((line) => line !== ''),
  };
  await rm(folder, { recursive: true });
  return run;
}

const execute = (script: string, env: Readonly<Record<string, string>>) =>
  new Promise<{ readonly exitCode: number; readonly log: string }>((resolve) => {
    const child = execFile(
      'bash',
      ['--noprofile', '--norc', '-eo', 'pipefail', script],
      { env, timeout: 60_000 },
      (_error, stdout, stderr) => {
        resolve({ exitCode: child.exitCode ?? 1, log: `${stdout}${stderr}` });
      },
    );
  });
