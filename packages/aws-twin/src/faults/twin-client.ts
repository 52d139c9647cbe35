/**
 * A sender of requests, as its machine sees it: running, stopped, or dead. A dead one never hears anything again, and
 * nothing that it sends takes effect.
 */
export class TwinClient {
  readonly name: string;
  /** Resolves when the client is killed: what a test races against the run that will never end. */
  readonly killed: Promise<void>;
  #state: 'running' | 'stopped' | 'dead' = 'running';
  #waiting: (() => void)[] = [];
  #announceDeath: () => void = () => undefined;

  constructor(name: string) {
    this.name = name;
    this.killed = new Promise((resolve) => {
      this.#announceDeath = resolve;
    });
  }

  get isDead(): boolean {
    return this.#state === 'dead';
  }

  /** As by SIGKILL. */
  kill(): void {
    this.#state = 'dead';
    this.#announceDeath();
    this.#wakeAll();
  }

  /** As by SIGSTOP: requests and answers stand still. */
  stop(): void {
    if (this.#state === 'running') this.#state = 'stopped';
  }

  /** As by SIGCONT: requests and answers go on in the order they came. */
  resume(): void {
    if (this.#state !== 'stopped') return;
    this.#state = 'running';
    this.#wakeAll();
  }

  /** Resolves at once while the client runs and later if it is stopped: to whether it lives. */
  async lives(): Promise<boolean> {
    while (this.#state === 'stopped') await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return !this.isDead;
  }

  #wakeAll(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go();
  }
}
