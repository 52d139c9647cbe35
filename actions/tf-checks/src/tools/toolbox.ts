import { join } from 'node:path';
import { PreconditionError } from '@deploy/kernel';
import type { ToolName, Verdict } from '@deploy/terraform-findings';
import type { Command, Ended, Processes } from '../run/processes.ts';

/** Everything that tools are started with. */
export interface Toolbox {
  readonly processes: Processes;
  /** `terraform` or `tofu`. */
  readonly binary: string;
  /** Absolute path of the root of the repository. */
  readonly workspace: string;
  readonly env: Readonly<Record<string, string>>;
  /** Absolute; Terraform's data of each directory lies below it. */
  readonly dataRoom: string;
  readonly timeoutMs: number;
  readonly missingTool: 'fail' | 'skip';
  readonly signal: AbortSignal;
}

export type Start = Pick<Command, 'program' | 'args'> & Partial<Command>;

/** Runs a program from the root of the repository. */
export function start(toolbox: Toolbox, command: Start): Promise<Ended> {
  const { env, processes, signal, timeoutMs, workspace } = toolbox;
  return processes.run(
    { cwd: workspace, timeoutMs, onAbort: 'kill', ...command, env: { ...env, ...command.env } },
    signal,
  );
}

/** Runs Terraform on a directory, with its data outside the checkout. */
export function startTerraform(
  toolbox: Toolbox,
  directory: string,
  args: readonly string[],
  options: Partial<Command> = {},
): Promise<Ended> {
  return start(toolbox, {
    program: toolbox.binary,
    args: [`-chdir=${directory}`, ...args],
    ...options,
    env: { TF_DATA_DIR: dataFolder(toolbox, directory) },
  });
}

/** Readable, and different for directories that differ. */
const dataFolder = ({ dataRoom }: Toolbox, directory: string): string =>
  join(dataRoom, Buffer.from(directory, 'utf8').toString('base64url'));

/** What a tool that is not there says of what it should have judged. */
export function missingVerdict(toolbox: Toolbox, tool: ToolName, program: string, reason: string): Verdict {
  if (toolbox.missingTool === 'skip') return { state: 'skipped', reason: `${program} is not installed.` };
  return {
    state: 'failed',
    failure: 'missing',
    message: `${program} is not there to be run (${reason}).`,
    remedy: `Install ${program} in a step before this one (${INSTALL[tool]}), take \`${tool}\` out of input \`tools\`, or set \`missing-tool: skip\`.`,
  };
}

const TERRAFORM = '`hashicorp/setup-terraform` with `terraform_wrapper: false`';

const INSTALL: Readonly<Record<ToolName, string>> = {
  fmt: TERRAFORM,
  validate: TERRAFORM,
  test: TERRAFORM,
  tflint: '`terraform-linters/setup-tflint`',
  checkov: '`pip install checkov` with a pinned version',
  trivy: '`aquasecurity/setup-trivy`',
};

export function timedOutVerdict(program: string, seconds: number): Verdict {
  return {
    state: 'failed',
    failure: 'timed-out',
    message: `${program} was ended after ${Math.round(seconds)} s.`,
    remedy: 'Raise input `tool-timeout-seconds`, or see what it waits for: a lock, a terminal, a network.',
  };
}

export async function versionOf(toolbox: Toolbox, program: string): Promise<string | null> {
  const ended = await start(toolbox, { program, args: ['version'], timeoutMs: 60_000 });
  if (ended.kind === 'missing' || ended.code !== 0) return null;
  return /\bv?(\d+\.\d+\.\d+\S*)/.exec(ended.stdout)?.[1] ?? null;
}

export const noTerraform = (binary: string, reason: string): PreconditionError =>
  new PreconditionError({
    code: 'terraform-not-found',
    message: `\`${binary}\` is not there to be run (${reason}).`,
    remedy: `Install it in a step before this one, such as ${TERRAFORM}.`,
  });
