import type { GithubRest } from '@deploy/action-kit';

export interface Ports {
  /** @param token of the job */
  readonly github: (token: string, signal: AbortSignal) => GithubRest;
  /** Variables of the runner: event, ref and who began the run. */
  readonly env: Readonly<Record<string, string | undefined>>;
}
