import type { AwsCredentialIdentity, Provider } from '@smithy/types';

/**
 * The SDK's default chain, resolved once and again shortly before it expires. The chain is loaded only where the
 * environment holds no keys, which on a runner it does.
 */
export function defaultCredentials(env: Readonly<Record<string, string | undefined>>): Provider<AwsCredentialIdentity> {
  const keys = fromEnvironment(env);
  if (keys !== null) return () => Promise.resolve(keys);
  let chain: Promise<Provider<AwsCredentialIdentity>> | null = null;
  return async () => {
    chain ??= import('@aws-sdk/credential-provider-node').then(({ defaultProvider }) => defaultProvider());
    return (await chain)();
  };
}

function fromEnvironment(env: Readonly<Record<string, string | undefined>>): AwsCredentialIdentity | null {
  const accessKeyId = env['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = env['AWS_SESSION_TOKEN'];
  if (!accessKeyId || !secretAccessKey) return null;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}
