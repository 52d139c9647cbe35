/** What GitHub says about an environment, the run and what was deployed before. */
export interface Observed {
  readonly environment: SeenEnvironment;
  readonly run: SeenRun;
  /** Login of whoever wrote the commit; null where GitHub does not know. Looked up only where it matters. */
  readonly author: string | null;
  /** The newest run of the same workflow whose deployment to the environment succeeded; null for none. */
  readonly live: LiveRun | null;
}

export type SeenEnvironment =
  | { readonly kind: 'missing' }
  /** The token may not look, or the plan of the repository knows no environments. */
  | { readonly kind: 'unreadable'; readonly status: number }
  | ({ readonly kind: 'found' } & FoundEnvironment);

export interface FoundEnvironment {
  readonly id: number;
  /** As it was made; GitHub finds it in any case of letters. */
  readonly name: string;
  /** Number of people and teams, of whom one has to approve. */
  readonly reviewers: number;
  /** Null where this server does not offer it. */
  readonly preventsSelfReview: boolean | null;
  readonly adminsMayBypass: boolean;
  readonly branches: BranchRule;
}

export type BranchRule =
  | { readonly kind: 'any' }
  | { readonly kind: 'protected' }
  /** Which refs, as typed on GitHub; null where they could not be read. */
  | { readonly kind: 'named'; readonly patterns: readonly RefPattern[] | null };

export interface RefPattern {
  readonly type: 'branch' | 'tag';
  readonly pattern: string;
}

export interface SeenRun {
  /** Digits; null outside GitHub. */
  readonly id: string | null;
  /** Such as `refs/heads/main`. */
  readonly ref: string;
  readonly isRefProtected: boolean;
  readonly event: string;
  /** Who began the run, and who began this attempt. */
  readonly actors: readonly string[];
  /** Commit of this project's workflow; empty where the runner or the server does not say. */
  readonly workflowCommit: string;
}

export interface LiveRun {
  readonly id: string;
  readonly url: string;
}
