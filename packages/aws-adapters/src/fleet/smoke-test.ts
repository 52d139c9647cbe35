import type { SmokeResult } from '@deploy/fleet-rollout';
import { type Clock, type Colour, deadlineIn } from '@deploy/kernel';
import type { FleetSettings } from './fleet-settings.ts';
import type { Ask, SmokeAnswer } from './smoke-request.ts';

/** At most so many requests, so that a wrong setting does not become a load test. */
const MOST_REQUESTS = 200;
const AT_ONCE = 8;
const PAUSE_MS = 100;
/** Each request; a colour that needs longer is not ready for visitors. */
const TIMEOUT_MS = 5_000;
/** Routing by a rule that was just changed may lag for a minute. */
const FIRST_WITHIN_MS = 60_000;
const POLL_MS = 2_000;
/** A request without any answer is sent again, for the way to the balancer is not what is tested. */
const TRIES = 3;

export interface SmokePorts {
  readonly settings: Pick<FleetSettings, 'preview' | 'healthPath' | 'minimumRequests'>;
  readonly ask: Ask;
  readonly clock: Clock;
}

/**
 * Asks a colour through its preview rule: the health path until it answers with 2xx, then as often as rates of errors need
 * to be compared. Redirects are not followed. Without a preview there is nothing to ask.
 */
export async function smokeColour(ports: SmokePorts, colour: Colour, signal?: AbortSignal): Promise<SmokeResult> {
  const target = targetOf(ports, colour);
  if (target === null) return { ok: true, requests: 0 };
  if ('why' in target) return { ok: false, why: target.why };
  const send = () => ports.ask({ ...target, timeoutMs: TIMEOUT_MS, signal });
  const first = await untilWell(send, ports.clock, signal);
  if (!isWell(first.answer)) return { ok: false, why: `${target.url} answered ${tell(first.answer)}` };
  let requests = first.requests;
  const wanted = Math.min(MOST_REQUESTS, ports.settings.minimumRequests);
  while (requests < wanted) {
    await ports.clock.sleep(PAUSE_MS, signal);
    const round = Math.min(AT_ONCE, wanted - requests);
    const answers = await Promise.all(Array.from({ length: round }, () => stubborn(send, ports.clock, signal)));
    requests += round;
    const bad = answers.find((answer) => !isWell(answer));
    if (bad !== undefined) return { ok: false, why: `${target.url} answered ${tell(bad)} within ${requests} requests` };
  }
  return { ok: true, requests };
}

type Target = { readonly url: string; readonly headers: Readonly<Record<string, string>> } | { readonly why: string };

function targetOf({ settings: { healthPath, preview } }: SmokePorts, colour: Colour): Target | null {
  if (preview === null) return null;
  if (!URL.canParse(preview.url)) return { why: `${JSON.stringify(preview.url)} is no address to ask` };
  const base = new URL(preview.url);
  // A path such as //elsewhere would name another host.
  const url = new URL(base);
  const [path = '', query = ''] = healthPath.split('?', 2);
  url.pathname = `${base.pathname.replace(/\/$/, '')}/${path.replace(/^\/+/, '')}`;
  url.search = query;
  return { url: url.href, headers: { [preview.header]: preview.values[colour] } };
}

interface First {
  readonly answer: SmokeAnswer;
  readonly requests: number;
}

async function untilWell(send: () => Promise<SmokeAnswer>, clock: Clock, signal?: AbortSignal): Promise<First> {
  const deadline = deadlineIn(clock, FIRST_WITHIN_MS);
  for (let requests = 1; ; requests += 1) {
    signal?.throwIfAborted();
    const answer = await send();
    if (isWell(answer) || deadline.isPast()) return { answer, requests };
    await clock.sleep(POLL_MS, signal);
  }
}

async function stubborn(send: () => Promise<SmokeAnswer>, clock: Clock, signal?: AbortSignal): Promise<SmokeAnswer> {
  for (let tries = 1; ; tries += 1) {
    const answer = await send();
    if (answer.kind === 'answer' || tries === TRIES) return answer;
    await clock.sleep(POLL_MS, signal);
  }
}

const isWell = (answer: SmokeAnswer): boolean =>
  answer.kind === 'answer' && answer.status >= 200 && answer.status < 300;

const SHOWN = 200;

/** The body is anybody's: it is quoted, without line breaks or control characters. */
function tell(answer: SmokeAnswer): string {
  if (answer.kind === 'no-answer') return `nothing (${answer.why})`;
  const { beginning, location, status } = answer;
  const where = location === null ? '' : ` to ${quoted(location)}, which is not followed`;
  return `${status}${where}${beginning === '' ? '' : `: ${quoted(beginning)}`}`;
}

const quoted = (text: string): string =>
  JSON.stringify(
    text
      .replace(/[\p{C}\s]+/gu, ' ')
      .trim()
      .slice(0, SHOWN),
  );
