import { AbortedError, ConflictError, errorMessage, TimeoutError } from './errors.ts';
import type { LeaseDocument, ObservedLease } from './lease-document.ts';
import {
  freedLease,
  isSameTaking,
  LEASE_MS,
  RENEW_EVERY_MS,
  renewedLease,
  SIGNATURE_LIFE_SECONDS,
  STAMP_USABLE_MS,
} from './lease-rules.ts';
import { type LeasePorts, readLease, writeLease } from './lease-store.ts';
import type { Fence, FenceStamp } from './object-store.ts';

/** A renewal that the store confirmed: when it was sent (own monotonic clock) and the store's time in the answer. */
interface Confirmation {
  readonly sentMs: number;
  readonly storeTimeMs: number;
}

export interface Taking {
  readonly etag: string | null;
  /** Null when the answer to the taking was lost; `confirm` makes up for it. */
  readonly confirmed: Confirmation | null;
  readonly wasObserved: boolean;
}

const RETRY_MS = 1_000;

/** A lease in this process's hands: renewed in the background until it is released, lost, or its holder asked to stop. */
export class HeldLease implements Fence {
  /** Whether nobody wrote the lease between the caller's first reading and the taking. */
  readonly wasObserved: boolean;
  /** Aborts when the lease is lost or the holder is asked to stop; the reason is the error to report. */
  readonly signal: AbortSignal;
  readonly #ports: LeasePorts;
  readonly #key: string;
  readonly #stop = new AbortController();
  readonly #ending = new AbortController();
  readonly #loop: Promise<void>;
  #document: LeaseDocument;
  #etag: string | null;
  #confirmed: Confirmation | null;
  #renewing: Promise<void> | null = null;
  #isLost = false;

  constructor(ports: LeasePorts, key: string, document: LeaseDocument, taking: Taking) {
    this.#ports = ports;
    this.#key = key;
    this.#document = document;
    this.#etag = taking.etag;
    this.#confirmed = taking.confirmed;
    this.wasObserved = taking.wasObserved;
    this.signal = this.#stop.signal;
    this.#loop = this.#renewUntilEnd();
  }

  get generation(): number {
    return this.#document.generation;
  }

  async stamp(signal?: AbortSignal): Promise<FenceStamp> {
    for (;;) {
      this.signal.throwIfAborted();
      signal?.throwIfAborted();
      const confirmed = this.#confirmed;
      if (confirmed !== null && this.#ports.clock.monotonic() - confirmed.sentMs < STAMP_USABLE_MS) {
        return { signedAtMs: confirmed.storeTimeMs, lifeSeconds: SIGNATURE_LIFE_SECONDS };
      }
      await this.#renewOrWait(signal);
    }
  }

  /** Renews now. Rejects when the lease turns out to be lost. */
  async confirm(): Promise<void> {
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = null;
    });
    await this.#renewing;
    if (this.#isLost) this.signal.throwIfAborted();
  }

  /** Ends the renewals and writes the lease as free. Never throws: a lease that cannot be freed runs out by itself. */
  async release(): Promise<void> {
    this.#ending.abort();
    await this.#loop;
    if (this.#isLost) return;
    try {
      await this.#free();
    } catch (thrown) {
      this.#ports.reporter.message({
        code: 'lease-not-freed',
        level: 'notice',
        text: `The lease could not be freed and runs out by itself within ${LEASE_MS / 1000} s: ${errorMessage(thrown)}`,
      });
    }
  }

  async #renewUntilEnd(): Promise<void> {
    const { clock } = this.#ports;
    while (!this.#isLost) {
      try {
        await clock.sleep(RENEW_EVERY_MS, this.#ending.signal);
      } catch {
        return;
      }
      // After a failure the next renewal is due at once: a third one 15 s later would come after the lease has run out.
      while (!(await this.#renewOrWait(this.#ending.signal))) if (this.#ending.signal.aborted) return;
    }
  }

  /** One renewal and whether it was confirmed; a failure of the network is waited out for as long as the lease lasts. */
  async #renewOrWait(signal?: AbortSignal): Promise<boolean> {
    try {
      await this.confirm();
      return true;
    } catch (thrown) {
      if (this.#isLost) return false;
      if (this.#isOutOfTime()) {
        this.#lose(
          new TimeoutError({
            code: 'lease-not-renewed',
            message: `The lease could not be renewed for ${LEASE_MS / 1000} s: ${errorMessage(thrown)}`,
            remedy: 'Run the action again when the store answers; it continues from what is there.',
            cause: thrown,
          }),
        );
        return false;
      }
      await this.#ports.clock.sleep(RETRY_MS, signal).catch(() => {});
      return false;
    }
  }

  #isOutOfTime(): boolean {
    return this.#confirmed === null || this.#ports.clock.monotonic() - this.#confirmed.sentMs >= LEASE_MS;
  }

  async #renew(): Promise<void> {
    const { store, clock, random } = this.#ports;
    for (;;) {
      const sentMs = clock.monotonic();
      const next = renewedLease(this.#document, random.nonce());
      const outcome = await writeLease(store, this.#key, next, { etag: this.#etag });
      if (outcome.kind === 'written') {
        this.#document = next;
        this.#etag = outcome.etag;
        this.#confirmed = { sentMs, storeTimeMs: outcome.storeTimeMs };
        return;
      }
      if (!this.#adopt(await readLease(store, this.#key))) return;
    }
  }

  /** Takes over what others wrote into our lease, or what of ours landed unanswered. False when the lease is lost. */
  #adopt(found: ObservedLease): boolean {
    if (found.document === null || !isSameTaking(found.document, this.#document)) {
      const thief = found.document?.owner?.run ?? 'somebody';
      this.#lose(
        new ConflictError({
          code: 'lease-lost',
          message: `The lease s3://${this.#ports.store.bucket}/${this.#key} was taken over by ${thief}.`,
          remedy:
            'This run was silent for too long and has stopped; the other run finishes or undoes what was begun. Look at that run, then start this one again if it is still wanted.',
        }),
      );
      return false;
    }
    this.#document = found.document;
    this.#etag = found.etag;
    const { abort } = found.document;
    if (abort !== null && !this.signal.aborted) {
      this.#stop.abort(
        new AbortedError({
          code: 'asked-to-stop',
          message: `${abort.by} asked this run to stop: ${abort.reason}.`,
          remedy: 'That run finishes or undoes what this one began. Start this one again if it is still wanted.',
        }),
      );
    }
    return true;
  }

  #lose(reason: Error): void {
    this.#isLost = true;
    this.#stop.abort(reason);
    this.#ending.abort();
  }

  async #free(): Promise<void> {
    const { store, random } = this.#ports;
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const next = freedLease(this.#document, random.nonce());
      const outcome = await writeLease(store, this.#key, next, { etag: this.#etag });
      if (outcome.kind === 'written') return;
      const found = await readLease(store, this.#key);
      if (found.document === null || !isSameTaking(found.document, this.#document)) return;
      this.#document = found.document;
      this.#etag = found.etag;
    }
  }
}
