import type { AutoScalingGroup, Instance, LaunchTemplateSpecification } from '@aws-sdk/client-auto-scaling';
import {
  COLOURS,
  type LaunchTemplate,
  type ObservedGroup,
  type ObservedInstance,
  type ObservedRefresh,
  type ObservedTarget,
  type PerColour,
} from '@deploy/fleet-rollout';
import { type Colour, NotFoundError, PreconditionError } from '@deploy/kernel';
import { nameOf } from '../aws-error-facts.ts';
import { askFirst, type Sending } from './confirm.ts';
import type { ScalingConnection } from './fleet-connections.ts';
import { scalingNeed } from './fleet-needs.ts';
import type { FleetSettings } from './fleet-settings.ts';

/** Reads both groups with all their instances, in one call. Throws `NotFoundError` `group-not-found`. */
export async function readGroups(
  connection: ScalingConnection,
  { colours }: Pick<FleetSettings, 'colours'>,
  signal?: AbortSignal,
): Promise<PerColour<AutoScalingGroup>> {
  const names = [...new Set(COLOURS.map((colour) => colours[colour].group))];
  const found = await readGroupsByName(connection, names, signal);
  const of = (colour: Colour) => {
    const name = colours[colour].group;
    const group = found.get(name);
    if (group === undefined) throw groupMissing(name, connection.region);
    return group;
  };
  return { blue: of('blue'), green: of('green') };
}

/** Groups by their names; those that do not exist are missing. */
export async function readGroupsByName(
  connection: ScalingConnection,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, AutoScalingGroup>> {
  const { AutoScalingGroups: groups = [] } = await connection.call(
    {
      operation: 'DescribeAutoScalingGroups',
      resource: names.join(' and '),
      needs: [{ action: 'autoscaling:DescribeAutoScalingGroups', resource: '*' }],
      signal,
    },
    ({ client, options, sdk }) =>
      client.send(new sdk.DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [...names] }), options),
  );
  return new Map(groups.flatMap((group) => (group.AutoScalingGroupName ? [[group.AutoScalingGroupName, group]] : [])));
}

/** A group as AWS tells it, reduced to what a rollout decides by. */
export function observedGroup(
  group: AutoScalingGroup,
  targets: ReadonlyMap<string, ObservedTarget>,
  refresh: ObservedRefresh | null,
): ObservedGroup {
  return {
    name: group.AutoScalingGroupName ?? '',
    min: group.MinSize ?? 0,
    desired: group.DesiredCapacity ?? 0,
    max: group.MaxSize ?? 0,
    instances: (group.Instances ?? []).map((instance) => observedInstance(instance, targets)),
    suspended: (group.SuspendedProcesses ?? []).flatMap(({ ProcessName }) => ProcessName ?? []),
    tags: new Map((group.Tags ?? []).flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']]))),
    targetGroups: attachedTargetGroups(group),
    healthCheckType: group.HealthCheckType ?? 'EC2',
    template: templateOf(group.LaunchTemplate),
    refresh,
  };
}

function observedInstance(instance: Instance, targets: ReadonlyMap<string, ObservedTarget>): ObservedInstance {
  const id = instance.InstanceId ?? '';
  return {
    id,
    lifecycle: instance.LifecycleState ?? '',
    health: capitalised(instance.HealthStatus ?? ''),
    target: targets.get(id) ?? null,
    isProtected: instance.ProtectedFromScaleIn ?? false,
    templateVersion: instance.LaunchTemplate?.Version ?? null,
  };
}

/** `DescribeAutoScalingInstances` writes it in capitals, so neither form is relied on (source: API reference, both calls). */
const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();

/** Target groups are attached by their own call or as traffic sources, and told in either list. */
function attachedTargetGroups({ TargetGroupARNs = [], TrafficSources = [] }: AutoScalingGroup): readonly string[] {
  const sources = TrafficSources.flatMap(({ Identifier, Type }) =>
    Identifier !== undefined && (Type === undefined || Type === 'elbv2') ? Identifier : [],
  ).filter((identifier) => identifier.includes(':targetgroup/'));
  return [...new Set([...TargetGroupARNs, ...sources])];
}

/** Null where there is none. */
export function templateOf(specification: LaunchTemplateSpecification | undefined): LaunchTemplate | null {
  if (specification === undefined) return null;
  const { LaunchTemplateId, LaunchTemplateName, Version } = specification;
  // A group that names no version uses the default one (source: API reference, LaunchTemplateSpecification).
  return { id: LaunchTemplateId ?? '', name: LaunchTemplateName ?? null, version: Version ?? '$Default' };
}

/**
 * Changes sizes of a group; those that are absent stay. Throws `NotFoundError` `group-not-found` and `PreconditionError`
 * `group-size-refused`.
 */
export async function resizeGroup(
  connection: ScalingConnection,
  group: string,
  sizes: { readonly MinSize: number; readonly DesiredCapacity?: number },
  { confirm, signal }: Sending,
): Promise<void> {
  await connection.call(
    {
      operation: 'UpdateAutoScalingGroup',
      resource: `group ${group}`,
      needs: [scalingNeed('UpdateAutoScalingGroup', group, connection.region)],
      signal,
    },
    ({ client, options, sdk }) => {
      const command = new sdk.UpdateAutoScalingGroupCommand({ AutoScalingGroupName: group, ...sizes });
      askFirst(command, confirm);
      return client.send(command, options);
    },
    (thrown) => {
      if (nameOf(thrown) !== 'ValidationError' || !(thrown instanceof Error)) throw thrown;
      throw /not found/i.test(thrown.message)
        ? groupMissing(group, connection.region, thrown)
        : sizeRefused(group, sizes.MinSize, thrown);
    },
  );
}

export function groupMissing(name: string, region: string, cause?: unknown): NotFoundError {
  return new NotFoundError({
    code: 'group-not-found',
    message: `There is no Auto Scaling group ${name} in ${region}.`,
    remedy:
      'Check inputs `asg`, `colours` and `region` or the contract, and that the credentials are those of the right account.',
    cause,
  });
}

function sizeRefused(group: string, min: number, cause: Error): PreconditionError {
  return new PreconditionError({
    code: 'group-size-refused',
    message: `Auto Scaling did not accept a minimum of ${min} for ${group}: ${cause.message}`,
    remedy: `Raise the maximum size of ${group} so that it can hold the whole traffic beside the other colour, then run the job again.`,
    cause,
  });
}
