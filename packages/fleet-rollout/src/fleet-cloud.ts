import type { Colour } from '@deploy/kernel';
import type { Change } from './change.ts';
import type { InstanceStory } from './instance-story.ts';
import type { Observation, Question } from './observation.ts';

/** What a smoke test of a colour found, before it gets any request of a visitor. */
export type SmokeResult =
  | { readonly ok: true; readonly requests: number }
  | { readonly ok: false; readonly why: string };

/**
 * AWS, as a rollout needs it. Implementations retry what is worth it and throw `DeployError`s; a change that was answered
 * with an error may have happened all the same.
 */
export interface FleetCloud {
  look(question: Question, signal?: AbortSignal): Promise<Observation>;
  /** `confirm` is awaited right before each call that changes something, and rejects when the lease is no longer held. */
  carryOut(change: Change, confirm: () => Promise<unknown>, signal?: AbortSignal): Promise<void>;
  /** Asks the colour through its preview rule. */
  smoke(colour: Colour, signal?: AbortSignal): Promise<SmokeResult>;
  /** Why instances of a colour are not healthy: target reasons, scaling activities and hooks, joined by instance. */
  explain(colour: Colour, since: number, signal?: AbortSignal): Promise<readonly InstanceStory[]>;
}
