import type { Verdict } from '@deploy/terraform-findings';
import type { Ended } from '../run/processes.ts';
import { startTerraform, type Toolbox } from '../tools/toolbox.ts';
import { type InitFailure, readInitFailure } from './init-failure.ts';
import type { LockFiles } from './lock-files.ts';

/** Whether a directory has its modules and providers. */
export type Readiness =
  | { readonly isReady: true; readonly seconds: number }
  | { readonly isReady: false; readonly seconds: number; readonly ended: Ended; readonly failure: InitFailure | null };

/** `terraform init` without a backend. */
export async function makeReady(
  toolbox: Toolbox,
  locks: LockFiles,
  directory: string,
  platform: string,
): Promise<Readiness> {
  const args = ['init', '-backend=false', '-input=false', '-no-color', ...locks.optionsFor(directory)];
  const ended = await startTerraform(toolbox, directory, args);
  const seconds = ended.kind === 'ended' ? ended.seconds : 0;
  if (ended.kind === 'ended' && ended.code === 0) return { isReady: true, seconds };
  const printed = ended.kind === 'ended' ? `${ended.stderr}\n${ended.stdout}` : '';
  return { isReady: false, seconds, ended, failure: readInitFailure(printed, platform, toolbox.binary) };
}

/** What to say of a directory that could not be made ready, for a reason that is not in its code. */
export const unreadyVerdict = (directory: string, { message, remedy }: InitFailure): Verdict => ({
  ...{ state: 'failed', failure: 'refused', remedy },
  message: `${directory}: ${message}`,
});
