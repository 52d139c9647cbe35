import type { Job } from '../job.ts';

/** What is told on the pull request about one stack. */
export interface Told {
  readonly stack: string;
  readonly kind: 'check' | 'plan' | 'apply';
  readonly verdict: string;
  /** Markdown. */
  readonly body: string;
}

export async function tellPullRequest(_job: Job, _told: Told): Promise<void> {}
