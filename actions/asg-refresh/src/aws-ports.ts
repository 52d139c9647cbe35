import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
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
  awsRefreshCloud,
  fleetConnections,
  fleetEndpoints,
  fleetPermissionValues,
  probePermissions,
  probeRefreshPermissions,
  readFleetFacts,
  readRefreshFacts,
  refreshPermissionValues,
} from '@deploy/aws-adapters/fleet';
import { type Clock, parsePermissions, type Random } from '@deploy/kernel';
import iam from '../iam.json' with { type: 'json' };
import type { Ports } from './ports.ts';
import type { Place } from './target.ts';

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
  const open = ({ artifactBucket, region: given }: Place, mode: string, values: Readonly<Record<string, string>>) => {
    const region = regionFrom(given, env);
    const common = { region, executor, credentials, permissions, mode, clock, random };
    return {
      connections: fleetConnections({ ...common, values, endpoints: fleetEndpoints(env) }),
      store: createS3ObjectStore({
        ...common,
        bucket: artifactBucket,
        endpoint: endpointFromEnvironment(env, 'S3'),
        addresses: hasOrdinaryAddresses(env, hasConfigFile()) ? 'ordinary' : undefined,
        prefix: '',
        probeKey: '_rollout/probe',
      }),
      close: () => executor.close(),
    };
  };
  return {
    self: selfIn(env),
    openFleet: (target, mode) => {
      const { settings } = target;
      const { close, connections, store } = open(target, mode, fleetPermissionValues(settings));
      return {
        cloud: awsFleetCloud(connections, settings, ask),
        store,
        facts: (alarms, signal) => readFleetFacts(connections, settings, alarms, signal),
        denials: (signal) => probePermissions(connections, settings, signal),
        close,
      };
    },
    openGroup: (target, mode) => {
      const { close, connections, store } = open(target, mode, refreshPermissionValues(target));
      return {
        cloud: awsRefreshCloud(connections, target),
        store,
        facts: (question, signal) => readRefreshFacts(connections, target, question, signal),
        denials: (signal) => probeRefreshPermissions(connections, target, signal),
        close,
      };
    },
    readParameter: (name, region) =>
      readParameter(name, { region: regionFrom(region, env), executor, credentials, clock, random }),
  };
}

/** The shared configuration of SDKs and CLI, where they look for it. */
const hasConfigFile = (): boolean => existsSync(join(homedir(), '.aws', 'config'));

/** Known to the runner unless the action is of the workspace (source: GitHub, "Default environment variables"). */
function selfIn(env: Environment): string {
  const repository = env['GITHUB_ACTION_REPOSITORY'] || 'OWNER/REPO';
  return `${repository}/actions/asg-refresh@${env['GITHUB_ACTION_REF'] || 'v1'}`;
}
