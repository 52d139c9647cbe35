import { createHash } from 'node:crypto';
import type { ApiContract, Colour } from '@deploy/kernel';
import type { ApiFleetOptions } from './api-fleet-options.ts';

/** Names and ARNs of one environment. */
export interface ApiNames {
  readonly environment: string;
  readonly accountId: string;
  readonly region: string;
  readonly loadBalancerArn: string;
  readonly listenerArn: string;
  /** A resource of the load balancer, named after what comes last in its ARN. */
  readonly elbArn: (path: string) => string;
}

export function namesOf(options: ApiFleetOptions): ApiNames {
  const { accountId = '111122223333', environment = 'test', region = 'ca-central-1' } = options;
  const elbArn = (path: string) => `arn:aws:elasticloadbalancing:${region}:${accountId}:${path}`;
  const balancer = `app/api-${environment}/${idOf(`balancer ${environment}`)}`;
  return {
    ...{ accountId, environment, region, elbArn },
    loadBalancerArn: elbArn(`loadbalancer/${balancer}`),
    listenerArn: elbArn(`listener/${balancer}/${idOf(`listener ${environment}`)}`),
  };
}

/** Sixteen hex digits, the same for the same name. */
export function idOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 16);
}

export function apiContract(options: ApiFleetOptions, names: ApiNames): ApiContract {
  const { environment } = names;
  const colourContract = (colour: Colour) => ({
    asg: `api-${colour}-${environment}`,
    target_group_arn: names.elbArn(`targetgroup/api-${colour}-${environment}/${idOf(`${colour} ${environment}`)}`),
    release_parameter: `/${environment}/api/${colour}/release`,
    gate_alarms: [`api-${colour}-5xx-${environment}`],
  });
  return {
    listener_rule_arns: Array.from({ length: options.rules ?? 1 }, (_, at) => ruleArn(names, `rule ${at}`)),
    artifact_bucket: `api-releases-${environment}`,
    health_path: '/healthz',
    floor: options.floor ?? 2,
    preview: {
      url: `https://api-${environment}.example.com`,
      header: 'x-preview',
      values: {
        blue: `blue-${idOf(`preview blue ${environment}`)}`,
        green: `green-${idOf(`preview green ${environment}`)}`,
      },
    },
    colours: { blue: colourContract('blue'), green: colourContract('green') },
  };
}

export function ruleArn({ environment, listenerArn }: ApiNames, name: string): string {
  return `${listenerArn.replace(':listener/', ':listener-rule/')}/${idOf(`${name} ${environment}`)}`;
}
