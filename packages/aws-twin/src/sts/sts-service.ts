import type { GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import * as client from '@aws-sdk/client-sts';
import type { Access } from '../auth/access.ts';
import { awsQuery, queryVersion } from '../wire/aws-query.ts';
import type { AnyOperation, Operation } from '../wire/operation.ts';
import { type RpcCallContext, rpcService } from '../wire/rpc-service.ts';
import type { Service } from '../wire/service.ts';

const VERSION = '2011-06-15';

const protocol = awsQuery(client, {
  serviceNamespace: 'com.amazonaws.sts',
  xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  version: VERSION,
});

interface StsContext extends RpcCallContext {
  readonly accountId: string;
}

/** Needs no permission; not even an explicit refusal stops it (source: STS API reference, GetCallerIdentity). */
const getCallerIdentity: Operation<object, StsContext> = {
  honours: [],
  needs: () => [],
  run: (_input, { accountId, principal }): GetCallerIdentityResponse => ({
    UserId: userId(principal.arn),
    Account: accountId,
    Arn: principal.arn,
  }),
};

/** What the twin models of STS, by the names of the API. */
export const STS_OPERATIONS: Readonly<Record<string, AnyOperation<StsContext>>> = {
  GetCallerIdentity: getCallerIdentity,
};

export function stsService({ access, accountId }: { readonly access: Access; readonly accountId: string }): Service {
  return rpcService<StsContext>({
    name: 'sts',
    dialect: 'query',
    protocol,
    operations: STS_OPERATIONS,
    access,
    context: (call) => ({ ...call, accountId }),
    resourceOf: () => null,
    isMeant: (request) => queryVersion(request) === VERSION,
  });
}

/** An assumed role's is the role's id, a colon and the session's name (source: IAM User Guide, "IAM identifiers"). */
function userId(arn: string): string {
  const [, kind = '', name = '', session] = /:([a-z-]+)\/([^/]+)(?:\/(.+))?$/.exec(arn) ?? [];
  const id = `${kind === 'user' ? 'AIDA' : 'AROA'}TWIN${name.toUpperCase().replace(/[^A-Z0-9]/g, '')}`;
  return session === undefined ? id : `${id}:${session}`;
}
