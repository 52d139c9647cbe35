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
  if (!accessKeyId || !secretAccessKey) return null;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}
