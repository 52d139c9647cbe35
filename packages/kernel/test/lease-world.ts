import { type AcquireOptions, acquireLease } from '../src/lease.ts';
import { type LeaseDocument, type LeaseOwner, parseLease } from '../src/lease-document.ts';
import type { LeasePorts } from '../src/lease-store.ts';
import { readLease } from '../src/lease-store.ts';
import type { Message } from '../src/reporter.ts';
import { silentReporter } from '../src/reporter.ts';
import { FakeStore } from './fake-store.ts';
import { countingRandom, StepClock } from './step-clock.ts';

export const KEY = '_deploy/root/lease.json';

/** A process that wants a lease. */
export const owner = (run: number, attempt = 1): LeaseOwner => ({
  run: `https://github.example/runs/${run}`,
  runId: String(run),
  attempt,
  process: `process ${run}.${attempt}`,
});

/** One store, one clock, and the processes that meet there. */
export class LeaseWorld {
  readonly clock = new StepClock();
  readonly store = new FakeStore(this.clock);
  readonly messages: Message[] = [];

  ports(name: string): LeasePorts {
    const reporter = { ...silentReporter, message: (message: Message) => void this.messages.push(message) };
    return { store: this.store, clock: this.clock, random: countingRandom(name), reporter };
  }

  /** Takes the lease as an operation does: on what it read first. */
  async acquire(me: LeaseOwner, wishes: Partial<AcquireOptions> = {}) {
    const observed = await readLease(this.store, KEY);
    const defaults = { key: KEY, me, observed, patienceMs: 0, ignoreHold: false, abortHolder: null };
    return acquireLease(this.ports(me.process), { ...defaults, ...wishes });
  }

  get lease(): LeaseDocument {
    return parseLease(this.store.text(KEY) ?? '');
  }

  set lease(document: LeaseDocument) {
    this.store.set(KEY, JSON.stringify(document));
  }

  /** The same as a step of something else. */
  async write(document: LeaseDocument): Promise<void> {
    this.lease = document;
  }

  codes(): readonly string[] {
    return this.messages.map(({ code }) => code);
  }
}

/** A lease whose owner will never be heard of again. */
export const leaseOf = (holder: LeaseOwner, more: Partial<LeaseDocument> = {}): LeaseDocument => ({
  version: 1,
  kind: 'lease',
  state: 'held',
  generation: 3,
  nonce: 'of the dead',
  owner: holder,
  abort: null,
  hold: null,
  ...more,
});
