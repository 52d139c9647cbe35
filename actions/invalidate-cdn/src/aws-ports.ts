import { readFile } from 'node:fs/promises';
import {
  createCloudFrontCdn,
  createExecutor,
  createS3ObjectStore,
  defaultCredentials,
  type Environment,
  endpointFromEnvironment,
  readParameter,
  regionFrom,
  type Transport,
} from '@deploy/aws-adapters';
import { type Clock, parsePermissions, type Random } from '@deploy/kernel';
import { stateKeys } from '@deploy/static-release';
import iam from '../iam.json' with { type: 'json' };
import type { Ports, ProofFetch } from './ports.ts';
import { proofFetch } from './proof-fetch.ts';

export interface AwsWorld {
  /** Endpoints, region and credentials, as the SDKs read them. */
  readonly env: Environment;
  readonly clock: Clock;
  readonly random: Random;
  /** Default: this machine's sockets. */
  readonly transport?: Transport;
  readonly fetch?: ProofFetch;
}

/** The real world: CloudFront, S3 and SSM by the SDK, proofs by plain requests. */
export function awsPorts({ clock, env, fetch = proofFetch, random, transport }: AwsWorld): Ports {
  const executor = createExecutor(transport === undefined ? {} : { transport });
  const credentials = defaultCredentials(env);
  const permissions = parsePermissions(iam);
  const common = { executor, credentials, clock, random };
  return {
    openCdn: (region, mode) =>
      createCloudFrontCdn({
        ...common,
        region: region ?? (env['AWS_REGION'] || null),
        endpoint: endpointFromEnvironment(env, 'CLOUDFRONT'),
        permissions,
        mode,
      }),
    openStore: ({ bucket, prefix }, region, mode) =>
      createS3ObjectStore({
        ...common,
        bucket,
        region: regionFrom(region, env),
        endpoint: endpointFromEnvironment(env, 'S3'),
        permissions,
        mode,
        prefix,
        probeKey: stateKeys(prefix).probe,
      }),
    readParameter: (name, region) => readParameter(name, { ...common, region: regionFrom(region, env) }),
    readFile: (path) => readFile(path, 'utf8'),
    fetch,
    step: [env['GITHUB_JOB'], env['GITHUB_ACTION']].filter(Boolean).join('/'),
    close: () => executor.close(),
  };
}
