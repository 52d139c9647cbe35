import type { FleetCloud, FleetFacts, RefreshCloud, RefreshFacts, RefreshQuestion } from '@deploy/fleet-rollout';
import type { AccessDeniedError, ObjectStore } from '@deploy/kernel';
import type { BlueGreenTarget, RefreshTarget } from './target.ts';

/** A fleet of two groups, opened for one run. */
export interface OpenFleet {
  readonly cloud: FleetCloud;
  /** The artifact bucket. */
  readonly store: ObjectStore;
  /** @param alarms names of all gate alarms */
  facts(alarms: readonly string[], signal: AbortSignal): Promise<FleetFacts>;
  /** Changes that the rollout will make and that are not allowed. Asks in forms that change nothing. */
  denials(signal: AbortSignal): Promise<readonly AccessDeniedError[]>;
  /** Closes idle connections, so that the process can end. */
  close(): void;
}

/** One group, opened for one run. */
export interface OpenGroup {
  readonly cloud: RefreshCloud;
  /** The artifact bucket. */
  readonly store: ObjectStore;
  facts(question: RefreshQuestion, signal: AbortSignal): Promise<RefreshFacts>;
  /** As of a fleet. */
  denials(signal: AbortSignal): Promise<readonly AccessDeniedError[]>;
  close(): void;
}

/** What this action needs of the world beyond its context. Tests give others. */
export interface Ports {
  /** This action as a workflow names it, such as `owner/repo/actions/asg-refresh@v1`. */
  readonly self: string;
  openFleet(target: BlueGreenTarget, mode: string): OpenFleet;
  openGroup(target: RefreshTarget, mode: string): OpenGroup;
  readParameter(name: string, region: string | null): Promise<string>;
}
