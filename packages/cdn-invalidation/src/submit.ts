import { AccessDeniedError, type Clock, type Deadline, RemoteError, type Reporter, TimeoutError } from '@deploy/kernel';
import { isOwnReference, nextStep } from './batches.ts';
import type { Batch, Cdn, RunningInvalidation } from './cdn.ts';
import { pollIntervalMs } from './polling.ts';

export interface PurgePorts {
  readonly cdn: Cdn;
  readonly clock: Clock;
  readonly reporter: Reporter;
  readonly deadline: Deadline;
  readonly signal: AbortSignal;
}

/** An invalidation that CloudFront has accepted and will carry out. */
export interface AcceptedInvalidation {
  readonly distribution: string;
  readonly id: string;
  readonly paths: readonly string[];
  readonly isCompleted: boolean;
}

export interface Submission {
  readonly accepted: readonly AcceptedInvalidation[];
  /** Why not everything was accepted; null when it was. */
  readonly failure: unknown;
}

/**
 * Submits batches to one distribution as there is room for them, and tries again what CloudFront fails to accept: its
 * control plane is known to answer 503 for minutes. Ends at the deadline with what was accepted so far.
 */
export async function submitBatches(
  ports: PurgePorts,
  distribution: string,
  batches: readonly Batch[],
): Promise<Submission> {
  const accepted: AcceptedInvalidation[] = [];
  const watch = new RoomWatch(ports, distribution);
  try {
    for (let waits = 0; accepted.length < batches.length; ) {
      const step = nextStep(batches.slice(accepted.length), await watch.running());
      const created = step.kind === 'submit' ? await attempt(ports, distribution, step.batch) : null;
      if (created === null) {
        if (step.kind === 'wait') watch.announce(step.names, step.wildcards);
        await pause(ports, waits, distribution, batches.length - accepted.length);
        waits += 1;
      } else {
        accepted.push(created);
        waits = 0;
      }
    }
    return { accepted, failure: null };
  } catch (failure) {
    return { accepted, failure };
  }
}

/** What runs of this product asked for and is in progress still; none when that may not be looked at. */
export async function joinRunning(ports: PurgePorts, distribution: string): Promise<readonly AcceptedInvalidation[]> {
  const running = await new RoomWatch(ports, distribution).running();
  return running.flatMap(({ batch, id }) =>
    batch !== null && isOwnReference(batch.reference)
      ? [{ distribution, id, paths: batch.paths, isCompleted: false }]
      : [],
  );
}

/** Null when it has to be tried again later. */
async function attempt(ports: PurgePorts, distribution: string, batch: Batch): Promise<AcceptedInvalidation | null> {
  const { cdn, reporter, signal } = ports;
  try {
    const outcome = await cdn.createInvalidation(distribution, batch, signal);
    if (outcome.kind === 'no-room') return null;
    return { distribution, id: outcome.id, isCompleted: outcome.isCompleted, paths: batch.paths };
  } catch (thrown) {
    if (!(thrown instanceof RemoteError) || ports.deadline.isPast()) throw thrown;
    reporter.message({ code: 'invalidation-retried', level: 'info', text: `${thrown.message} Trying again.` });
    return null;
  }
}

async function pause(ports: PurgePorts, waits: number, distribution: string, left: number): Promise<void> {
  const { clock, deadline, signal } = ports;
  if (deadline.isPast()) {
    throw new TimeoutError({
      code: 'invalidation-not-accepted',
      message: `CloudFront did not accept all of the invalidation of ${distribution} in time: ${left} batch(es) are left.`,
      remedy:
        'Run the job again: it continues with what is left. Raise `wait-timeout-seconds` if other invalidations of the distribution take long; only 3,000 paths and 15 wildcards may be in progress at one time.',
    });
  }
  await clock.sleep(Math.min(pollIntervalMs(waits), deadline.remainingMs()), signal);
}

/** Looks at what is in progress, as far as that is allowed, and speaks of it once. */
class RoomWatch {
  readonly #ports: PurgePorts;
  readonly #distribution: string;
  #isAllowed = true;
  #hasSpoken = false;

  constructor(ports: PurgePorts, distribution: string) {
    this.#ports = ports;
    this.#distribution = distribution;
  }

  async running(): Promise<readonly RunningInvalidation[]> {
    if (!this.#isAllowed) return [];
    const { cdn, reporter, signal } = this.#ports;
    try {
      return await cdn.listRunning(this.#distribution, signal);
    } catch (thrown) {
      if (thrown instanceof RemoteError) return [];
      if (!(thrown instanceof AccessDeniedError)) throw thrown;
      this.#isAllowed = false;
      reporter.message({
        code: 'running-unknown',
        level: 'notice',
        text: `What is in progress at ${this.#distribution} may not be looked at, so that CloudFront is simply asked. ${thrown.remedy}`,
      });
      return [];
    }
  }

  announce(names: number, wildcards: number): void {
    if (this.#hasSpoken) return;
    this.#hasSpoken = true;
    this.#ports.reporter.message({
      code: 'invalidation-waits-for-room',
      level: 'info',
      text: `${names} path(s) and ${wildcards} wildcard(s) are in progress at ${this.#distribution}; waiting until there is room.`,
    });
  }
}
