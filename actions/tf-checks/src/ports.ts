import type { Environment, GithubRest } from '@deploy/action-kit';
import type { ObjectStore } from '@deploy/kernel';
import type { Processes } from './run/processes.ts';

/** What this action needs of the world beyond its context. Tests give others. */
export interface Ports {
  /** Variables of the runner: for tools, and for what is known of the event. */
  readonly env: Environment;
  readonly processes: Processes;
  /** Such as `linux_amd64`, as Terraform names it. */
  readonly platform: string;
  readonly cores: number;
  openGithub(token: string | null, signal: AbortSignal): GithubRest;
  /** The artifact bucket of an environment, which holds the lease of its rollouts. */
  openStore(bucket: string, region: string | null, mode: 'apply'): ObjectStore;
  readParameter(name: string, region: string | null): Promise<string>;
  /** Closes idle connections, so that the process can end. */
  close(): void;
}
