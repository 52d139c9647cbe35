import type { ReleaseModel } from './fleet-model.ts';
import type { FleetState } from './fleet-state.ts';
import type { Instance } from './instance.ts';
import type { ProbeAnswer, TargetReason } from './target.ts';

const DEFAULT_BOOT_SECONDS = 40;
const FOR_EVER = Number.POSITIVE_INFINITY;

export function releaseOf(state: FleetState, { release }: Instance): ReleaseModel {
  return (release === null ? undefined : state.releases.get(release)) ?? {};
}

export function bootMs({ bootSeconds }: ReleaseModel): number {
  return (bootSeconds ?? DEFAULT_BOOT_SECONDS) * 1000;
}

/** What a health check of the instance finds at a time. An instance that is not known answers nothing. */
export function probeAt(state: FleetState, instanceId: string, atMs: number): ProbeAnswer {
  const instance = state.instances.get(instanceId);
  if (instance === undefined || instance.machine === 'gone') return failing('Target.Timeout', FOR_EVER);
  if (instance.forced !== null) return instance.forced;
  return state.probe === null ? modelled(state, instance, atMs) : state.probe(instanceId);
}

/** Whether a request that reaches the instance is answered, until when that is certain, and whether anything answers at all. */
export function answersAt(state: FleetState, instanceId: string, atMs: number) {
  const answer = probeAt(state, instanceId, atMs);
  return { isAnswering: answer.healthy, untilMs: answer.untilMs ?? atMs + RECHECK_MS };
}

/** How long an answer is taken for granted that came from a probe which promises nothing. */
const RECHECK_MS = 5_000;

function modelled(state: FleetState, instance: Instance, atMs: number): ProbeAnswer {
  const { readyMs } = instance;
  if (readyMs === null) return { healthy: false, reason: 'Target.Timeout' };
  if (atMs < readyMs) return failing('Target.Timeout', readyMs);
  const release = releaseOf(state, instance);
  if (release.health === 'never') return failing(reasonOf(release), FOR_EVER);
  if (release.flapping === undefined) return { healthy: true, untilMs: FOR_EVER };
  return flappingAt(release, release.flapping, atMs, readyMs);
}

function flappingAt(
  release: ReleaseModel,
  { healthySeconds, failingSeconds }: NonNullable<ReleaseModel['flapping']>,
  atMs: number,
  readyMs: number,
): ProbeAnswer {
  const turn = (healthySeconds + failingSeconds) * 1000;
  const turnMs = readyMs + Math.floor((atMs - readyMs) / turn) * turn;
  const fallsMs = turnMs + healthySeconds * 1000;
  return atMs < fallsMs ? { healthy: true, untilMs: fallsMs } : failing(reasonOf(release), turnMs + turn);
}

function reasonOf({ failingReason }: ReleaseModel): TargetReason {
  return failingReason ?? 'Target.ResponseCodeMismatch';
}

function failing(reason: TargetReason, untilMs: number): ProbeAnswer {
  return { healthy: false, reason, untilMs };
}
