import { COLOURS } from '@deploy/fleet-rollout';
import { AccessDeniedError, PreconditionError } from '@deploy/kernel';
import { isListener } from './balancing-arn.ts';
import type { FleetConnections } from './fleet-connections.ts';
import { balancingNeed, generalNeed, parameterNeed, scalingNeed } from './fleet-needs.ts';
import { PROBE_PATIENCE } from './fleet-patience.ts';
import type { FleetSettings } from './fleet-settings.ts';
import type { RefreshSettings } from './refresh-settings.ts';
import { readPointers } from './release-pointer.ts';

/**
 * Asks for the changes that a rollout makes in forms that change nothing, and answers what is not allowed. Whatever else is
 * answered shows that the request was let through: access is judged before the rest (source: IAM User Guide, "Policy
 * evaluation logic", authentication and authorization of the request). What cannot be tried without effect is not tried.
 *
 * - `UpdateAutoScalingGroup` with the name alone sets nothing
 * - `ModifyRule` and `ModifyListener` with the ARN alone name nothing to modify
 * - `PutParameter` without overwriting, with the value that is there, cannot replace an existing parameter
 */
export async function probePermissions(
  connections: FleetConnections,
  settings: FleetSettings,
  signal?: AbortSignal,
): Promise<readonly AccessDeniedError[]> {
  const parameters = COLOURS.flatMap((colour) => settings.colours[colour].releaseParameter ?? []);
  const groups = new Set(COLOURS.map((colour) => settings.colours[colour].group));
  const answers = await Promise.all([
    ...[...groups].map((group) => denial(probeGroup(connections, group, signal))),
    ...settings.rules.map((arn) => denial(probeRule(connections, arn, signal))),
    denial(probeMetrics(connections, signal)),
    pointerDenials(connections, parameters, signal),
  ]);
  return answers.flat().filter((answer) => answer !== null);
}

/**
 * The same for an instance refresh. `StartInstanceRefresh` is asked with a percentage that no refresh can have; cancelling and
 * rolling back could meet the refresh of somebody else, and are not tried.
 */
export async function probeRefreshPermissions(
  connections: FleetConnections,
  { group, releaseParameter }: RefreshSettings,
  signal?: AbortSignal,
): Promise<readonly AccessDeniedError[]> {
  const answers = await Promise.all([
    denial(probeRefresh(connections, group, signal)),
    denial(probeMetrics(connections, signal)),
    pointerDenials(connections, releaseParameter === null ? [] : [releaseParameter], signal),
  ]);
  return answers.flat().filter((answer) => answer !== null);
}

function probeRefresh({ scaling }: FleetConnections, group: string, signal?: AbortSignal) {
  const input = { AutoScalingGroupName: group, Preferences: { MinHealthyPercentage: 101 } };
  return scaling.call(
    {
      operation: 'StartInstanceRefresh',
      resource: `group ${group}`,
      needs: [scalingNeed('StartInstanceRefresh', group, scaling.region)],
      patience: PROBE_PATIENCE,
      signal,
    },
    ({ client, options, sdk }) => client.send(new sdk.StartInstanceRefreshCommand(input), options),
  );
}

/** Null where it is allowed. What says nothing about access, such as a busy service, does not count against it. */
async function denial(probe: Promise<unknown>): Promise<AccessDeniedError | null> {
  try {
    await probe;
    return null;
  } catch (thrown) {
    if (thrown instanceof AccessDeniedError) return thrown;
    if (thrown instanceof PreconditionError && thrown.code.startsWith('credentials-')) throw thrown;
    return null;
  }
}

function probeGroup({ scaling }: FleetConnections, group: string, signal?: AbortSignal) {
  return scaling.call(
    {
      operation: 'UpdateAutoScalingGroup',
      resource: `group ${group}`,
      needs: [scalingNeed('UpdateAutoScalingGroup', group, scaling.region)],
      patience: PROBE_PATIENCE,
      signal,
    },
    ({ client, options, sdk }) =>
      client.send(new sdk.UpdateAutoScalingGroupCommand({ AutoScalingGroupName: group }), options),
  );
}

function probeRule({ balancing }: FleetConnections, arn: string, signal?: AbortSignal) {
  const operation = isListener(arn) ? 'ModifyListener' : 'ModifyRule';
  return balancing.call<unknown>(
    { operation, resource: arn, needs: [balancingNeed(operation, arn)], patience: PROBE_PATIENCE, signal },
    ({ client, options, sdk }) =>
      isListener(arn)
        ? client.send(new sdk.ModifyListenerCommand({ ListenerArn: arn }), options)
        : client.send(new sdk.ModifyRuleCommand({ RuleArn: arn }), options),
  );
}

/** Without it nothing would prove, at the end, that the old colour gets no requests. */
function probeMetrics({ cloudWatch, options: { clock } }: FleetConnections, signal?: AbortSignal) {
  const metric = { Namespace: 'AWS/ApplicationELB', MetricName: 'RequestCount', Dimensions: [] };
  const input = {
    MetricDataQueries: [{ Id: 'probe', MetricStat: { Metric: metric, Period: 60, Stat: 'Sum' } }],
    StartTime: new Date(clock.now() - 60_000),
    EndTime: new Date(clock.now()),
  };
  return cloudWatch.call(
    {
      operation: 'GetMetricData',
      resource: 'requests',
      needs: [generalNeed('cloudwatch:GetMetricData')],
      patience: PROBE_PATIENCE,
      signal,
    },
    ({ client, options, sdk }) => client.send(new sdk.GetMetricDataCommand(input), options),
  );
}

async function pointerDenials(
  { ssm }: FleetConnections,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<readonly (AccessDeniedError | null)[]> {
  // A parameter that does not exist would be made by the probe.
  const existing = await readPointers(ssm, names, signal);
  const probes = [...existing].map(([name, { Type = 'String', Value = '' }]) =>
    ssm.call(
      {
        operation: 'PutParameter',
        resource: `parameter ${name}`,
        needs: [parameterNeed('PutParameter', name, ssm.region)],
        patience: PROBE_PATIENCE,
        signal,
      },
      ({ client, options, sdk }) =>
        client.send(new sdk.PutParameterCommand({ Name: name, Value, Type, Overwrite: false }), options),
    ),
  );
  return Promise.all(probes.map(denial));
}
