import type { AutoScalingGroup, LifecycleHook } from '@aws-sdk/client-auto-scaling';
import type { GroupFacts, HookFacts, LaunchKind, ObservedTarget } from '@deploy/fleet-rollout';
import { ownerOf } from './fleet-owner.ts';
import { observedGroup } from './scaling-groups.ts';

/** A group with its hooks, as the checks before the first change look at it. */
export function groupFacts(
  group: AutoScalingGroup,
  hooks: readonly LifecycleHook[],
  targets: ReadonlyMap<string, ObservedTarget>,
  refresh: GroupFacts['observed']['refresh'],
): GroupFacts {
  const { InstanceMaintenancePolicy: policy, MixedInstancesPolicy: mixed } = group;
  const overrides = mixed?.LaunchTemplate?.Overrides ?? [];
  const isSet = (percent: number | undefined): percent is number => percent !== undefined && percent >= 0;
  const minHealthy = policy?.MinHealthyPercentage;
  const maxHealthy = policy?.MaxHealthyPercentage;
  return {
    observed: observedGroup(group, targets, refresh),
    arn: group.AutoScalingGroupARN ?? '',
    owner: ownerOf(group, hooks),
    hooks: hooks.map(hookFacts),
    status: group.Status ?? null,
    launch: launchKind(group),
    isWeighted: overrides.some(({ WeightedCapacity }) => WeightedCapacity !== undefined),
    hasWarmPool: group.WarmPoolConfiguration !== undefined,
    capacityRebalance: group.CapacityRebalance ?? false,
    protectsNewInstances: group.NewInstancesProtectedFromScaleIn ?? false,
    healthCheckGraceSeconds: group.HealthCheckGracePeriod ?? 0,
    instanceWarmupSeconds: group.DefaultInstanceWarmup ?? null,
    // A policy that was taken back is told as -1 (source: Auto Scaling API reference, InstanceMaintenancePolicy).
    maintenance: isSet(minHealthy) && isSet(maxHealthy) ? { minHealthy, maxHealthy } : null,
  };
}

function launchKind({ LaunchTemplate, MixedInstancesPolicy: mixed }: AutoScalingGroup): LaunchKind {
  if (mixed === undefined) return LaunchTemplate === undefined ? 'launch-configuration' : 'template';
  const overrides = mixed.LaunchTemplate?.Overrides ?? [];
  const isByAttributes = overrides.some(({ InstanceRequirements }) => InstanceRequirements !== undefined);
  return isByAttributes ? 'mixed-by-attributes' : 'mixed';
}

function hookFacts(hook: LifecycleHook): HookFacts {
  const heartbeatSeconds = hook.HeartbeatTimeout ?? 3_600;
  return {
    name: hook.LifecycleHookName ?? '',
    transition: hook.LifecycleTransition === 'autoscaling:EC2_INSTANCE_TERMINATING' ? 'terminate' : 'launch',
    heartbeatSeconds,
    // Source: Auto Scaling API reference, LifecycleHook, GlobalTimeout.
    globalSeconds: hook.GlobalTimeout ?? Math.min(172_800, 100 * heartbeatSeconds),
    defaultResult: hook.DefaultResult ?? 'ABANDON',
  };
}
