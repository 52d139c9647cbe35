import type { RefreshAnswer, RefreshCloud } from '@deploy/fleet-rollout';
import { assertNever } from '@deploy/kernel';
import type { Sending } from './confirm.ts';
import type { FleetConnections } from './fleet-connections.ts';
import { releaseParameterMissing } from './fleet-settings.ts';
import { endRefresh, startRefresh } from './refresh-change.ts';
import { lookAtRefresh, readPointer } from './refresh-look.ts';
import type { RefreshSettings } from './refresh-settings.ts';
import { writePointer } from './release-pointer.ts';

/** A group whose instances AWS itself replaces. */
export function awsRefreshCloud(connections: FleetConnections, settings: RefreshSettings): RefreshCloud {
  const { scaling } = connections;
  return {
    look: (question, signal) => lookAtRefresh(connections, settings, question, signal),
    carryOut(change, confirm, signal) {
      const sending = { confirm, signal };
      switch (change.kind) {
        case 'pointer':
          return movePointer(connections, settings, change, sending);
        case 'start':
          return startRefresh(scaling, settings.group, change.order, sending);
        case 'rollback':
        case 'cancel':
          return endRefresh(scaling, settings.group, change, sending);
        default:
          return assertNever(change);
      }
    },
  };
}

async function movePointer(
  { ssm }: FleetConnections,
  settings: RefreshSettings,
  { from, value }: { readonly value: string; readonly from: readonly string[] },
  sending: Sending,
): Promise<RefreshAnswer> {
  const name = settings.releaseParameter;
  if (name === null) throw releaseParameterMissing(settings.group);
  const found = (await readPointer(ssm, settings, sending.signal))?.value ?? '';
  if (found !== value) {
    if (!from.includes(found)) {
      const message = `${name} holds ${JSON.stringify(found)}, which this rollout neither found nor set.`;
      return { kind: 'refused', why: 'changed-elsewhere', message };
    }
    await writePointer(ssm, name, value, sending);
  }
  return { kind: 'accepted', refreshId: null };
}
