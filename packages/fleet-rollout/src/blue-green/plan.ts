import type { MissingData } from '../alarm-gate.ts';
import type { PerColour } from '../colour.ts';
import type { Steps } from '../steps.ts';

/** How a blue/green rollout is to go. The same for everyone who takes it up; only whoever runs it says so. */
export interface BlueGreenPlan {
  /** Percentages of requests; a rollback has the one step 100. */
  readonly steps: Steps;
  /** What a step lasts at least, the windows of the slowest alarm included. */
  readonly stepSeconds: number;
  readonly bakeSeconds: number;
  /** How long the old colour is kept whole after it lost its weight. */
  readonly keepOldSeconds: number;
  /** Looks in a row that must find an instance healthy before it counts for a step. */
  readonly stablePolls: number;
  readonly pollSeconds: number;
  /** The longest time that anything is waited for which should happen by itself. */
  readonly waitSeconds: number;
  /** Healthy instances that the live colour never goes below. */
  readonly floor: number;
  readonly gateAlarms: PerColour<readonly string[]>;
  readonly missingData: MissingData;
  readonly minimumRequests: number;
  readonly smoke: boolean;
  readonly onFailure: 'rollback' | 'hold';
}
