import type { ActionContext } from '@deploy/action-kit';
import type { Pattern, PurgePorts } from '@deploy/cdn-invalidation';
import type { ChangedPaths } from '@deploy/kernel';
import type { Inputs } from './inputs.ts';
import type { Ports } from './ports.ts';
import type { Releases } from './releases.ts';
import type { Target } from './target.ts';

/** One run of the action: what was asked, where, and with what. */
export interface Job {
  readonly inputs: Inputs;
  readonly action: ActionContext<Inputs>;
  readonly ports: Ports;
  readonly target: Target;
  /** Null when only typed paths, or everything, is purged. */
  readonly changed: ChangedPaths | null;
  readonly typed: readonly Pattern[];
  readonly purge: PurgePorts;
  /** Null when no bucket is known. */
  readonly releases: Releases | null;
}
