import { asBoolean, asCount, asOneOf, asString, type DeploymentContract } from '@deploy/kernel';
import type { GroupModel, HookModel, LaunchTemplateModel } from '../fleet/fleet-model.ts';
import { list } from '../model-member.ts';
import { present } from '../wire/present.ts';
import type { Block } from './block.ts';
import type { Resources } from './resources.ts';

/**
 * Groups as the state has them. Which pointer an instance reads at boot is told by the contract: user data says it too, and
 * a test of the stacks compares the two.
 */
export function groupsOf(resources: Resources, contract: DeploymentContract | null): readonly GroupModel[] {
  return resources.ofType('aws_autoscaling_group').map((group) => {
    group.none('mixed_instances_policy', 'warm_pool', 'instance_refresh');
    const name = group.needs('name', asString);
    const template = group.block('launch_template');
    return {
      name,
      minSize: group.needs('min_size', asCount),
      desiredCapacity: group.may('desired_capacity', asCount) ?? group.needs('min_size', asCount),
      maxSize: group.needs('max_size', asCount),
      launchTemplate: { id: template.needs('id', asString), version: template.needs('version', asString) },
      ...placesOf(group, resources),
      targetGroupArns: group.may('target_group_arns', list(asString)) ?? [],
      healthCheckType: group.needs('health_check_type', (value, path) => asOneOf(value, path, ['EC2', 'ELB'])),
      healthCheckGracePeriod: group.needs('health_check_grace_period', asCount),
      tags: tagsOf(group),
      hooks: group.blocks('initial_lifecycle_hook').map(hookOf),
      ...present({
        // A cooldown is for simple scaling alone; Terraform writes 0 where none is set.
        defaultCooldown: group.may('default_cooldown', asCount) || undefined,
        defaultInstanceWarmup: group.may('default_instance_warmup', asCount),
        newInstancesProtectedFromScaleIn: group.may('protect_from_scale_in', asBoolean),
        suspendedProcesses: group.may('suspended_processes', list(asString)),
        maintenancePolicy: maintenanceOf(group.mayBlock('instance_maintenance_policy')),
        bootParameter: Object.values(contract?.api?.colours ?? {}).find(({ asg }) => asg === name)?.release_parameter,
      }),
    };
  });
}

export function launchTemplatesOf(resources: Resources): readonly LaunchTemplateModel[] {
  return resources.ofType('aws_launch_template').map((template) => {
    template.none('instance_requirements');
    const version = template.needs('latest_version', asCount);
    return {
      id: template.needs('id', asString),
      name: template.needs('name', asString),
      defaultVersion: template.may('update_default_version', asBoolean) ? version : 1,
      versions: [
        {
          version,
          imageId: template.needs('image_id', asString),
          instanceType: template.needs('instance_type', asString),
        },
      ],
    };
  });
}

/** Subnets, and the zones of those that are made in the same state. */
function placesOf(group: Block, resources: Resources): Pick<GroupModel, 'subnetIds' | 'availabilityZones'> {
  const subnetIds = group.may('vpc_zone_identifier', list(asString)) ?? [];
  const zones = subnetIds.flatMap(
    (id) => resources.find('aws_subnet', 'id', id)?.needs('availability_zone', asString) ?? [],
  );
  return { subnetIds, ...(zones.length === 0 ? {} : { availabilityZones: [...new Set(zones)] }) };
}

const tagsOf = (group: Block): Readonly<Record<string, string>> =>
  Object.fromEntries(group.blocks('tag').map((tag) => [tag.needs('key', asString), tag.needs('value', asString)]));

function hookOf(hook: Block): HookModel {
  return {
    name: hook.needs('name', asString),
    transition: hook.needs('lifecycle_transition', (value, path) =>
      asOneOf(value, path, ['autoscaling:EC2_INSTANCE_LAUNCHING', 'autoscaling:EC2_INSTANCE_TERMINATING']),
    ),
    ...present({
      heartbeatTimeout: hook.may('heartbeat_timeout', asCount),
      defaultResult: hook.may('default_result', (value, path) => asOneOf(value, path, ['CONTINUE', 'ABANDON'])),
    }),
  };
}

function maintenanceOf(policy: Block | undefined): GroupModel['maintenancePolicy'] {
  if (policy === undefined) return undefined;
  return {
    minHealthyPercentage: policy.needs('min_healthy_percentage', asCount),
    maxHealthyPercentage: policy.needs('max_healthy_percentage', asCount),
  };
}
