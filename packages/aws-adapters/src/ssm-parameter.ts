import { type Clock, NotFoundError, type Random } from '@deploy/kernel';
import type { AwsCredentialIdentity, Provider } from '@smithy/types';
import { nameOf } from './aws-error-facts.ts';
import { translateAwsError } from './aws-errors.ts';
import type { Executor } from './executor.ts';
import { clockRetryStrategy, RETRY_POLICY } from './retry-rules.ts';

export interface ParameterOptions {
  readonly region: string;
  readonly executor: Executor;
  readonly credentials: Provider<AwsCredentialIdentity>;
  readonly clock: Clock;
  readonly random: Random;
}

/** The value of a plain SSM parameter, such as the deployment contract. */
export async function readParameter(name: string, options: ParameterOptions): Promise<string> {
  const { SSMClient, GetParameterCommand } = await import('@aws-sdk/client-ssm');
  const { clock, credentials, executor, random, region } = options;
  const client = new SSMClient({
    region,
    credentials,
    requestHandler: executor,
    retryStrategy: clockRetryStrategy({ clock, random }),
    maxAttempts: RETRY_POLICY.attempts,
  });
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name }));
    return Parameter?.Value ?? '';
  } catch (thrown) {
    if (nameOf(thrown) === 'ParameterNotFound') throw parameterMissing(name, region, thrown);
    throw translateAwsError(thrown, {
      service: 'SSM',
      operation: 'GetParameter',
      resource: name,
      region,
      permission: 'ssm:GetParameter',
      permissions: null,
    });
  }
}

const parameterMissing = (name: string, region: string, cause: unknown): NotFoundError =>
  new NotFoundError({
    code: 'parameter-not-found',
    message: `There is no SSM parameter ${name} in ${region}.`,
    remedy:
      'Check input `contract-parameter` and the region; Terraform writes the parameter when the environment is applied.',
    cause,
  });
