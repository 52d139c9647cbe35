import type { Environment } from './input-spec.ts';

/**
 * What is known of the workflow run. Everything is null outside GitHub, where actions run as well.
 * Source: GitHub, "Default environment variables".
 */
export interface RunContext {
  /** For people: the URL of the run, or what stands for it. */
  readonly run: string;
  /** Digits. */
  readonly runId: string | null;
  /** 1 for the first attempt of a run. */
  readonly attempt: number;
  /** `owner/name`. */
  readonly repository: string | null;
  readonly commit: string | null;
  /** Such as `refs/heads/main`. */
  readonly ref: string | null;
  readonly actor: string | null;
  /** Inputs that are paths are relative to it. */
  readonly workspace: string;
  /** For files that outlive the step but not the job. */
  readonly tempDirectory: string;
}

export interface Places {
  readonly workingDirectory: string;
  readonly tempDirectory: string;
}

export function runContext(env: Environment, places: Places): RunContext {
  const known = (name: string): string | null => {
    const value = env[name];
    return value === undefined || value === '' ? null : value;
  };
  const runId = digits(known('GITHUB_RUN_ID'));
  const repository = known('GITHUB_REPOSITORY');
  const server = known('GITHUB_SERVER_URL') ?? 'https://github.com';
  return {
    run:
      runId === null || repository === null ? 'a run outside GitHub' : `${server}/${repository}/actions/runs/${runId}`,
    runId,
    attempt: Number(digits(known('GITHUB_RUN_ATTEMPT')) ?? '1'),
    repository,
    commit: known('GITHUB_SHA'),
    ref: known('GITHUB_REF'),
    actor: known('GITHUB_ACTOR'),
    workspace: known('GITHUB_WORKSPACE') ?? places.workingDirectory,
    tempDirectory: known('RUNNER_TEMP') ?? places.tempDirectory,
  };
}

const digits = (value: string | null): string | null => (value !== null && /^\d+$/.test(value) ? value : null);
