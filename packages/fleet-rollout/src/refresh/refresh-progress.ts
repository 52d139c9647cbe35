import { goesForward } from './own-refresh.ts';
import type { RefreshObservation, SeenRefresh } from './refresh-cloud.ts';
import { healthyCount, leastHealthy } from './refresh-gates.ts';
import type { RefreshRollout } from './refresh-rollout.ts';

/** A refresh that cannot replace anything for so long is ended as failed by AWS (source: "How an instance refresh works"). */
const BLOCKED_FOR_MS = 3_600_000;
/** Standing still for less is no news. */
const QUIET_FOR_MS = 600_000;

/** Notes what a refresh tells, what it has reached, and whether enough targets are healthy. */
export function noteProgress(
  rollout: RefreshRollout,
  { percent, remaining, status }: SeenRefresh,
  { at, group }: RefreshObservation,
): RefreshRollout {
  const last = rollout.progress;
  const moved = last.percent !== percent || last.remaining !== remaining;
  const reached = rollout.forward.order.checkpoints.filter((checkpoint) => checkpoint <= percent).at(-1) ?? 0;
  const { replacing } = rollout;
  const isReplaced = status === 'Baking' || status === 'Successful';
  const isShort = healthyCount(group) < leastHealthy(rollout, group);
  return {
    ...rollout,
    progress: moved ? { percent, remaining, since: at } : last,
    checkpoint: reached > rollout.checkpoint.percent ? { percent: reached, since: at } : rollout.checkpoint,
    replacing: isReplaced && replacing?.to === null ? { ...replacing, to: at } : replacing,
    shortSince: isShort ? (rollout.shortSince ?? at) : null,
  };
}

/** One sentence on what the refresh does and, where something keeps it from moving, what. */
export function tellProgress(rollout: RefreshRollout, refresh: SeenRefresh, observation: RefreshObservation): string {
  const { id, status, percent, remaining, reason } = refresh;
  const told = `The instance refresh ${id} is ${status}: ${percent} % replaced, ${remaining} to go`;
  const obstacles = obstaclesTo(refresh, observation);
  const parts = [
    told,
    ...(reason === null ? [] : [reason.replace(/\.$/, '')]),
    ...obstacles,
    ...standstill(rollout, refresh, observation),
  ];
  return `${parts.join('; ')}.`;
}

/** What keeps a refresh from replacing instances although it looks alive. */
export function obstaclesTo({ order, status }: SeenRefresh, { group, alarms }: RefreshObservation): readonly string[] {
  const blocking = group.suspended.filter((process) => ['Launch', 'Terminate', 'InstanceRefresh'].includes(process));
  const blind = alarms.filter(
    ({ name, state }) => state === 'INSUFFICIENT_DATA' && (order.alarms?.includes(name) ?? false),
  );
  const isProtected = group.instances.filter((instance) => instance.isProtected);
  const standby = group.instances.filter(({ lifecycle }) => lifecycle === 'Standby');
  const told: string[] = [];
  if (blocking.length > 0) told.push(`suspended processes keep it from moving: ${blocking.join(', ')}`);
  if (blind.length > 0 && status !== 'RollbackInProgress')
    told.push(`it waits until these alarms have data: ${blind.map(({ name }) => name).join(', ')}`);
  if (isProtected.length > 0 && order.scaleInProtected === 'Wait')
    told.push(`it waits for scale-in protection to be taken from ${isProtected.map(({ id }) => id).join(', ')}`);
  if (standby.length > 0 && order.standby === 'Wait')
    told.push(`it waits for instances to leave Standby: ${standby.map(({ id }) => id).join(', ')}`);
  return told;
}

function standstill({ forward, progress }: RefreshRollout, refresh: SeenRefresh, { at }: RefreshObservation) {
  const still = at - progress.since;
  const isMeantTo = refresh.status === 'Baking' || still <= forward.order.checkpointDelaySeconds * 1000 + QUIET_FOR_MS;
  if (refresh.id !== forward.id || !goesForward(refresh) || isMeantTo) return [];
  const [since, until] = [clockTime(progress.since), clockTime(progress.since + BLOCKED_FOR_MS)];
  return [`nothing was replaced since ${since}, and AWS gives up at about ${until} (UTC)`];
}

function clockTime(ms: number): string {
  return new Date(ms).toISOString().slice(11, 16);
}
