import { kindOf, noRequests } from './request-kind.ts';
import type { RequestHead } from './request-stream.ts';
import type { Traffic } from './stand.ts';

/** Counts what passes, until the count is taken. */
export class TrafficCount {
  #requests = noRequests();
  #connections = 0;
  #bytesUp = 0;
  #bytesDown = 0;

  connection(): void {
    this.#connections += 1;
  }

  request(head: RequestHead): void {
    this.#requests[kindOf(head)] += 1;
  }

  up(bytes: number): void {
    this.#bytesUp += bytes;
  }

  down(bytes: number): void {
    this.#bytesDown += bytes;
  }

  take(): Traffic {
    const taken = {
      requests: this.#requests,
      connections: this.#connections,
      bytesUp: this.#bytesUp,
      bytesDown: this.#bytesDown,
    };
    this.#requests = noRequests();
    this.#connections = 0;
    this.#bytesUp = 0;
    this.#bytesDown = 0;
    return taken;
  }
}
