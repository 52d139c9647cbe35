import { readBalancingArn } from './balancing-arn.ts';
import type { FleetSettings } from './fleet-settings.ts';
import type { RefreshSettings } from './refresh-settings.ts';

/** What the placeholders of asg-refresh's iam.json stand for, for messages that name the statement to add. */
export function fleetPermissionValues({ colours, rules }: FleetSettings): Readonly<Record<string, string>> {
  const { blue, green } = colours;
  const rule = readBalancingArn(rules[0] ?? '');
  const [, , , region = '', account = ''] = blue.targetGroupArn.split(':');
  return {
    region,
    account,
    blueGroup: blue.group,
    greenGroup: green.group,
    ...(blue.releaseParameter === null ? {} : { blueParameter: withSlash(blue.releaseParameter) }),
    ...(green.releaseParameter === null ? {} : { greenParameter: withSlash(green.releaseParameter) }),
    ...(rule?.kind === 'rule' || rule?.kind === 'listener' ? { balancer: rule.loadBalancer } : {}),
  };
}

/** The same for an instance refresh. */
export function refreshPermissionValues({
  group,
  releaseParameter,
}: RefreshSettings): Readonly<Record<string, string>> {
  return { group, ...(releaseParameter === null ? {} : { parameter: withSlash(releaseParameter) }) };
}

/** In an ARN a parameter's name begins with a slash in any case (source: Systems Manager User Guide, "Restrict access"). */
const withSlash = (name: string): string => (name.startsWith('/') ? name : `/${name}`);
