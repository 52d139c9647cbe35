import { existsSync } from 'node:fs';
import { arch, availableParallelism, homedir, platform } from 'node:os';
import { join } from 'node:path';
import { githubRest } from '@deploy/action-kit';
import {
  createExecutor,
  createS3ObjectStore,
  defaultCredentials,
  type Environment,
  endpointFromEnvironment,
  hasOrdinaryAddresses,
  readParameter,
  regionFrom,
} from '@deploy/aws-adapters';
import { type Clock, parsePermissions, type Random } from '@deploy/kernel';
import iam from '../iam.json' with { type: 'json' };
import type { Ports } from './ports.ts';
import { childProcesses } from './run/child-processes.ts';

export interface Machine {
  readonly env: Environment;
  readonly clock: Clock;
  readonly random: Random;
}

/** The real world: this machine's programs, GitHub's API, and the services of AWS by their SDKs. */
export function machinePorts({ env, clock, random }: Machine): Ports {
  const executor = createExecutor();
  const credentials = defaultCredentials(env);
  const permissions = parsePermissions(iam);
  return {
    env,
    processes: childProcesses(clock),
    platform: `${SYSTEMS[platform()] ?? platform()}_${ARCHITECTURES[arch()] ?? arch()}`,
    cores: availableParallelism(),
    openGithub: (token, signal) => githubRest({ env, token, clock, random, signal }),
    openStore: (bucket, region, mode) =>
      createS3ObjectStore({
        ...{ executor, credentials, permissions, mode, clock, random, bucket },
        region: regionFrom(region, env),
        endpoint: endpointFromEnvironment(env, 'S3'),
        addresses: hasOrdinaryAddresses(env, existsSync(join(homedir(), '.aws', 'config'))) ? 'ordinary' : undefined,
        prefix: '',
        probeKey: '_rollout/probe',
      }),
    readParameter: (name, region) =>
      readParameter(name, { region: regionFrom(region, env), executor, credentials, clock, random }),
    close: () => executor.close(),
  };
}

/** Go's names, which Terraform uses. */
const SYSTEMS: Readonly<Record<string, string>> = { win32: 'windows' };
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };
