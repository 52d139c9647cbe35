import { createExecutor, createS3ObjectStore, defaultCredentials, readParameter } from '@deploy/aws-adapters';
import { type Clock, InputError, type PermissionsDocument, parsePermissions, type Random } from '@deploy/kernel';
import { stateKeys } from '@deploy/static-release';
import iam from '../iam.json' with { type: 'json' };
import type { Ports } from './ports.ts';
import type { Target } from './target.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The real world: S3 and SSM by the SDK, endpoints and credentials from the environment. */
export function awsPorts(env: Environment, clock: Clock, random: Random): Ports {
  const executor = createExecutor();
  const credentials = defaultCredentials(env);
  const permissions: PermissionsDocument = parsePermissions(iam);
  return {
    openStore: async (target: Target) => {
      const store = createS3ObjectStore({
        bucket: target.bucket,
        region: regionOf(target.region, env),
        executor,
        credentials,
        endpoint: env['AWS_ENDPOINT_URL_S3'] ?? env['AWS_ENDPOINT_URL'] ?? null,
        permissions,
        clock,
        random,
        probeKey: stateKeys(target.prefix).probe,
      });
      return { store, close: () => executor.close() };
    },
    readParameter: (name, region) =>
      readParameter(name, { region: regionOf(region, env), executor, credentials, clock, random }),
  };
}

function regionOf(wanted: string | null, env: Environment): string {
  const region = wanted ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? '';
  if (/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) return region;
  throw new InputError({
    code: 'region-missing',
    message: region === '' ? 'There is no AWS region.' : `${JSON.stringify(region)} is not an AWS region.`,
    remedy: 'Set input `region`, such as `ca-central-1`; the credentials step also sets AWS_REGION.',
  });
}
