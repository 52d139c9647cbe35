import type { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity, Provider } from '@smithy/types';
import { endpointFromEnvironment } from '../aws-environment.ts';
import type { Environment } from '../credentials.ts';
import { FLEET_PATIENCE } from './fleet-patience.ts';
import { type Service, ServiceConnection, type ServiceOptions, type ServiceTurn } from './service-connection.ts';

type AutoScalingSdk = typeof import('@aws-sdk/client-auto-scaling');
type BalancingSdk = typeof import('@aws-sdk/client-elastic-load-balancing-v2');
type CloudWatchSdk = typeof import('@aws-sdk/client-cloudwatch');
type SsmSdk = typeof import('@aws-sdk/client-ssm');
type StsSdk = typeof import('@aws-sdk/client-sts');

export type ScalingTurn = ServiceTurn<AutoScalingSdk, AutoScalingClient>;
export type ScalingConnection = ServiceConnection<AutoScalingSdk, AutoScalingClient>;
export type BalancingTurn = ServiceTurn<BalancingSdk, ElasticLoadBalancingV2Client>;
export type BalancingConnection = ServiceConnection<BalancingSdk, ElasticLoadBalancingV2Client>;
export type CloudWatchTurn = ServiceTurn<CloudWatchSdk, CloudWatchClient>;
export type CloudWatchConnection = ServiceConnection<CloudWatchSdk, CloudWatchClient>;
export type SsmConnection = ServiceConnection<SsmSdk, SSMClient>;
export type StsConnection = ServiceConnection<StsSdk, STSClient>;

/** Every service that a fleet is made of. */
export interface FleetConnections {
  readonly scaling: ScalingConnection;
  readonly balancing: BalancingConnection;
  readonly cloudWatch: CloudWatchConnection;
  readonly ssm: SsmConnection;
  readonly sts: StsConnection;
  readonly options: FleetOptions;
}

/** Addresses of the services; null: AWS's own. */
export interface FleetEndpoints {
  readonly scaling: string | null;
  readonly balancing: string | null;
  readonly cloudWatch: string | null;
  readonly ssm: string | null;
  readonly sts: string | null;
}

export interface FleetOptions extends ServiceOptions {
  readonly credentials: Provider<AwsCredentialIdentity>;
  readonly endpoints: FleetEndpoints;
}

/** Connections to everything that a fleet is made of. Nothing is loaded or asked yet. */
export function fleetConnections(options: FleetOptions): FleetConnections {
  const { endpoints } = options;
  return {
    scaling: new ServiceConnection(SCALING, endpoints.scaling, options),
    balancing: new ServiceConnection(BALANCING, endpoints.balancing, options),
    cloudWatch: new ServiceConnection(CLOUD_WATCH, endpoints.cloudWatch, options),
    ssm: new ServiceConnection(SSM, endpoints.ssm, options),
    sts: new ServiceConnection(STS, endpoints.sts, options),
    options,
  };
}

/** Addresses by the variables that all SDKs know. Throws `InputError` for what is no http address. */
export function fleetEndpoints(env: Environment): FleetEndpoints {
  return {
    scaling: endpointFromEnvironment(env, 'AUTO_SCALING'),
    balancing: endpointFromEnvironment(env, 'ELASTIC_LOAD_BALANCING_V2'),
    cloudWatch: endpointFromEnvironment(env, 'CLOUDWATCH'),
    ssm: endpointFromEnvironment(env, 'SSM'),
    sts: endpointFromEnvironment(env, 'STS'),
  };
}

const SCALING: Service<AutoScalingSdk, AutoScalingClient> = {
  name: 'Auto Scaling',
  signingName: 'autoscaling',
  patience: FLEET_PATIENCE,
  load: () => import('@aws-sdk/client-auto-scaling'),
  makeClient: ({ AutoScalingClient: Client }, options) => new Client(options),
};

const BALANCING: Service<BalancingSdk, ElasticLoadBalancingV2Client> = {
  name: 'Elastic Load Balancing',
  signingName: 'elasticloadbalancing',
  patience: FLEET_PATIENCE,
  load: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
  makeClient: ({ ElasticLoadBalancingV2Client: Client }, options) => new Client(options),
};

const CLOUD_WATCH: Service<CloudWatchSdk, CloudWatchClient> = {
  name: 'CloudWatch',
  signingName: 'monitoring',
  patience: FLEET_PATIENCE,
  load: () => import('@aws-sdk/client-cloudwatch'),
  makeClient: ({ CloudWatchClient: Client }, options) => new Client(options),
};

const SSM: Service<SsmSdk, SSMClient> = {
  name: 'SSM',
  signingName: 'ssm',
  patience: FLEET_PATIENCE,
  load: () => import('@aws-sdk/client-ssm'),
  makeClient: ({ SSMClient: Client }, options) => new Client(options),
};

const STS: Service<StsSdk, STSClient> = {
  name: 'STS',
  signingName: 'sts',
  patience: FLEET_PATIENCE,
  load: () => import('@aws-sdk/client-sts'),
  makeClient: ({ STSClient: Client }, options) => new Client(options),
};
