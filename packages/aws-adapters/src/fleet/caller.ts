import type { CallerFacts } from '@deploy/fleet-rollout';
import { credentialsExpiry } from '../credentials.ts';
import type { FleetConnections } from './fleet-connections.ts';
import { generalNeed } from './fleet-needs.ts';

/** Whose credentials they are and until when. The call needs no permission and no policy can deny it. */
export async function readCaller({ options, sts }: FleetConnections, signal?: AbortSignal): Promise<CallerFacts> {
  const [identity, credentialsExpireAt] = await Promise.all([
    sts.call(
      {
        operation: 'GetCallerIdentity',
        resource: 'the credentials',
        needs: [generalNeed('sts:GetCallerIdentity')],
        signal,
      },
      ({ client, options: call, sdk }) => client.send(new sdk.GetCallerIdentityCommand({}), call),
    ),
    credentialsExpiry(options.credentials),
  ]);
  return { account: identity.Account ?? '', arn: identity.Arn ?? '', credentialsExpireAt };
}
