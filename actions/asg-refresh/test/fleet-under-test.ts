import type { ApiFleet, FleetWorld } from '@deploy/aws-twin';
import { type Colour, parsePermissions, type ResolvedPermission, resolvePermissions } from '@deploy/kernel';
import iam from '../iam.json' with { type: 'json' };

/** What iam.json gives a run with these inputs, and nothing more. */
export function permissionsOf(
  { api, contract, loadBalancerArn, model }: ApiFleet,
  { mode = 'deploy', ...inputs }: Readonly<Record<string, string>>,
): readonly ResolvedPermission[] {
  const { blue, green } = api.colours;
  const values = {
    region: contract.region,
    account: model.accountId,
    bucket: api.artifact_bucket,
    blueGroup: blue.asg,
    greenGroup: green.asg,
    blueParameter: blue.release_parameter,
    greenParameter: green.release_parameter,
    balancer: loadBalancerArn.replace(/^.*:loadbalancer\//, ''),
    contract: `/${contract.environment}/deploy-contract`,
    group: inputs['asg'] ?? '',
    parameter: inputs['release-parameter'] ?? '',
    instanceRole: 'api',
  };
  const given = Object.entries(inputs).flatMap(([name, value]) => (value === '' ? [] : [name]));
  return resolvePermissions(parsePermissions(iam), { values, mode, inputs: given });
}

/** Weights of the first rule, as AWS shows them. */
export function weightsIn({ api }: ApiFleet, fleet: FleetWorld): Readonly<Record<Colour, number>> {
  const rule = fleet.describeRules().find(({ arn }) => arn === api.listener_rule_arns[0]);
  const groups = rule?.actions[0]?.ForwardConfig?.TargetGroups ?? [];
  const of = (colour: Colour) =>
    groups.find(({ TargetGroupArn }) => TargetGroupArn === api.colours[colour].target_group_arn)?.Weight ?? 0;
  return { blue: of('blue'), green: of('green') };
}
