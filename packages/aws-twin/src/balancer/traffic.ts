import { Agent } from 'node:http';
import type { Clock } from '@deploy/kernel';
import { type TrafficReport, TrafficTally } from './traffic-report.ts';
import { type VisitorAnswer, visitorRequest } from './visitor-request.ts';

export interface TrafficOptions {
  readonly url: URL;
  /** The world's time: answers are counted by its seconds. */
  readonly clock: Clock;
  /** Requests in a second of the machine, while visitors are free to make them. Absent: as fast as they are answered. */
  readonly perSecond?: number;
  /** When to stop by itself; absent: when told. */
  readonly total?: number;
  /** Visitors, each with one connection that it keeps and one request at a time. Default 8. */
  readonly visitors?: number;
  /** Whether a visitor sends back the cookies it was given, as a browser does. Default no. */
  readonly keepsCookies?: boolean;
  /** After how many requests another visitor, without cookies and with a new connection, takes a place. Default: never. */
  readonly requestsPerVisitor?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** For one answer, milliseconds of the machine; default 30,000. */
  readonly timeoutMs?: number;
  readonly onAnswer?: (answer: VisitorAnswer) => void;
}

export interface Traffic {
  /** What was seen up to now. */
  report(): TrafficReport;
  /** Resolves when the total is reached, or after `stop`. */
  readonly done: Promise<TrafficReport>;
  /** Lets requests under way end, and makes no others. */
  stop(): Promise<TrafficReport>;
}

/** Visitors who ask for the same page all the time and check every answer. */
export function startTraffic(options: TrafficOptions): Traffic {
  const tally = new TrafficTally();
  const stopping = new AbortController();
  const turns = new Turns(options, stopping.signal);
  const places = Array.from({ length: options.visitors ?? 8 }, () => visitInTurn(options, turns, tally));
  const done = Promise.all(places).then(() => tally.report());
  return {
    report: () => tally.report(),
    done,
    stop: () => {
      stopping.abort();
      return done;
    },
  };
}

/** One place at the door: one visitor after the other. */
async function visitInTurn(options: TrafficOptions, turns: Turns, tally: TrafficTally): Promise<void> {
  const { requestsPerVisitor = Number.POSITIVE_INFINITY } = options;
  let visitor = new Visitor(options);
  for (let asked = 0; await turns.take(); asked += 1) {
    if (asked > 0 && asked % requestsPerVisitor === 0) {
      visitor.leave();
      visitor = new Visitor(options);
    }
    const answer = await visitor.ask();
    tally.note(answer, options.clock.now());
    options.onAnswer?.(answer);
  }
  visitor.leave();
}

/** When the next request may be made. */
class Turns {
  readonly #perSecond: number;
  readonly #total: number;
  readonly #signal: AbortSignal;
  readonly #beginMs = performance.now();
  #taken = 0;

  constructor({ perSecond, total }: TrafficOptions, signal: AbortSignal) {
    this.#perSecond = perSecond ?? Number.POSITIVE_INFINITY;
    this.#total = total ?? Number.POSITIVE_INFINITY;
    this.#signal = signal;
  }

  /** Waits for it; false when there is none any more. */
  async take(): Promise<boolean> {
    if (this.#signal.aborted || this.#taken >= this.#total) return false;
    const dueMs = this.#beginMs + (this.#taken / this.#perSecond) * 1000;
    this.#taken += 1;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await waitFor(waitMs, this.#signal);
    return !this.#signal.aborted;
  }
}

class Visitor {
  readonly #options: TrafficOptions;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #cookies = new Map<string, string>();

  constructor(options: TrafficOptions) {
    this.#options = options;
  }

  async ask(): Promise<VisitorAnswer> {
    const { url, headers = {}, timeoutMs = 30_000, keepsCookies = false } = this.#options;
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await visitorRequest({
      url,
      agent: this.#agent,
      headers: { ...headers, ...(cookie === '' ? {} : { cookie }) },
      timeoutMs,
    });
    if (keepsCookies) for (const line of answer.setCookies) this.#keep(line);
    return answer;
  }

  leave(): void {
    this.#agent.destroy();
  }

  #keep(line: string): void {
    const [, name, value] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) this.#cookies.set(name, value);
  }
}

function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
