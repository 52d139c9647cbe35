import { InputError } from '@deploy/kernel';
import type { Environment } from './credentials.ts';

/** The SDK's ids of services, as they stand in names of variables. */
export type EndpointService =
  | 'S3'
  | 'CLOUDFRONT'
  | 'SSM'
  | 'AUTO_SCALING'
  | 'ELASTIC_LOAD_BALANCING_V2'
  | 'CLOUDWATCH'
  | 'STS';

/**
 * Where a service is to be reached by the variables that all SDKs know; null for AWS's own address. Throws `InputError`
 * for what is no http address. Source: AWS SDKs and Tools Reference Guide, "Service-specific endpoints".
 */
export function endpointFromEnvironment(env: Environment, service: EndpointService): string | null {
  if (env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true') return null;
  const name = [`AWS_ENDPOINT_URL_${service}`, 'AWS_ENDPOINT_URL'].find((candidate) => env[candidate]);
  const text = name === undefined ? undefined : env[name];
  if (name === undefined || text === undefined) return null;
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new InputError({
    code: 'endpoint-invalid',
    message: `${name} is ${JSON.stringify(text)}, which is no http or https address.`,
    remedy: `Set ${name} to an address such as https://s3.example.com, or remove it to use AWS's own.`,
  });
}

/** The region that an input names, else the environment's. Throws `InputError` where there is none. */
export function regionFrom(wanted: string | null, env: Environment): string {
  const region = wanted ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || '');
  if (/^[a-z]{2,4}(-[a-z]+)+-\d$/.test(region)) return region;
  throw new InputError({
    code: 'region-missing',
    message: region === '' ? 'There is no AWS region.' : `${JSON.stringify(region)} is not an AWS region.`,
    remedy: 'Set input `region`, such as `ca-central-1`; the credentials step also sets AWS_REGION.',
  });
}

/**
 * Whether nothing asks for other addresses than AWS's ordinary ones: neither a variable nor a profile of the shared
 * configuration, which only the SDK reads. Source: AWS SDKs and Tools Reference Guide, "Dual-stack and FIPS endpoints".
 */
export function hasOrdinaryAddresses(env: Environment, hasConfigFile: boolean): boolean {
  const asks = ['AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT'].some((name) => env[name]);
  return !asks && !hasConfigFile && !env['AWS_CONFIG_FILE'] && !env['AWS_PROFILE'];
}
