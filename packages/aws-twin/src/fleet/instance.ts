import type { ProbeAnswer } from './target.ts';

/** Source: Auto Scaling guide, "Amazon EC2 Auto Scaling instance lifecycle". */
export type Lifecycle =
  | 'Pending'
  | 'Pending:Wait'
  | 'Pending:Proceed'
  | 'InService'
  | 'EnteringStandby'
  | 'Standby'
  | 'Terminating'
  | 'Terminating:Wait'
  | 'Terminating:Proceed'
  | 'Terminated';

/** Why an instance leaves its group. */
export type LeavingReason = 'scale-in' | 'unhealthy' | 'refresh' | 'requested' | 'abandoned';

/** An instance of a group. */
export interface Instance {
  readonly id: string;
  readonly group: string;
  readonly availabilityZone: string;
  /** The launch template that it was launched from, with the version as a number. */
  readonly template: { readonly id: string; readonly name: string; readonly version: number };
  readonly imageId: string;
  readonly instanceType: string;
  readonly privateIp: string;
  /** What its pointer said at boot; null without a pointer or a value. */
  readonly release: string | null;
  readonly launchedMs: number;
  /** The refresh that was replacing instances when it was launched. */
  readonly refreshId: string | null;
  lifecycle: Lifecycle;
  health: 'Healthy' | 'Unhealthy';
  isProtected: boolean;
  machine: 'pending' | 'running' | 'gone';
  /** When its application answers, by the model; null until it runs. */
  readyMs: number | null;
  inServiceMs: number | null;
  /** When its warm-up ends; null before it is in service. */
  warmMs: number | null;
  leaving: LeavingReason | null;
  /** Set by a test: what health checks find, whatever the release. */
  forced: ProbeAnswer | null;
}

export function isLeaving({ lifecycle }: Instance): boolean {
  return lifecycle.startsWith('Terminat');
}

export function isLaunching({ lifecycle }: Instance): boolean {
  return lifecycle.startsWith('Pending');
}

/** Counts towards the desired capacity. */
export function isActive(instance: Instance): boolean {
  return !isLeaving(instance) && instance.lifecycle !== 'Standby' && instance.lifecycle !== 'EnteringStandby';
}

/** What is known of an instance beside its group's description of it, also after it is gone. */
export interface InstanceDetail extends Readonly<Omit<Instance, 'forced'>> {
  readonly endedMs: number | null;
}
