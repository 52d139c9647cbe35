import * as client from '@aws-sdk/client-auto-scaling';
import type { Access } from '../auth/access.ts';
import type { FleetModel } from '../fleet/fleet-model.ts';
import type { FleetWorld } from '../fleet/fleet-world.ts';
import type { FleetWireKnobs } from '../fleet-wire-knobs.ts';
import { awsQuery, queryVersion } from '../wire/aws-query.ts';
import type { AnyOperation } from '../wire/operation.ts';
import type { Members } from '../wire/protocol.ts';
import { rpcService } from '../wire/rpc-service.ts';
import type { Service } from '../wire/service.ts';
import { describeScalingActivities } from './activity-operations.ts';
import type { AutoScalingContext } from './autoscaling-operation.ts';
import { describeAutoScalingGroups } from './describe-groups.ts';
import { completeLifecycleAction, describeLifecycleHooks } from './hook-operations.ts';
import { describePolicies } from './policy-operations.ts';
import { resumeProcesses, suspendProcesses } from './process-operations.ts';
import {
  cancelInstanceRefresh,
  describeInstanceRefreshes,
  rollbackInstanceRefresh,
  startInstanceRefresh,
} from './refresh-operations.ts';
import { setDesiredCapacity, terminateInstance, updateAutoScalingGroup } from './size-operations.ts';
import { createOrUpdateTags, deleteTags } from './tag-operations.ts';

const VERSION = '2011-01-01';

const protocol = awsQuery(client, {
  serviceNamespace: 'com.amazonaws.autoscaling',
  xmlNamespace: 'http://autoscaling.amazonaws.com/doc/2011-01-01/',
  version: VERSION,
});

/** What the twin models of Auto Scaling, by the names of the API. */
export const AUTO_SCALING_OPERATIONS: Readonly<Record<string, AnyOperation<AutoScalingContext>>> = {
  CancelInstanceRefresh: cancelInstanceRefresh,
  CompleteLifecycleAction: completeLifecycleAction,
  CreateOrUpdateTags: createOrUpdateTags,
  DeleteTags: deleteTags,
  DescribeAutoScalingGroups: describeAutoScalingGroups,
  DescribeInstanceRefreshes: describeInstanceRefreshes,
  DescribeLifecycleHooks: describeLifecycleHooks,
  DescribePolicies: describePolicies,
  DescribeScalingActivities: describeScalingActivities,
  ResumeProcesses: resumeProcesses,
  RollbackInstanceRefresh: rollbackInstanceRefresh,
  SetDesiredCapacity: setDesiredCapacity,
  StartInstanceRefresh: startInstanceRefresh,
  SuspendProcesses: suspendProcesses,
  TerminateInstanceInAutoScalingGroup: terminateInstance,
  UpdateAutoScalingGroup: updateAutoScalingGroup,
};

export interface AutoScalingServiceOptions {
  readonly accountId: string;
  readonly region: string;
  readonly access: Access;
  readonly fleet: FleetWorld;
  readonly model: FleetModel;
  readonly knobs: FleetWireKnobs;
  /** Called before a request takes effect. */
  readonly advanceTo: (nowMs: number) => void;
}

export function autoScalingService(options: AutoScalingServiceOptions): Service {
  const { access, advanceTo, region, ...rest } = options;
  const groupArns = new Map(rest.fleet.describeGroups().map(({ arn, name }) => [name, arn]));
  return rpcService<AutoScalingContext>({
    name: 'autoscaling',
    dialect: 'query',
    protocol,
    operations: AUTO_SCALING_OPERATIONS,
    ...{ access, advanceTo, region },
    context: (call) => ({ ...call, ...rest, groupArns }),
    resourceOf: (input) => groupNamed(input) ?? instanceNamed(input, rest.fleet),
    isMeant: (request) => queryVersion(request) === VERSION,
  });
}

/** The group that a request is about, if it is one. */
function groupNamed({ AutoScalingGroupName, AutoScalingGroupNames, Tags }: Members): string | null {
  if (typeof AutoScalingGroupName === 'string') return AutoScalingGroupName;
  const names: readonly unknown[] = Array.isArray(AutoScalingGroupNames) ? AutoScalingGroupNames : tagged(Tags);
  const [only] = names;
  return new Set(names).size === 1 && typeof only === 'string' ? only : null;
}

function tagged(tags: unknown): readonly unknown[] {
  if (!Array.isArray(tags)) return [];
  return tags.map((tag: unknown) =>
    typeof tag === 'object' && tag !== null && 'ResourceId' in tag ? tag.ResourceId : null,
  );
}

function instanceNamed({ InstanceId }: Members, fleet: FleetWorld): string | null {
  return typeof InstanceId === 'string' ? (fleet.instance(InstanceId)?.group ?? null) : null;
}
