import type { Clock } from '@deploy/kernel';
import { ServiceError } from '../wire/service-error.ts';
import type { Fault } from './fault.ts';
import type { RequestOutcome, SeenRequest } from './seen-request.ts';
import type { TwinClient } from './twin-client.ts';

export interface JourneyOptions {
  readonly faults: readonly Fault[];
  readonly seen: SeenRequest;
  readonly client: TwinClient;
  readonly clock: Clock;
}

/** How a request reaches the service. */
export type Departure =
  | { readonly kind: 'arrived' }
  | { readonly kind: 'refused'; readonly error: ServiceError }
  | { readonly kind: 'broken'; readonly outcome: RequestOutcome };

/** What happens to one request on its way there and back. */
export class Journey {
  readonly #options: JourneyOptions;

  constructor(options: JourneyOptions) {
    this.#options = options;
  }

  /** Lets faults strike until the request arrives. */
  async before(): Promise<Departure> {
    const { client, faults } = this.#options;
    for (const fault of faults) {
      await this.#strike(fault, 'before');
      if (client.isDead) return { kind: 'broken', outcome: 'killed' };
      if (fault.kind === 'reset') return { kind: 'broken', outcome: 'reset' };
      if (fault.kind === 'error') return { kind: 'refused', error: new ServiceError(fault) };
    }
    return (await client.lives()) ? { kind: 'arrived' } : { kind: 'broken', outcome: 'killed' };
  }

  /** The time between arrival and effect; whoever sent it may die meanwhile without changing anything. */
  async during(): Promise<void> {
    for (const fault of this.#options.faults) await this.#linger(fault, 'during');
  }

  /** Lets faults strike until the answer is with the sender. */
  async after(): Promise<RequestOutcome> {
    const { client, faults } = this.#options;
    for (const fault of faults) {
      await this.#strike(fault, 'after');
      if (client.isDead) return 'killed';
      if (fault.kind === 'lost-answer') return 'answer-lost';
    }
    return (await client.lives()) ? 'answered' : 'killed';
  }

  async #strike(fault: Fault, phase: 'before' | 'after'): Promise<void> {
    const { client, seen } = this.#options;
    await this.#linger(fault, phase);
    if (fault.kind === 'kill' && fault.phase === phase) {
      client.kill();
      await fault.then?.(seen);
    }
    if (fault.kind === 'meanwhile' && fault.phase === phase) await fault.run(seen);
    if (fault.kind === 'stop' && fault.phase === phase) {
      client.stop();
      await fault.until(seen);
      client.resume();
    }
  }

  async #linger(fault: Fault, phase: 'before' | 'during' | 'after'): Promise<void> {
    if (fault.kind === 'latency' && (fault.phase ?? 'before') === phase) await this.#options.clock.sleep(fault.ms);
  }
}
