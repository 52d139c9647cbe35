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
import { type Clock, parsePermissions, type Random } from '@deploy/kernel';
import { stateKeys } from '@deploy/static-release';
import iam from '../iam.json' with { type: 'json' };
import type { Ports } from './ports.ts';

export interface AwsWorld {
  /** Endpoints, region and credentials, as the SDKs read them. */
  readonly env: Environment;
  readonly clock: Clock;
  readonly random: Random;
  /** Default: this machine's sockets. */
  readonly transport?: Transport;
}

/** The real world: S3 and SSM by the SDK. */
export function awsPorts({ env, clock, random, transport }: AwsWorld): Ports {
  const executor = createExecutor(transport === undefined ? {} : { transport });
  const credentials = defaultCredentials(env);
  const permissions = parsePermissions(iam);
  return {
    openStore: async ({ bucket, prefix, region }, mode) => {
      const store = createS3ObjectStore({
        bucket,
        region: regionFrom(region, env),
        executor,
        credentials,
        endpoint: endpointFromEnvironment(env, 'S3'),
        addresses: hasOrdinaryAddresses(env, hasConfigFile()) ? 'ordinary' : undefined,
        permissions,
        mode,
        prefix,
        clock,
        random,
        probeKey: stateKeys(prefix).probe,
      });
      return { store, close: () => executor.close() };
    },
    readParameter: (name, region) =>
      readParameter(name, { region: regionFrom(region, env), executor, credentials, clock, random }),
  };
}

/** The shared configuration of SDKs and CLI, where they look for it. */
const hasConfigFile = (): boolean => existsSync(join(homedir(), '.aws', 'config'));
