import { CONTRACT_PARAMETER } from '../infrastructure.ts';
import type { Inputs, RunOptions, Stage, StepResult } from '../stage.ts';
import { inWorkspace } from '../workspace.ts';
import type { ApiRelease } from './releases.ts';

/** For scenes that show something else than how a deploy goes on: two steps, and as short a watch as the proof allows. */
export const QUICK: Inputs = { steps: '50,100', 'bake-seconds': '60', 'keep-old-seconds': '60' };

/** What every step for the test environment has in common. */
export async function apiTarget(stage: Stage): Promise<Inputs> {
  await stage.api();
  // Through the distribution, as the contract has it: its name for previews leads nowhere here.
  return { 'contract-parameter': CONTRACT_PARAMETER, 'smoke-url': stage.console.url.origin };
}

export async function apiInputs(stage: Stage, release: ApiRelease, inputs: Inputs = {}): Promise<Inputs> {
  const artifact = inWorkspace(await stage.buildApi(release));
  return { artifact, ...(await apiTarget(stage)), ...inputs };
}

/** Deploys one release of the API to the test environment. */
export async function deployApi(
  stage: Stage,
  release: ApiRelease,
  inputs: Inputs = {},
  options: RunOptions = {},
): Promise<StepResult> {
  return stage.run('asg-refresh', await apiInputs(stage, release, inputs), options);
}

/** Sends a signal as soon as the log says this, once. */
export function atWords(words: string, signal: NodeJS.Signals): Pick<RunOptions, 'onLine'> {
  let isSent = false;
  return {
    onLine: (line, kill) => {
      if (isSent || !line.includes(words)) return;
      isSent = true;
      kill(signal);
    },
  };
}

export interface Awaited {
  /** Resolves when a line has said it. */
  readonly said: Promise<void>;
  hear(line: string): void;
}

export function whenSaid(words: string): Awaited {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { said: promise, hear: (line) => (line.includes(words) ? resolve() : undefined) };
}
