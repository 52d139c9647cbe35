import * as client from '@aws-sdk/client-ssm';
import type { Access } from '../auth/access.ts';
import { awsJson, targetService } from '../wire/aws-json.ts';
import type { AnyOperation } from '../wire/operation.ts';
import { rpcService } from '../wire/rpc-service.ts';
import type { Service } from '../wire/service.ts';
import { getParameter, getParameters, putParameter } from './parameter-operations.ts';
import type { Parameters } from './parameters.ts';
import type { SsmContext } from './ssm-operation.ts';

const TARGET = 'AmazonSSM';

const protocol = awsJson(client, {
  serviceNamespace: 'com.amazonaws.ssm',
  serviceTarget: TARGET,
  jsonVersion: '1.1',
  queryCompatible: false,
});

/** What the twin models of Systems Manager, by the names of the API. */
export const SSM_OPERATIONS: Readonly<Record<string, AnyOperation<SsmContext>>> = {
  GetParameter: getParameter,
  GetParameters: getParameters,
  PutParameter: putParameter,
};

export interface SsmServiceOptions {
  readonly accountId: string;
  readonly region: string;
  readonly access: Access;
  /** Called before a request takes effect. */
  readonly advanceTo: (nowMs: number) => void;
  readonly parameters: Parameters;
}

export function ssmService({ access, accountId, advanceTo, parameters, region }: SsmServiceOptions): Service {
  return rpcService<SsmContext>({
    name: 'ssm',
    dialect: 'json',
    protocol,
    operations: SSM_OPERATIONS,
    access,
    region,
    advanceTo,
    context: (call) => ({ ...call, accountId, parameters }),
    resourceOf: ({ Name, Names }) => {
      if (typeof Name === 'string') return Name;
      const only: unknown = Array.isArray(Names) && Names.length === 1 ? Names[0] : null;
      return typeof only === 'string' ? only : null;
    },
    isMeant: (request) => targetService(request) === TARGET,
  });
}
