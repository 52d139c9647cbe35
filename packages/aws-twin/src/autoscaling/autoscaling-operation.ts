import type { AccessNeed } from '../auth/access.ts';
import type { FleetModel } from '../fleet/fleet-model.ts';
import type { FleetWorld } from '../fleet/fleet-world.ts';
import { validationError } from '../fleet/refusal.ts';
import type { FleetWireKnobs } from '../fleet-wire-knobs.ts';
import type { Operation } from '../wire/operation.ts';
import type { RpcCallContext } from '../wire/rpc-service.ts';

export interface AutoScalingContext extends RpcCallContext {
  readonly accountId: string;
  readonly fleet: FleetWorld;
  readonly model: FleetModel;
  readonly knobs: FleetWireKnobs;
  /** By name of the group. */
  readonly groupArns: ReadonlyMap<string, string>;
}

export type AutoScalingOperation<Input> = Operation<Input, AutoScalingContext>;

/** Changing a group is judged by the group (source: Service Authorization Reference, Amazon EC2 Auto Scaling). */
export function groupNeed(action: string, group: string, context: AutoScalingContext): readonly AccessNeed[] {
  return [{ action: `autoscaling:${action}`, resource: groupArn(group, context) }];
}

/**
 * Whoever names a launch template must be allowed to launch instances from it (source: Auto Scaling guide, "Control Amazon
 * EC2 launch template usage in Auto Scaling groups").
 */
export function templateNeed(
  template: object | undefined,
  { accountId, region }: AutoScalingContext,
): readonly AccessNeed[] {
  const resource = `arn:aws:ec2:${region}:${accountId}:instance/*`;
  return template === undefined ? [] : [{ action: 'ec2:RunInstances', resource }];
}

/** Reading cannot be limited to a group (source: the same). */
export function readNeed(action: string): readonly AccessNeed[] {
  return [{ action: `autoscaling:${action}`, resource: '*' }];
}

function groupArn(group: string, { accountId, groupArns, region }: AutoScalingContext): string {
  const unknown = `arn:aws:autoscaling:${region}:${accountId}:autoScalingGroup:*:autoScalingGroupName/${group}`;
  return groupArns.get(group) ?? unknown;
}

/** Source: Auto Scaling API, MaxRecords of each operation. */
export const GROUP_PAGE = { byDefault: 50, most: 100 };
export const ACTIVITY_PAGE = { byDefault: 100, most: 100 };

/** Throws `ValidationError` for a member that the operation cannot do without, although its shape can. */
export function needed(value: string | undefined, member: string): string {
  if (value !== undefined && value !== '') return value;
  throw validationError(`The parameter ${member} is required.`);
}
