import type { ScalingActivity } from './activity.ts';
import type { HealthCheckType, MaintenancePolicy, ScalingPolicyModel, TemplateChoice } from './fleet-model.ts';
import type { Hook, LifecycleAction } from './hook.ts';
import { type Instance, isActive } from './instance.ts';
import type { Refresh } from './refresh.ts';

/** Source: Auto Scaling guide, "Types of processes". AZRebalance and ScheduledActions are known and do nothing here. */
export const PROCESSES = [
  'Launch',
  'Terminate',
  'AddToLoadBalancer',
  'AlarmNotification',
  'AZRebalance',
  'HealthCheck',
  'InstanceRefresh',
  'ReplaceUnhealthy',
  'ScheduledActions',
] as const;

export type Process = (typeof PROCESSES)[number];

/** Source: Auto Scaling API, TrafficSourceState, State. */
export type TrafficSourceState = 'Adding' | 'Added' | 'InService';

export interface Tag {
  readonly value: string;
  readonly propagateAtLaunch: boolean;
}

export interface Group {
  readonly name: string;
  readonly arn: string;
  readonly createdMs: number;
  readonly availabilityZones: readonly string[];
  readonly subnetIds: readonly string[];
  readonly bootParameter: string | null;
  readonly hasInstanceRequirements: boolean;
  minSize: number;
  desired: number;
  maxSize: number;
  template: TemplateChoice;
  readonly targetGroups: Map<string, TrafficSourceState>;
  healthCheckType: HealthCheckType;
  graceMs: number;
  /** DefaultInstanceWarmup; null when it is not set. */
  warmupMs: number | null;
  cooldownMs: number;
  maintenancePolicy: MaintenancePolicy | null;
  protectsNew: boolean;
  readonly hooks: Map<string, Hook>;
  readonly tags: Map<string, Tag>;
  /** Suspended processes. */
  readonly suspended: Set<Process>;
  readonly scalingPolicies: readonly ScalingPolicyModel[];
  /** Those that are not terminated, oldest first. */
  readonly instances: Map<string, Instance>;
  readonly actions: LifecycleAction[];
  /** Newest last. */
  readonly activities: ScalingActivity[];
  /** Newest last. */
  readonly refreshes: Refresh[];
  /** Instances beyond the desired capacity that a refresh asks for. */
  surge: number;
  /** Launches that failed in a row. */
  failedLaunches: number;
  /** No launch is tried before. */
  retryMs: number;
  /** When the last scaling activity ended; a cooldown is counted from it. */
  scaledMs: number | null;
}

export function activeInstances(group: Group): readonly Instance[] {
  return [...group.instances.values()].filter(isActive);
}

export function inService(group: Group): readonly Instance[] {
  return [...group.instances.values()].filter(({ lifecycle }) => lifecycle === 'InService');
}
