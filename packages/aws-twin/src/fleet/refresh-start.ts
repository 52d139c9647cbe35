import { type FleetState, nextSerial } from './fleet-state.ts';
import type { Group } from './group.ts';
import { isLeaving } from './instance.ts';
import { resolveTemplate } from './launch-template.ts';
import { isActiveRefresh, type Refresh, type RefreshRules, type StartRefresh } from './refresh.ts';
import { dropSurge, setStatus, succeed } from './refresh-end.ts';
import { checkStart, rulesOf } from './refresh-preferences.ts';
import { noneActive } from './refresh-rollback.ts';
import { refusal } from './refusal.ts';

/** Source: Auto Scaling API, StartInstanceRefresh. */
export function startRefresh(state: FleetState, group: Group, start: StartRefresh): Refresh {
  if (group.refreshes.some(isActiveRefresh)) {
    throw refusal('InstanceRefreshInProgress', `An instance refresh is in progress for ${group.name}`);
  }
  checkStart(state, group, start);
  const refresh = newRefresh(state, group, start);
  group.refreshes.push(refresh);
  if (refresh.rules.skipMatching && refresh.outgoing.size === 0) {
    succeed(state, group, refresh);
    return refresh;
  }
  setStatus(state, refresh, 'Pending', null);
  refresh.next = state.queue.at(state.nowMs + state.knobs.refreshPendingMs, () => state.wake(group.name));
  return refresh;
}

function newRefresh(state: FleetState, group: Group, start: StartRefresh): Refresh {
  const preferences = start.preferences ?? {};
  const rules = rulesOf(group, preferences);
  const outgoing = outgoingOf(state, group, start, rules);
  return {
    id: `refresh-${String(nextSerial(state)).padStart(8, '0')}`,
    group: group.name,
    startMs: state.nowMs,
    endMs: null,
    status: 'Pending',
    reason: null,
    preferences,
    rules,
    desiredTemplate: start.desiredTemplate ?? null,
    previousTemplate: group.template,
    percentage: 0,
    instancesToUpdate: outgoing.size,
    outgoing,
    rollback: null,
    checkpoint: 0,
    pausedUntilMs: null,
    bakedMs: null,
    progressMs: state.nowMs,
    waitsForTransitioning: true,
    next: null,
  };
}

/** All that are there, or those whose template differs. What the pointer of user data says is nothing that it sees. */
function outgoingOf(state: FleetState, group: Group, start: StartRefresh, rules: RefreshRules): ReadonlySet<string> {
  const { id, version } = resolveTemplate(state, start.desiredTemplate ?? group.template);
  const members = [...group.instances.values()].filter((instance) => !isLeaving(instance));
  const differing = members.filter(({ template }) => template.id !== id || template.version !== version.version);
  return new Set((rules.skipMatching ? differing : members).map((instance) => instance.id));
}

/** Source: Auto Scaling API, CancelInstanceRefresh. */
export function cancelRefresh(state: FleetState, group: Group, waitsForTransitioning: boolean): Refresh {
  const refresh = group.refreshes.at(-1);
  if (refresh === undefined || !isActiveRefresh(refresh)) throw noneActive(group);
  refresh.waitsForTransitioning = waitsForTransitioning;
  dropSurge(state, group, refresh);
  setStatus(state, refresh, 'Cancelling', 'It was cancelled by a request.');
  state.wake(group.name);
  return refresh;
}
