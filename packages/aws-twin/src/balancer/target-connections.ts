import { Agent } from 'node:http';
import type { RoutedTarget } from './routing-table.ts';

/** Connections to targets, kept open between requests, and given up with their target. */
export class TargetConnections {
  readonly #agents = new Map<string, Agent>();
  readonly #idleTimeoutMs: number;

  /** @param idleTimeoutMs after which an idle connection is ended, milliseconds of the machine */
  constructor(idleTimeoutMs: number) {
    this.#idleTimeoutMs = idleTimeoutMs;
  }

  to(target: RoutedTarget): Agent {
    const key = keyOf(target);
    const agent = this.#agents.get(key) ?? new Agent({ keepAlive: true, timeout: this.#idleTimeoutMs });
    this.#agents.set(key, agent);
    return agent;
  }

  /** Ends the idle connections to targets that take no new requests; what is being answered goes on. */
  keepOnly(targets: Iterable<RoutedTarget>): void {
    const kept = new Set([...targets].filter(({ turn }) => turn !== 'none').map(keyOf));
    for (const [key, agent] of this.#agents) {
      if (kept.has(key)) continue;
      this.#agents.delete(key);
      endIdle(agent);
    }
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
    this.#agents.clear();
  }
}

/** A port may be used again by another instance. */
const keyOf = ({ id, port }: RoutedTarget): string => `${id}:${port}`;

function endIdle(agent: Agent): void {
  for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
  // What is still in use is not to be kept afterwards.
  agent.maxFreeSockets = 0;
}
