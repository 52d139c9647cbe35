import type {
  AutoScalingGroup,
  DesiredConfiguration,
  InstanceRefresh,
  RefreshPreferences,
  StartInstanceRefreshCommandInput,
} from '@aws-sdk/client-auto-scaling';
import type { LaunchTemplate, RefreshOrder, SeenOrder } from '@deploy/fleet-rollout';
import { templateOf } from './scaling-groups.ts';

/** An order as the API takes it. What is empty is left out: an empty list is sent as an empty value, which is no absent one. */
export function startInput(group: AutoScalingGroup, order: RefreshOrder): StartInstanceRefreshCommandInput {
  return {
    AutoScalingGroupName: group.AutoScalingGroupName,
    Strategy: 'Rolling',
    Preferences: preferencesOf(order),
    ...(order.template === null ? {} : { DesiredConfiguration: desiredConfiguration(group, order.template) }),
  };
}

function preferencesOf(order: RefreshOrder): RefreshPreferences {
  const { alarms, checkpoints, warmupSeconds } = order;
  return {
    MinHealthyPercentage: order.minHealthyPercent,
    MaxHealthyPercentage: order.maxHealthyPercent,
    BakeTime: order.bakeSeconds,
    SkipMatching: order.skipMatching,
    AutoRollback: order.autoRollback,
    ScaleInProtectedInstances: order.scaleInProtected,
    StandbyInstances: order.standby,
    ...(warmupSeconds === null ? {} : { InstanceWarmup: warmupSeconds }),
    ...(checkpoints.length === 0
      ? {}
      : { CheckpointPercentages: [...checkpoints], CheckpointDelay: order.checkpointDelaySeconds }),
    ...(alarms.length === 0 ? {} : { AlarmSpecification: { Alarms: [...alarms] } }),
  };
}

/** A group with a mixed-instances policy keeps it: only the template within changes. */
function desiredConfiguration(group: AutoScalingGroup, template: LaunchTemplate): DesiredConfiguration {
  const specification = { LaunchTemplateId: template.id, Version: template.version };
  const policy = group.MixedInstancesPolicy;
  if (policy === undefined) return { LaunchTemplate: specification };
  const within = { ...policy.LaunchTemplate, LaunchTemplateSpecification: specification };
  return { MixedInstancesPolicy: { ...policy, LaunchTemplate: within } };
}

/** What the API tells of a refresh's order. */
export function seenOrder({ DesiredConfiguration: desired, Preferences, Strategy }: InstanceRefresh): SeenOrder {
  const told = Preferences ?? {};
  const mixed = desired?.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
  return {
    minHealthyPercent: told.MinHealthyPercentage ?? null,
    maxHealthyPercent: told.MaxHealthyPercentage ?? null,
    warmupSeconds: told.InstanceWarmup ?? null,
    checkpoints: told.CheckpointPercentages ?? null,
    checkpointDelaySeconds: told.CheckpointDelay ?? null,
    bakeSeconds: told.BakeTime ?? null,
    skipMatching: told.SkipMatching ?? null,
    autoRollback: told.AutoRollback ?? null,
    alarms: told.AlarmSpecification?.Alarms ?? null,
    scaleInProtected: told.ScaleInProtectedInstances ?? null,
    standby: told.StandbyInstances ?? null,
    template: templateOf(desired?.LaunchTemplate ?? mixed),
    strategy: Strategy ?? null,
  };
}
