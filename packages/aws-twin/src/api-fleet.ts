import type { ApiContract, Colour, DeploymentContract } from '@deploy/kernel';
import { type ApiNames, apiContract, namesOf } from './api-fleet-names.ts';
import { type ApiFleetOptions, COLOURS } from './api-fleet-options.ts';
import { apiFleetWorld } from './api-fleet-world.ts';
import type { AlarmModel } from './cloudwatch/alarm-model.ts';
import type { TwinModel } from './model.ts';

/** A world as the project's Terraform makes it for an API, and the contract that Terraform writes about it. */
export interface ApiFleet {
  readonly model: TwinModel;
  readonly contract: DeploymentContract;
  readonly api: ApiContract;
  /** Of the listener that the rules belong to. */
  readonly listenerArn: string;
  readonly loadBalancerArn: string;
}

/** Two colours behind one HTTPS listener: all weight on one, the other empty, and a preview rule for each. */
export function apiFleetModel(options: ApiFleetOptions = {}): ApiFleet {
  const names = namesOf(options);
  const api = apiContract(options, names);
  const contract: DeploymentContract = {
    version: 1,
    environment: names.environment,
    region: names.region,
    apps: {},
    api,
  };
  return {
    contract,
    api,
    listenerArn: names.listenerArn,
    loadBalancerArn: names.loadBalancerArn,
    model: {
      accountId: names.accountId,
      buckets: [{ name: api.artifact_bucket, region: names.region, versioning: true, policy: null }],
      distributions: [],
      fleet: apiFleetWorld(options, names, api),
      parameters: [
        { name: `/${names.environment}/deploy-contract`, value: JSON.stringify(contract) },
        ...COLOURS.map((colour) => ({
          name: api.colours[colour].release_parameter,
          value: options.releases?.[colour] ?? firstRelease(options, api, colour),
        })),
      ],
      alarms: COLOURS.flatMap((colour) => alarmsOf(api, colour, names)),
    },
  };
}

function firstRelease({ live = 'blue' }: ApiFleetOptions, api: ApiContract, colour: Colour): string {
  return colour === live ? `s3://${api.artifact_bucket}/releases/first.tgz` : 'none';
}

/** Errors of a colour's own target group, which says nothing where nothing fails. */
function alarmsOf(api: ApiContract, colour: Colour, names: ApiNames): readonly AlarmModel[] {
  const { gate_alarms, target_group_arn } = api.colours[colour];
  return gate_alarms.map((name) => ({
    name,
    metric: {
      namespace: 'AWS/ApplicationELB',
      name: 'HTTPCode_Target_5XX_Count',
      dimensions: {
        TargetGroup: target_group_arn.replace(/^.*:(?=targetgroup\/)/, ''),
        LoadBalancer: names.loadBalancerArn.replace(/^.*:loadbalancer\//, ''),
      },
    },
    statistic: 'Sum',
    period: 60,
    evaluationPeriods: 2,
    threshold: 5,
    comparison: 'GreaterThanThreshold',
    treatMissingData: 'notBreaching',
  }));
}
