import type { ActionContext } from '@deploy/action-kit';
import type { ReleaseContext } from '@deploy/static-release';
import type { Inputs } from './inputs.ts';
import type { Target } from './target.ts';

/** One run of the action: what was asked, where, and with what. */
export interface Job {
  readonly inputs: Inputs;
  readonly target: Target;
  readonly release: ReleaseContext;
  readonly action: ActionContext<Inputs>;
}
