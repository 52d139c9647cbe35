import type { Clock } from './clock.ts';
import { ConflictError } from './errors.ts';
import { HeldLease } from './held-lease.ts';
import type { LeaseOwner, LeaseRequest, ObservedLease } from './lease-document.ts';
import { ABORT_WAIT_MS, decideLease, type LeaseDecision, takenLease } from './lease-rules.ts';
import { editLease, type LeasePorts, readLease, writeLease } from './lease-store.ts';
import type { ObjectStore } from './object-store.ts';

export interface AcquireOptions {
  readonly key: string;
  readonly me: LeaseOwner;
  /** The reading that the caller's plan rests on. */
  readonly observed: ObservedLease;
  /** How long to wait for a holder that is seen renewing. */
  readonly patienceMs: number;
  readonly ignoreHold: boolean;
  /** Ask a holder to stop, for this reason, and wait for it. */
  readonly abortHolder: string | null;
  readonly signal?: AbortSignal;
}

const POLL_MS = 5_000;

/**
 * Takes the lease, or throws `ConflictError` naming the holder's run. A silent holder is watched for the lease's length
 * first, on this process's monotonic clock. The result says whether the reading in `observed` was still current.
 */
export async function acquireLease(ports: LeasePorts, options: AcquireOptions): Promise<HeldLease> {
  const watch = new LeaseWatch(ports.clock, options.observed);
  let abortPending = options.abortHolder;
  for (;;) {
    options.signal?.throwIfAborted();
    const decision = decideLease(watch.current, {
      me: options.me,
      ...watch.seen(),
      patienceMs: options.abortHolder === null ? options.patienceMs : Math.max(options.patienceMs, ABORT_WAIT_MS),
      ignoreHold: options.ignoreHold,
    });
    if (decision.kind === 'take') {
      const held = await tryTake(ports, options, watch.current);
      if (held !== null) return held;
    } else if (decision.kind === 'watch') {
      if (abortPending !== null) {
        await askToStop(ports, options, watch.current, abortPending);
        abortPending = null;
      } else {
        if (watch.isNews()) announceWait(ports, decision);
        await ports.clock.sleep(POLL_MS, options.signal);
      }
    } else {
      throw refusal(decision, ports.store, options.key);
    }
    watch.saw(await readLease(ports.store, options.key, options.signal));
  }
}

/** What one process has seen of a lease, on its own clock. */
class LeaseWatch {
  current: ObservedLease;
  readonly #clock: Clock;
  readonly #startedMs: number;
  #unmovedSinceMs: number;
  #seenRenewing = false;
  #polls = 0;

  constructor(clock: Clock, first: ObservedLease) {
    this.#clock = clock;
    this.current = first;
    this.#startedMs = clock.monotonic();
    this.#unmovedSinceMs = this.#startedMs;
  }

  saw(next: ObservedLease): void {
    if (next.etag === this.current.etag) return;
    // A renewal keeps the generation; a request to stop or to hold that somebody wrote is not the holder's sign of life.
    const before = this.current.document;
    const isRenewal =
      next.document !== null &&
      before !== null &&
      next.document.generation === before.generation &&
      next.document.state === 'held' &&
      next.document.abort?.at === before.abort?.at &&
      next.document.hold?.at === before.hold?.at;
    const isSameHolder = next.document?.generation === before?.generation;
    this.#seenRenewing = isRenewal || (this.#seenRenewing && isSameHolder);
    this.#unmovedSinceMs = this.#clock.monotonic();
    this.current = next;
  }

  /** True once: a wait is announced when it begins. */
  isNews(): boolean {
    this.#polls += 1;
    return this.#polls === 1;
  }

  seen(): { quietMs: number; waitedMs: number; seenRenewing: boolean } {
    const nowMs = this.#clock.monotonic();
    return {
      quietMs: nowMs - this.#unmovedSinceMs,
      waitedMs: nowMs - this.#startedMs,
      seenRenewing: this.#seenRenewing,
    };
  }
}

async function tryTake(ports: LeasePorts, options: AcquireOptions, from: ObservedLease): Promise<HeldLease | null> {
  const document = takenLease(from.document, { me: options.me, nonce: ports.random.nonce() });
  const sentMs = ports.clock.monotonic();
  const outcome = await writeLease(ports.store, options.key, document, from, options.signal);
  const wasObserved = from.etag === options.observed.etag;
  if (outcome.kind === 'written') {
    return new HeldLease(ports, options.key, document, {
      etag: outcome.etag,
      confirmed: { sentMs, storeTimeMs: outcome.storeTimeMs },
      wasObserved,
    });
  }
  // Refused: somebody was faster, or our own write landed and its answer was lost.
  const found = await readLease(ports.store, options.key, options.signal);
  if (found.document?.nonce !== document.nonce) return null;
  const held = new HeldLease(ports, options.key, document, { etag: found.etag, confirmed: null, wasObserved });
  try {
    await held.confirm();
    return held;
  } catch (thrown) {
    await held.release();
    throw thrown;
  }
}

async function askToStop(ports: LeasePorts, options: AcquireOptions, seen: ObservedLease, reason: string) {
  if (seen.document === null) return;
  const abort: LeaseRequest = { by: options.me.run, reason, at: new Date(ports.clock.now()).toISOString() };
  await editLease(ports, options.key, (lease) => (lease.state === 'held' ? { ...lease, abort } : null), options.signal);
  ports.reporter.message({
    code: 'lease-abort-asked',
    level: 'notice',
    text: `Asked ${seen.document.owner?.run ?? 'the holder'} to stop at its next step; waiting for it.`,
  });
}

function announceWait(ports: LeasePorts, decision: LeaseDecision & { kind: 'watch' }): void {
  ports.reporter.message({
    code: 'lease-watching',
    level: 'info',
    text: `${decision.holder?.run ?? 'Another run'} holds the lease; watching whether it still renews it (at most a minute).`,
  });
}

function refusal(
  decision: LeaseDecision & { kind: 'refuse-held' | 'refuse-hold' },
  store: ObjectStore,
  key: string,
): ConflictError {
  if (decision.kind === 'refuse-hold') {
    return new ConflictError({
      code: 'deployments-held',
      message: `Deployments to s3://${store.bucket} are on hold since ${decision.at}, by ${decision.by}: ${decision.reason}.`,
      remedy: 'When the reason is gone, run the action with `mode: lift`. `mode: rollback` works during a hold.',
    });
  }
  return new ConflictError({
    code: 'lease-held',
    message: `${decision.holder?.run ?? 'Another run'} (attempt ${decision.holder?.attempt ?? 1}) is deploying to s3://${store.bucket} and holds ${key}.`,
    remedy:
      'Wait for that run and start this one again, or set `lock-timeout-seconds` to wait for it here. `mode: rollback` with `abort-holder: true` asks it to stop.',
  });
}
