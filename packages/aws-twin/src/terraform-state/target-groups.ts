import { asCount, asString } from '@deploy/kernel';
import type { TargetGroupModel } from '../fleet/fleet-model.ts';
import type { Block } from './block.ts';
import type { Resources } from './resources.ts';

export const targetGroupsOf = (resources: Resources): readonly TargetGroupModel[] =>
  resources.ofType('aws_lb_target_group').map(targetGroup);

function targetGroup(group: Block): TargetGroupModel {
  group.only('target_type', 'instance');
  group.only('protocol', 'HTTP');
  group.only('slow_start', 0);
  group.only('load_balancing_algorithm_type', 'round_robin');
  group.mayBlock('stickiness')?.only('enabled', false);
  const check = group.block('health_check');
  check.only('matcher', '200');
  check.only('protocol', 'HTTP');
  check.only('port', 'traffic-port');
  return {
    arn: group.needs('arn', asString),
    name: group.needs('name', asString),
    port: group.needs('port', asCount),
    // The provider keeps this one number as text.
    deregistrationDelay: group.needs('deregistration_delay', (value, path) =>
      asCount(typeof value === 'string' ? Number(value) : value, path),
    ),
    healthCheck: {
      path: check.needs('path', asString),
      interval: check.needs('interval', asCount),
      timeout: check.needs('timeout', asCount),
      healthyThreshold: check.needs('healthy_threshold', asCount),
      unhealthyThreshold: check.needs('unhealthy_threshold', asCount),
    },
  };
}
