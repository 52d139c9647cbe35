import type { Parameter } from '@aws-sdk/client-ssm';
import type { PointerFacts } from '@deploy/fleet-rollout';
import { NotFoundError, PreconditionError } from '@deploy/kernel';
import { nameOf } from '../aws-error-facts.ts';
import { askFirst, type Sending } from './confirm.ts';
import type { SsmConnection } from './fleet-connections.ts';
import { parameterNeed } from './fleet-needs.ts';

/** Reads parameters in one call, by name. Throws `NotFoundError` `release-parameter-not-found`. */
export async function readPointers(
  connection: SsmConnection,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Parameter>> {
  const wanted = [...new Set(names)];
  if (wanted.length === 0) return new Map();
  const { InvalidParameters: missing = [], Parameters: found = [] } = await connection.call(
    {
      operation: 'GetParameters',
      resource: wanted.join(' and '),
      needs: wanted.map((name) => parameterNeed('GetParameters', name, connection.region)),
      signal,
    },
    ({ client, options, sdk }) => client.send(new sdk.GetParametersCommand({ Names: wanted }), options),
  );
  const [first] = missing;
  if (first !== undefined) throw pointerMissing(first, connection.region);
  return new Map(found.flatMap((parameter) => (parameter.Name === undefined ? [] : [[parameter.Name, parameter]])));
}

/**
 * Writes the value of an existing parameter. Type, tier and key are left out, so they stay (source: Systems Manager API
 * reference, `PutParameter`: the type is not required for an update).
 */
export async function writePointer(
  connection: SsmConnection,
  name: string,
  value: string,
  { confirm, signal }: Sending,
): Promise<void> {
  await connection.call(
    {
      operation: 'PutParameter',
      resource: `parameter ${name}`,
      needs: [parameterNeed('PutParameter', name, connection.region)],
      signal,
    },
    ({ client, options, sdk }) => {
      const command = new sdk.PutParameterCommand({ Name: name, Value: value, Overwrite: true });
      askFirst(command, confirm);
      return client.send(command, options);
    },
    (thrown) => {
      if (!REFUSALS.has(nameOf(thrown)) || !(thrown instanceof Error)) throw thrown;
      throw pointerRefused(name, thrown);
    },
  );
}

const REFUSALS = new Set([
  'ParameterMaxVersionLimitExceeded',
  'ParameterPatternMismatchException',
  'UnsupportedParameterType',
  'ValidationException',
]);

/** A parameter as SSM tells it. */
export function pointerFacts({ LastModifiedDate, Name, Type, Value, Version }: Parameter): PointerFacts {
  return {
    name: Name ?? '',
    value: Value ?? '',
    type: Type ?? 'String',
    version: Version ?? 0,
    changedAt: LastModifiedDate?.getTime() ?? null,
  };
}

export function pointerMissing(name: string, region: string, cause?: unknown): NotFoundError {
  return new NotFoundError({
    code: 'release-parameter-not-found',
    message: `There is no SSM parameter ${name} in ${region}.`,
    remedy:
      'Check input `colours` or the contract, and region and account of the credentials. Terraform makes the parameter; an action never does, because instances would not be allowed to read it.',
    cause,
  });
}

function pointerRefused(name: string, cause: Error): PreconditionError {
  return new PreconditionError({
    code: 'release-parameter-refused',
    message: `SSM did not accept the release for ${name} (${cause.name}): ${cause.message}`,
    remedy:
      'Make it a plain String parameter that takes any s3:// address. At 100 versions with a label on the oldest one SSM takes no more: remove the label.',
    cause,
  });
}
