import type {
  ActivityType,
  InstanceMaintenancePolicy,
  SetDesiredCapacityType,
  TerminateInstanceInAutoScalingGroupType,
  UpdateAutoScalingGroupType,
} from '@aws-sdk/client-auto-scaling';
import type { GroupChange } from '../fleet/change-group.ts';
import type { HealthCheckType, MaintenancePolicy } from '../fleet/fleet-model.ts';
import type { FleetWorld } from '../fleet/fleet-world.ts';
import { unknownInstance, validationError } from '../fleet/refusal.ts';
import type { Given } from '../wire/operation.ts';
import { present } from '../wire/present.ts';
import { activityMembers } from './activity-operations.ts';
import { type AutoScalingOperation, groupNeed, needed, templateNeed } from './autoscaling-operation.ts';
import { templateChoice } from './template-choice.ts';

type Update = Given<UpdateAutoScalingGroupType, 'AutoScalingGroupName'>;

export const updateAutoScalingGroup: AutoScalingOperation<Update> = {
  honours: [
    'AutoScalingGroupName',
    'MinSize',
    'MaxSize',
    'DesiredCapacity',
    'DefaultCooldown',
    'LaunchTemplate',
    'HealthCheckType',
    'HealthCheckGracePeriod',
    'DefaultInstanceWarmup',
    'InstanceMaintenancePolicy',
    'NewInstancesProtectedFromScaleIn',
  ],
  needs: ({ AutoScalingGroupName, LaunchTemplate }, context) => [
    ...groupNeed('UpdateAutoScalingGroup', AutoScalingGroupName, context),
    ...templateNeed(LaunchTemplate, context),
  ],
  run(input, { fleet, knobs }) {
    const change = groupChange(input, fleet);
    if (Object.keys(change).length === 0 && knobs.emptyChange === 'refused') {
      throw validationError('At least one of the properties of the group must be given.');
    }
    fleet.updateGroup(input.AutoScalingGroupName, change);
    return {};
  },
};

function groupChange(input: Update, fleet: FleetWorld): GroupChange {
  const { HealthCheckType: type, InstanceMaintenancePolicy: policy, LaunchTemplate } = input;
  return {
    ...present({
      minSize: input.MinSize,
      desiredCapacity: input.DesiredCapacity,
      maxSize: input.MaxSize,
      healthCheckGracePeriod: input.HealthCheckGracePeriod,
      defaultInstanceWarmup: input.DefaultInstanceWarmup,
      defaultCooldown: input.DefaultCooldown,
      newInstancesProtectedFromScaleIn: input.NewInstancesProtectedFromScaleIn,
    }),
    ...(LaunchTemplate === undefined ? {} : { launchTemplate: templateChoice(LaunchTemplate, fleet) }),
    ...(type === undefined ? {} : { healthCheckType: healthCheckType(type) }),
    ...(policy === undefined ? {} : { maintenancePolicy: maintenancePolicy(policy) }),
  };
}

function healthCheckType(type: string): HealthCheckType {
  if (type === 'EC2' || type === 'ELB') return type;
  throw validationError(`Unsupported health check type: ${type}`);
}

/** Minus one in both takes the policy away (source: Auto Scaling API, InstanceMaintenancePolicy). */
function maintenancePolicy(policy: InstanceMaintenancePolicy): MaintenancePolicy | null {
  const { MaxHealthyPercentage, MinHealthyPercentage } = policy;
  if (MinHealthyPercentage === undefined || MaxHealthyPercentage === undefined) {
    throw validationError('An instance maintenance policy has both MinHealthyPercentage and MaxHealthyPercentage.');
  }
  if (MinHealthyPercentage === -1 && MaxHealthyPercentage === -1) return null;
  return { minHealthyPercentage: MinHealthyPercentage, maxHealthyPercentage: MaxHealthyPercentage };
}

export const setDesiredCapacity: AutoScalingOperation<
  Given<SetDesiredCapacityType, 'AutoScalingGroupName' | 'DesiredCapacity'>
> = {
  honours: ['AutoScalingGroupName', 'DesiredCapacity', 'HonorCooldown'],
  needs: ({ AutoScalingGroupName }, context) => groupNeed('SetDesiredCapacity', AutoScalingGroupName, context),
  run(input, { fleet }) {
    fleet.setDesiredCapacity(input.AutoScalingGroupName, input.DesiredCapacity, input.HonorCooldown ?? false);
    return {};
  },
};

export const terminateInstance: AutoScalingOperation<
  Given<TerminateInstanceInAutoScalingGroupType, 'ShouldDecrementDesiredCapacity'>
> = {
  honours: ['InstanceId', 'ShouldDecrementDesiredCapacity'],
  needs({ InstanceId }, context) {
    const group = context.fleet.instance(needed(InstanceId, 'InstanceId'))?.group ?? '*';
    return groupNeed('TerminateInstanceInAutoScalingGroup', group, context);
  },
  run(input, { fleet, groupArns }): ActivityType {
    const id = needed(input.InstanceId, 'InstanceId');
    if (fleet.instance(id) === null) throw unknownInstance(id);
    return { Activity: activityMembers(fleet.terminateInstance(id, input.ShouldDecrementDesiredCapacity), groupArns) };
  },
};
