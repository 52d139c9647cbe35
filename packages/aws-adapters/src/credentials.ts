import type { AwsCredentialIdentity, Provider } from '@smithy/types';

/** A process's environment, as its host gives it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The SDK's default chain. It is loaded only where the environment holds no keys, which on a runner it does: loading it
 * takes longer than signing thousands of requests. As in the SDK, a named profile goes before keys.
 */
export function defaultCredentials(env: Environment): Provider<AwsCredentialIdentity> {
  const keys = env['AWS_PROFILE'] ? null : fromEnvironment(env);
  if (keys !== null) return () => Promise.resolve(keys);
  let chain: Promise<Provider<AwsCredentialIdentity>> | null = null;
  return async () => {
    chain ??= import('@aws-sdk/credential-provider-node').then(({ defaultProvider }) => defaultProvider());
    return (await chain)();
  };
}

function fromEnvironment(env: Environment): AwsCredentialIdentity | null {
  const accessKeyId = env['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = env['AWS_SESSION_TOKEN'];
  const expiration = Date.parse(env['AWS_CREDENTIAL_EXPIRATION'] ?? '');
  if (!accessKeyId || !secretAccessKey) return null;
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken ? { sessionToken } : {}),
    ...(Number.isNaN(expiration) ? {} : { expiration: new Date(expiration) }),
  };
}

/** When credentials end, milliseconds since the epoch; null where whoever gave them does not say, or they have no end. */
export async function credentialsExpiry(credentials: Provider<AwsCredentialIdentity>): Promise<number | null> {
  const { expiration } = await credentials();
  return expiration?.getTime() ?? null;
}
