import {
  createExecutor,
  createS3ObjectStore,
  defaultCredentials,
  type Environment,
  endpointFromEnvironment,
  hasOrdinaryAddresses,
  readParameter,
  regionFrom,
  type Transport,
} from '@deploy/aws-adapters';
import {
  type Ask,
  awsFleetCloud,
  fleetConnections,
  fleetEndpoints,
  fleetPermissionValues,
  probePermissions,
  readFleetFacts,
} from '@deploy/aws-adapters/fleet';
import { type Clock, parsePermissions, type Random } from '@deploy/kernel';
import iam from '../iam.json' with { type: 'json' };
import type { Ports } from './ports.ts';

export interface AwsWorld {
  /** Endpoints, region and credentials, as the SDKs read them. */
  readonly env: Environment;
  readonly clock: Clock;
  readonly random: Random;
  /** Default: this machine's sockets. */
  readonly transport?: Transport;
  /** Sends the requests of smoke tests. Default: this machine's `fetch`. */
  readonly ask?: Ask;
}

/** The real world: the services of AWS by their SDKs. */
export function awsPorts({ env, clock, random, transport, ask }: AwsWorld): Ports {
  const executor = createExecutor(transport === undefined ? {} : { transport });
  const credentials = defaultCredentials(env);
  const permissions = parsePermissions(iam);
  return {
    self: selfIn(env),
    openFleet: ({ artifactBucket, region: given, settings }, mode) => {
      const region = regionFrom(given, env);
      const common = { region, executor, credentials, permissions, mode, clock, random };
      const connections = fleetConnections({
        ...common,
        values: fleetPermissionValues(settings),
        endpoints: fleetEndpoints(env),
      });
      const store = createS3ObjectStore({
        ...common,
        bucket: artifactBucket,
        endpoint: endpointFromEnvironment(env, 'S3'),
        addresses: hasOrdinaryAddresses(env, false) ? 'ordinary' : undefined,
        prefix: '',
        probeKey: '_rollout/probe',
      });
      return {
        cloud: awsFleetCloud(connections, settings, ask),
        store,
        facts: (alarms, signal) => readFleetFacts(connections, settings, alarms, signal),
        denials: (signal) => probePermissions(connections, settings, signal),
        close: () => executor.close(),
      };
    },
    readParameter: (name, region) =>
      readParameter(name, { region: regionFrom(region, env), executor, credentials, clock, random }),
  };
}

/** Known to the runner unless the action is of the workspace (source: GitHub, "Default environment variables"). */
function selfIn(env: Environment): string {
  const repository = env['GITHUB_ACTION_REPOSITORY'] || 'OWNER/REPO';
  return `${repository}/actions/asg-refresh@${env['GITHUB_ACTION_REF'] || 'v1'}`;
}
