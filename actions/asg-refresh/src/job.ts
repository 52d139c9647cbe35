import type { ActionContext } from '@deploy/action-kit';
import { type RolloutKeys, rolloutKeys } from '@deploy/fleet-rollout';
import { sha256Hex } from '@deploy/kernel';
import type { Inputs } from './inputs.ts';
import type { OpenFleet } from './ports.ts';
import type { BlueGreenTarget } from './target.ts';

/** One run of the action on two groups: what was asked, where, and with what. */
export interface Job {
  readonly inputs: Inputs;
  readonly target: BlueGreenTarget;
  readonly fleet: OpenFleet;
  /** The action as a workflow names it. */
  readonly self: string;
  readonly action: ActionContext<Inputs>;
}

/** Keys of the fleet's journal and lease: whoever moves the same rules meets the same lease. */
export function keysOf({ settings }: BlueGreenTarget): RolloutKeys {
  return rolloutKeys(sha256Hex(settings.rules.toSorted().join('\n')));
}
