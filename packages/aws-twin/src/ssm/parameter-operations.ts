import type {
  GetParameterRequest,
  GetParameterResult,
  GetParametersRequest,
  GetParametersResult,
  Parameter,
  PutParameterRequest,
  PutParameterResult,
} from '@aws-sdk/client-ssm';
import type { Given } from '../wire/operation.ts';
import { notModelled, ServiceError } from '../wire/service-error.ts';
import type { ParameterVersion } from './parameters.ts';
import { invalidValue } from './ssm-errors.ts';
import { nameOf, parameterArn, parameterNeed, type SsmContext, type SsmOperation } from './ssm-operation.ts';

const MAX_NAMES = 10;

export const getParameter: SsmOperation<Given<GetParameterRequest, 'Name'>> = {
  honours: ['Name', 'WithDecryption'],
  needs: ({ Name }, context) => [parameterNeed('GetParameter', nameOf(Name), context)],
  run(input, context): GetParameterResult {
    return { Parameter: readFor(input, nameOf(input.Name), context) };
  },
};

export const getParameters: SsmOperation<Given<GetParametersRequest, 'Names'>> = {
  honours: ['Names', 'WithDecryption'],
  needs: ({ Names }, context) => Names.map((name) => parameterNeed('GetParameters', nameOf(name), context)),
  run(input, context): GetParametersResult {
    const names = input.Names;
    if (names.length === 0 || names.length > MAX_NAMES) {
      throw invalidValue(`A request must name 1 to ${MAX_NAMES} parameters; this one names ${names.length}.`);
    }
    if (new Set(names).size < names.length) throw invalidValue('The same parameter is named twice.');
    const found: Parameter[] = [];
    const missing: string[] = [];
    for (const name of names) {
      try {
        found.push(readFor(input, nameOf(name), context));
      } catch (thrown) {
        if (!(thrown instanceof ServiceError)) throw thrown;
        missing.push(name);
      }
    }
    return { Parameters: found, InvalidParameters: missing };
  },
};

export const putParameter: SsmOperation<Given<PutParameterRequest, 'Name' | 'Value'>> = {
  honours: ['Name', 'Value', 'Type', 'Overwrite', 'Description', 'Tier', 'DataType'],
  needs: ({ Name }, context) => [parameterNeed('PutParameter', nameOf(Name), context)],
  run(input, { nowMs, parameters }): PutParameterResult {
    const { DataType, Name, Overwrite, Tier, Type, Value } = input;
    if (Tier !== undefined && Tier !== 'Standard') throw notModelled(`the tier ${Tier}`);
    if (DataType !== undefined && DataType !== 'text') throw notModelled(`the data type ${DataType}`);
    const write = { name: nameOf(Name), value: Value, type: Type, overwrite: Overwrite ?? false };
    return { Version: parameters.put(write, nowMs).version, Tier: 'Standard' };
  },
};

/** A SecureString is shown encrypted unless its reader asks for more (source: SSM API, GetParameter). */
function readFor(
  input: { readonly WithDecryption?: boolean | undefined },
  selector: string,
  context: SsmContext,
): Parameter {
  const found = context.parameters.read(selector, context.nowMs);
  const isHidden = found.type === 'SecureString' && input.WithDecryption !== true;
  const version = /:(\d+)$/.exec(selector);
  return {
    ...shown(found, context),
    ...(isHidden ? { Value: Buffer.from(`encrypted ${found.value}`).toString('base64') } : {}),
    ...(version === null ? {} : { Selector: version[0] }),
  };
}

function shown(found: ParameterVersion, context: SsmContext): Parameter {
  return {
    Name: found.name,
    Type: found.type,
    Value: found.value,
    Version: found.version,
    LastModifiedDate: new Date(found.modifiedMs),
    ARN: parameterArn(found.name, context),
    DataType: 'text',
  };
}
