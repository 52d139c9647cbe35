import type { HealthCheckType, MaintenancePolicy, TemplateChoice } from './fleet-model.ts';
import type { Group, Process, Tag, TrafficSourceState } from './group.ts';
import type { Instance, Lifecycle } from './instance.ts';

/** An instance, as its group describes it. */
export interface InstanceView {
  readonly id: string;
  readonly group: string;
  readonly availabilityZone: string;
  readonly instanceType: string;
  readonly lifecycle: Lifecycle;
  readonly health: 'Healthy' | 'Unhealthy';
  readonly template: { readonly id: string; readonly name: string; readonly version: number };
  readonly isProtected: boolean;
}

/** A group at one instant. Milliseconds; counts of instances. */
export interface GroupView {
  readonly name: string;
  readonly arn: string;
  readonly createdMs: number;
  readonly minSize: number;
  readonly desired: number;
  readonly maxSize: number;
  readonly template: TemplateChoice & { readonly name: string };
  readonly availabilityZones: readonly string[];
  readonly subnetIds: readonly string[];
  readonly targetGroups: readonly { readonly arn: string; readonly state: TrafficSourceState }[];
  readonly healthCheckType: HealthCheckType;
  readonly graceMs: number;
  readonly warmupMs: number | null;
  readonly cooldownMs: number;
  readonly maintenancePolicy: MaintenancePolicy | null;
  readonly protectsNew: boolean;
  readonly suspended: readonly Process[];
  readonly tags: readonly (Tag & { readonly key: string })[];
  readonly hasInstanceRequirements: boolean;
  readonly bootParameter: string | null;
  /** Those that are not terminated, oldest first. */
  readonly instances: readonly InstanceView[];
}

export function groupView(group: Group, templateName: string): GroupView {
  return {
    name: group.name,
    arn: group.arn,
    createdMs: group.createdMs,
    minSize: group.minSize,
    desired: group.desired,
    maxSize: group.maxSize,
    template: { ...group.template, name: templateName },
    availabilityZones: group.availabilityZones,
    subnetIds: group.subnetIds,
    targetGroups: [...group.targetGroups].map(([arn, state]) => ({ arn, state })),
    healthCheckType: group.healthCheckType,
    graceMs: group.graceMs,
    warmupMs: group.warmupMs,
    cooldownMs: group.cooldownMs,
    maintenancePolicy: group.maintenancePolicy,
    protectsNew: group.protectsNew,
    suspended: [...group.suspended],
    tags: [...group.tags].map(([key, tag]) => ({ key, ...tag })),
    hasInstanceRequirements: group.hasInstanceRequirements,
    bootParameter: group.bootParameter,
    instances: [...group.instances.values()].map(instanceView),
  };
}

export function instanceView(instance: Instance): InstanceView {
  const { id, group, availabilityZone, instanceType, lifecycle, health, template, isProtected } = instance;
  return { id, group, availabilityZone, instanceType, lifecycle, health, template, isProtected };
}
