import {
  type BucketView,
  type Distribution,
  examine,
  type Finding,
  type PurgePlan,
  planPurge,
  readSettled,
} from '@deploy/cdn-invalidation';
import { AccessDeniedError } from '@deploy/kernel';
import type { Pointer } from '@deploy/static-release';
import type { Job } from './job.ts';
import { acknowledgedBy, refuseUnknownGeneration } from './releases.ts';

/** What is to be done at one distribution. */
export interface PlannedPurge {
  readonly distribution: string;
  readonly view: BucketView;
  readonly findings: readonly Finding[];
  readonly acknowledged: number;
  readonly plan: PurgePlan;
}

/** Plans for all distributions. Nothing is purged before every one of them is known to be there. */
export async function planAll(job: Job): Promise<readonly PlannedPurge[]> {
  const { changed, inputs, releases, target } = job;
  const [pointer, ...settings] = await Promise.all([
    changed === null || releases === null ? null : releases.pointer(),
    ...target.distributions.map((id) => settingsOf(job, id)),
  ]);
  if (changed !== null && pointer !== null && !inputs['dry-run']) refuseUnknownGeneration(changed, pointer);
  return target.distributions.map((id, at) => planOne(job, id, settings[at] ?? null, pointer));
}

function planOne(job: Job, id: string, distribution: Distribution | null, pointer: Pointer | null): PlannedPurge {
  const { changed, inputs, target, typed } = job;
  const view = { distribution, bucket: target.bucket, originPath: inputs['origin-path'] };
  const findings = examine(view);
  for (const { code, level, remedy, text } of findings) {
    job.action.reporter.message({ code, level, text: `${text} ${remedy}` });
  }
  const acknowledged = acknowledgedBy(id, changed, pointer);
  const { 'max-paths': maxPaths, strategy } = inputs;
  const plan = planPurge({ view, changed, acknowledged, typed, strategy, maxPaths });
  job.action.reporter.message({ code: 'purge-planned', level: 'info', text: `${id}: ${briefly(plan)}` });
  return { distribution: id, view, findings, acknowledged, plan };
}

const MOST_NAMED = 20;

function briefly({ paths, reach }: PurgePlan): string {
  if (paths.length === 0) return 'nothing to purge.';
  const named = paths.slice(0, MOST_NAMED).join(' ');
  const rest = paths.length > MOST_NAMED ? ` and ${paths.length - MOST_NAMED} more` : '';
  return `${paths.length} path(s) to purge, with ${reach} unchanged: ${named}${rest}`;
}

/** Null when the settings may not be read, which is said. */
async function settingsOf({ action, inputs, purge }: Job, id: string): Promise<Distribution | null> {
  try {
    return inputs['dry-run']
      ? await purge.cdn.readDistribution(id, purge.signal)
      : await readSettled(purge, id, inputs.wait);
  } catch (thrown) {
    if (!(thrown instanceof AccessDeniedError)) throw thrown;
    action.reporter.message({
      code: 'settings-unreadable',
      level: 'warning',
      text: `The settings of ${id} may not be read, so that everything that changed is purged. ${thrown.remedy}`,
    });
    return null;
  }
}
