import type { RefreshAnswer, RefreshOrder, RefusedBecause } from '@deploy/fleet-rollout';
import { RemoteError } from '@deploy/kernel';
import { nameOf, statusOf } from '../aws-error-facts.ts';
import { askFirst, type Sending } from './confirm.ts';
import type { ScalingConnection, ScalingTurn } from './fleet-connections.ts';
import { scalingNeed } from './fleet-needs.ts';
import { isActive, readRefreshes } from './instance-refreshes.ts';
import { startInput } from './refresh-order.ts';
import { groupMissing, readGroupsByName } from './scaling-groups.ts';

/** Starts a refresh. Throws where it is not certain whether it began. */
export async function startRefresh(
  connection: ScalingConnection,
  group: string,
  order: RefreshOrder,
  sending: Sending,
): Promise<RefreshAnswer> {
  const found = (await readGroupsByName(connection, [group], sending.signal)).get(group);
  if (found === undefined) throw groupMissing(group, connection.region);
  const input = startInput(found, order);
  return change(connection, { operation: 'StartInstanceRefresh', group, ...sending }, ({ client, options, sdk }) => {
    const command = new sdk.StartInstanceRefreshCommand(input);
    askFirst(command, sending.confirm);
    return client.send(command, options);
  });
}

/** Cancels or rolls back the active refresh, if it is this one: the API takes no id. Throws where it is not certain. */
export async function endRefresh(
  connection: ScalingConnection,
  group: string,
  { id, kind }: { readonly kind: 'rollback' | 'cancel'; readonly id: string },
  sending: Sending,
): Promise<RefreshAnswer> {
  const active = (await readRefreshes(connection, group, sending.signal)).find(isActive);
  if (active?.InstanceRefreshId !== id) {
    const other = active === undefined ? 'none is' : `${active.InstanceRefreshId} is`;
    return { kind: 'refused', why: 'none-active', message: `The refresh ${id} is not active; ${other}.` };
  }
  const operation = kind === 'cancel' ? 'CancelInstanceRefresh' : 'RollbackInstanceRefresh';
  const answer = await change(connection, { operation, group, ...sending }, ({ client, options, sdk }) => {
    const input = { AutoScalingGroupName: group };
    if (kind === 'cancel') {
      const command = new sdk.CancelInstanceRefreshCommand(input);
      askFirst(command, sending.confirm);
      return client.send(command, options);
    }
    const command = new sdk.RollbackInstanceRefreshCommand(input);
    askFirst(command, sending.confirm);
    return client.send(command, options);
  });
  return answer.kind === 'accepted' ? { kind: 'accepted', refreshId: null } : answer;
}

interface Ordered extends Sending {
  readonly operation: string;
  readonly group: string;
}

/**
 * Sends one change. A refusal counts only if no earlier attempt may have been carried out: then it may be the refusal of our
 * own change, done a second time.
 */
function change(
  connection: ScalingConnection,
  { group, operation, signal }: Ordered,
  send: (turn: ScalingTurn) => Promise<{ readonly InstanceRefreshId?: string | undefined }>,
): Promise<RefreshAnswer> {
  let mayHaveHappened = false;
  return connection.call<RefreshAnswer>(
    {
      operation,
      resource: `group ${group}`,
      needs: [scalingNeed(operation, group, connection.region)],
      signal,
    },
    async (turn) => {
      try {
        const { InstanceRefreshId: id } = await send(turn);
        return { kind: 'accepted', refreshId: id ?? null };
      } catch (thrown) {
        // No answer, or one of a server in trouble.
        const status = statusOf(thrown);
        if (status === null || status >= 500) mayHaveHappened = true;
        throw thrown;
      }
    },
    (thrown) => {
      const why = REFUSALS[nameOf(thrown)];
      if (why === undefined || !(thrown instanceof Error)) throw thrown;
      if (mayHaveHappened) throw answerLost(operation, group, thrown);
      return { kind: 'refused', why, message: thrown.message };
    },
  );
}

/** Names of the SDK's classes, and codes on the wire (source: Auto Scaling API reference, errors of these three calls). */
const REFUSALS: Readonly<Record<string, RefusedBecause>> = {
  InstanceRefreshInProgressFault: 'another-active',
  InstanceRefreshInProgress: 'another-active',
  ActiveInstanceRefreshNotFoundFault: 'none-active',
  ActiveInstanceRefreshNotFound: 'none-active',
  IrreversibleInstanceRefreshFault: 'irreversible',
  IrreversibleInstanceRefresh: 'irreversible',
  ValidationError: 'invalid',
  LimitExceededFault: 'invalid',
  LimitExceeded: 'invalid',
};

function answerLost(operation: string, group: string, cause: Error): RemoteError {
  return new RemoteError({
    code: 'refresh-answer-lost',
    message: `An answer to ${operation} on ${group} was lost, and the next attempt was refused (${cause.message}): it may have been carried out.`,
    remedy: 'Run the job again: it looks at the refreshes of the group first and goes on from there.',
    cause,
  });
}
