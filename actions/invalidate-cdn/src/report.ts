import type { ActionResult } from '@deploy/action-kit';
import { type Completion, highestCostUsd } from '@deploy/cdn-invalidation';
import type { DeployError } from '@deploy/kernel';
import type { Job } from './job.ts';
import type { PlannedPurge } from './plan.ts';
import type { Proof } from './prove.ts';
import type { DonePurge } from './purge.ts';
import type { Status } from './status.ts';
import { summaryOf } from './summary.ts';

/** All that is known when the run ends, in whatever way. */
export interface Report {
  readonly status: Status;
  readonly purges: readonly (PlannedPurge & Partial<Pick<DonePurge, 'failure' | 'invalidations'>>)[];
  readonly completion: Completion | null;
  readonly proof: Proof | null;
  readonly failure: DeployError | null;
}

export function resultOf(job: Job, report: Report): ActionResult {
  return {
    outputs: outputsOf(report),
    summary: summaryOf(job, report),
    data: dataOf(job, report),
    ...(report.failure === null ? {} : { failure: report.failure }),
  };
}

/** Larger ones are refused by the runner (source: GitHub, "Workflow syntax", outputs: 1 MB). */
const MOST_OUTPUT_CHARACTERS = 500_000;

export function outputsOf({ purges, status }: Pick<Report, 'purges' | 'status'>): Readonly<Record<string, string>> {
  const paths = purges.flatMap(({ plan }) => plan.paths);
  const ids = purges.flatMap(({ invalidations }) => (invalidations ?? []).map(({ id }) => id));
  return {
    status,
    'invalidation-ids': ids.join('\n'),
    'path-count': String(paths.length),
    paths: cutLines([...new Set(paths)]),
    'estimated-cost-usd': String(highestCostUsd(paths.length)),
  };
}

function cutLines(lines: readonly string[]): string {
  const whole = lines.join('\n');
  if (whole.length <= MOST_OUTPUT_CHARACTERS) return whole;
  return whole.slice(0, whole.lastIndexOf('\n', MOST_OUTPUT_CHARACTERS));
}

function dataOf({ changed, inputs, target }: Job, { completion, proof, purges, status }: Report) {
  return {
    status,
    bucket: target.bucket,
    prefix: target.prefix,
    generation: changed?.generation ?? null,
    strategy: inputs.strategy,
    distributions: purges.map(({ acknowledged, distribution, findings, invalidations = [], plan }) => ({
      distribution,
      acknowledged,
      ...plan,
      invalidations: invalidations.map(({ id, isCompleted, paths }) => ({
        id,
        status: completion?.get(id) ?? (isCompleted ? 'completed' : 'in-progress'),
        paths,
      })),
      findings,
    })),
    proof,
  };
}
