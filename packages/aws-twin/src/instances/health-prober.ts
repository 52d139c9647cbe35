import { Agent, get } from 'node:http';
import type { ProbeAnswer } from '../fleet/target.ts';

export interface ProberOptions {
  /** Default `/healthz`. */
  readonly path?: string;
  /** Between two looks, milliseconds of the machine. Default 100. */
  readonly everyMs?: number;
  /** For one answer, milliseconds of the machine, for processes work in its time. Default 2,000. */
  readonly timeoutMs?: number;
}

const NOT_ASKED: ProbeAnswer = { healthy: false, reason: 'Target.FailedHealthChecks' };

/**
 * Asks one process for its health all the time, so that whoever makes health checks in a faster time has an answer at once
 * that is hardly older than its question. The world decides how many of them in a row count.
 */
export class HealthProber {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #url: URL;
  readonly #everyMs: number;
  readonly #timeoutMs: number;
  #answer = NOT_ASKED;
  #next: NodeJS.Timeout | null = null;
  #isOver = false;

  constructor(port: number, { path = '/healthz', everyMs = 100, timeoutMs = 2_000 }: ProberOptions = {}) {
    this.#url = new URL(path, `http://127.0.0.1:${port}`);
    this.#everyMs = everyMs;
    this.#timeoutMs = timeoutMs;
    void this.#ask();
  }

  /** What was answered last. */
  get answer(): ProbeAnswer {
    return this.#answer;
  }

  /** Whether something listens there. */
  get isAnswered(): boolean {
    return this.#answer !== NOT_ASKED;
  }

  stop(): void {
    this.#isOver = true;
    this.#answer = NOT_ASKED;
    if (this.#next !== null) clearTimeout(this.#next);
    this.#agent.destroy();
  }

  async #ask(): Promise<void> {
    const answer = await check(this.#url, this.#agent, this.#timeoutMs);
    if (this.#isOver) return;
    this.#answer = answer;
    this.#next = setTimeout(() => void this.#ask(), this.#everyMs);
    this.#next.unref();
  }
}

/** Source: Health checks for Application Load Balancer target groups, reason codes; success is 200 unless configured. */
function check(url: URL, agent: Agent, timeoutMs: number): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    const request = get(url, { agent }, (answer) => {
      answer.resume();
      const isGood = answer.statusCode === 200;
      resolve(isGood ? { healthy: true } : { healthy: false, reason: 'Target.ResponseCodeMismatch' });
    });
    request.setTimeout(timeoutMs, () => {
      resolve({ healthy: false, reason: 'Target.Timeout' });
      request.destroy();
    });
    request.once('error', () => resolve(NOT_ASKED));
  });
}
