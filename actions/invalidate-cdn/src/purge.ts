import {
  type AcceptedInvalidation,
  awaitCompletion,
  batchesOf,
  type Completion,
  joinRunning,
  submitBatches,
} from '@deploy/cdn-invalidation';
import { DeployError, TimeoutError } from '@deploy/kernel';
import type { Job } from './job.ts';
import type { PlannedPurge } from './plan.ts';

/** What became of the plan of one distribution. */
export interface DonePurge extends PlannedPurge {
  /** Accepted in this run, or still in progress from an earlier attempt. */
  readonly invalidations: readonly AcceptedInvalidation[];
  /** Why not all of it was accepted; null when it was. */
  readonly failure: DeployError | null;
}

/** Submits all plans at once and records what was accepted. Throws what is a bug, or the reason of a cancellation. */
export async function submitAll(job: Job, planned: readonly PlannedPurge[]): Promise<readonly DonePurge[]> {
  const done = await Promise.all(planned.map((each) => submitOne(job, each)));
  const { changed, purge, releases } = job;
  purge.signal.throwIfAborted();
  const accepted =
    changed === null ? [] : done.filter((each) => each.failure === null && isNews(each, changed.generation));
  if (changed !== null && releases !== null && accepted.length > 0) {
    await releases.acknowledge(
      accepted.map(({ distribution }) => distribution),
      changed.generation,
    );
  }
  return done;
}

const isNews = ({ acknowledged }: PlannedPurge, generation: number): boolean => acknowledged < generation;

async function submitOne(job: Job, planned: PlannedPurge): Promise<DonePurge> {
  const { distribution, plan } = planned;
  const identity = { distribution, occasion: occasionOf(job) };
  const { accepted, failure } = await submitBatches(job.purge, distribution, batchesOf(plan.paths, identity));
  if (failure !== null && !(failure instanceof DeployError)) throw failure;
  const joined = plan.paths.length === 0 ? await joinEarlier(job, planned) : [];
  return { ...planned, invalidations: [...accepted, ...joined], failure };
}

/** What a killed attempt of this job asked for and recorded, and nobody has waited for yet. */
async function joinEarlier(job: Job, { acknowledged, distribution }: PlannedPurge) {
  const { changed, inputs, purge } = job;
  const isRepeated = changed !== null && acknowledged >= changed.generation;
  return isRepeated && inputs.wait ? joinRunning(purge, distribution) : [];
}

/**
 * What makes the invalidation the same one when the job is repeated: the generation that it makes visible, so that going
 * back and forth between two releases purges each time. What does not come from a release happens once in each attempt of
 * a step.
 */
function occasionOf({ action, changed, ports, typed }: Job): string {
  const release =
    changed === null ? '' : `generation ${changed.generation} of s3://${changed.bucket}/${changed.prefix}`;
  if (changed !== null && typed.length === 0) return release;
  const { attempt, runId } = action.run;
  const run = runId === null ? action.random.nonce() : `run ${runId} attempt ${attempt} step ${ports.step}`;
  return [release, run].filter((part) => part !== '').join(', ');
}

/** Waits for all distributions together. */
export function waitForAll({ purge }: Job, done: readonly DonePurge[]): Promise<Completion> {
  return awaitCompletion(
    purge,
    done.flatMap(({ invalidations }) => invalidations),
  );
}

/** Null unless something is in progress still. */
export function stillRunning(job: Job, completion: Completion): TimeoutError | null {
  const open = [...completion].flatMap(([id, status]) => (status === 'in-progress' ? [id] : []));
  if (open.length === 0) return null;
  return new TimeoutError({
    code: 'invalidation-still-running',
    message: `CloudFront has accepted the invalidation and not completed it within ${job.inputs['wait-timeout-seconds']} s: ${open.join(', ')}.`,
    remedy:
      'It has not failed and goes on by itself; nothing has to be done again. Run the job again to wait for it, or raise `wait-timeout-seconds`: minutes are usual, more than ten happen.',
  });
}
