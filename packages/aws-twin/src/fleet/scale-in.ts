import { activeInstances, type Group } from './group.ts';
import type { Instance } from './instance.ts';

const HOUR_MS = 3_600_000;

/**
 * The instance that goes next when a group has too many; null when all are protected. The zone with most instances, then the
 * oldest launch template, then the closest to its next billed hour, then the oldest (source: Auto Scaling guide, "Default
 * termination policy"; the last is ours where AWS takes any).
 */
export function nextToGo(group: Group, nowMs: number): Instance | null {
  const open = activeInstances(group).filter(({ isProtected }) => !isProtected);
  const inLargest = inLargestZone(open);
  const oldest = Math.min(...inLargest.map(({ template }) => template.version));
  const candidates = inLargest.filter(({ template }) => template.version === oldest);
  return candidates.reduce<Instance | null>(
    (best, each) => (best === null || toNextHour(each, nowMs) < toNextHour(best, nowMs) ? each : best),
    null,
  );
}

function inLargestZone(instances: readonly Instance[]): readonly Instance[] {
  const counts = new Map<string, number>();
  for (const { availabilityZone } of instances) counts.set(availabilityZone, (counts.get(availabilityZone) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const zone = [...counts].find(([, count]) => count === most)?.[0];
  return instances.filter(({ availabilityZone }) => availabilityZone === zone);
}

function toNextHour({ launchedMs }: Instance, nowMs: number): number {
  return HOUR_MS - ((nowMs - launchedMs) % HOUR_MS);
}
