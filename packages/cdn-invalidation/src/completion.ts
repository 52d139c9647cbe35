import { AccessDeniedError, RemoteError } from '@deploy/kernel';
import { pollIntervalMs } from './polling.ts';
import type { AcceptedInvalidation, PurgePorts } from './submit.ts';

/**
 * - `in-progress`: the deadline came first; CloudFront goes on by itself
 * - `unknown`: asking is not allowed
 */
export type CompletionStatus = 'completed' | 'in-progress' | 'unknown';

/** Status by invalidation id. */
export type Completion = ReadonlyMap<string, CompletionStatus>;

/** Waits for invalidations of any distributions together, until all are done or the deadline has passed. */
export async function awaitCompletion(
  ports: PurgePorts,
  invalidations: readonly AcceptedInvalidation[],
): Promise<Completion> {
  const { clock, deadline, signal } = ports;
  const status = new Map<string, CompletionStatus>(
    invalidations.map(({ id, isCompleted }) => [id, isCompleted ? 'completed' : 'in-progress']),
  );
  for (let looks = 0; ; looks += 1) {
    const open = invalidations.filter(({ id }) => status.get(id) === 'in-progress');
    if (open.length === 0 || deadline.isPast()) return status;
    await clock.sleep(Math.min(pollIntervalMs(looks), deadline.remainingMs()), signal);
    const seen = await Promise.all(open.map((each) => look(ports, each)));
    for (const [at, { id }] of open.entries()) status.set(id, seen[at] ?? 'in-progress');
    ports.reporter.progress({
      label: 'Invalidations completed',
      done: invalidations.filter(({ id }) => status.get(id) === 'completed').length,
      total: invalidations.length,
    });
  }
}

/** A look that fails is made again: the invalidation does not depend on it. */
async function look({ cdn, reporter, signal }: PurgePorts, each: AcceptedInvalidation): Promise<CompletionStatus> {
  try {
    return (await cdn.isCompleted(each.distribution, each.id, signal)) ? 'completed' : 'in-progress';
  } catch (thrown) {
    if (thrown instanceof RemoteError) return 'in-progress';
    if (!(thrown instanceof AccessDeniedError)) throw thrown;
    reporter.message({
      code: 'completion-unknown',
      level: 'warning',
      text: `Invalidation ${each.id} was accepted, and whether it is done may not be asked. ${thrown.remedy}`,
    });
    return 'unknown';
  }
}
