import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ActionContext, type GithubRest, readWorkflowEvent, type WorkflowEvent } from '@deploy/action-kit';
import type { Inputs } from './inputs.ts';
import type { Ports } from './ports.ts';
import type { ToolRooms } from './tools/tool-environment.ts';
import type { Toolbox } from './tools/toolbox.ts';
import { readTree } from './tree/read-tree.ts';
import type { TerraformDirectory } from './tree/tree.ts';

/** One run of the action. */
export interface Job {
  readonly inputs: Inputs;
  readonly action: ActionContext<Inputs>;
  readonly ports: Ports;
  /** Absolute, without links. */
  readonly workspace: string;
  /** Relative to the workspace, `.` for the workspace itself. */
  readonly root: string;
  readonly tree: readonly TerraformDirectory[];
  readonly rooms: ToolRooms;
  readonly github: Github;
}

/** What is known of GitHub, and how to reach it. */
export interface Github {
  readonly event: WorkflowEvent;
  /** `owner/name`; null outside GitHub. */
  readonly repository: string | null;
  /** Null without a token. */
  readonly rest: GithubRest | null;
}

/** Reads the tree and makes rooms for tools outside the checkout; they go with the job, plugins stay for the next. */
export async function underJob<T>(
  action: ActionContext<Inputs>,
  ports: Ports,
  work: (job: Job) => Promise<T>,
): Promise<T> {
  const { inputs, run } = action;
  const workspace = await realpath(run.workspace);
  const root = inputs.root.replace(/^\.\/|\/+$/g, '') || '.';
  const tree = await readTree(workspace, root);
  const plugins = join(run.tempDirectory, 'tf-checks-plugins');
  await mkdir(plugins, { recursive: true });
  const data = await mkdtemp(join(run.tempDirectory, 'tf-checks-'));
  try {
    const github = await githubOf(action, ports);
    return await work({ inputs, action, ports, workspace, root, tree, rooms: { data, plugins }, github });
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

/** @param env what the tools may know */
export function toolboxOf({ action, inputs, ports, rooms, workspace }: Job, env: Toolbox['env']): Toolbox {
  return {
    ...{ processes: ports.processes, binary: inputs.binary, workspace, env },
    dataRoom: rooms.data,
    timeoutMs: inputs['tool-timeout-seconds'] * 1000,
    missingTool: inputs['missing-tool'],
    signal: action.signal,
  };
}

/** How many processes run at one time. */
export const widthOf = ({ inputs, ports }: Job): number => inputs.parallelism ?? Math.max(1, ports.cores);

async function githubOf({ inputs, run, signal }: ActionContext<Inputs>, ports: Ports): Promise<Github> {
  const token = inputs['github-token'];
  return {
    event: await readWorkflowEvent(ports.env),
    repository: run.repository,
    rest: token === null ? null : ports.openGithub(token, signal),
  };
}
