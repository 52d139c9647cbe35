import type { Clock } from '@deploy/kernel';
import { OriginTimeout, originFailure } from './error-answer.ts';
import type { EdgeKnobs } from './knobs.ts';
import type { HttpAnswer } from './message.ts';
import type { Origin, OriginRequest } from './origin.ts';

export interface OriginPatience {
  readonly clock: Clock;
  readonly knobs: Pick<EdgeKnobs, 'originTimeoutMs'>;
}

/** Sends a request to an origin. A broken connection becomes a 502, silence a 504; nothing is thrown. */
export async function askOrigin(origin: Origin, request: OriginRequest, patience: OriginPatience): Promise<HttpAnswer> {
  const limitMs = patience.knobs.originTimeoutMs;
  const connection = new AbortController();
  const alarm = new AbortController();
  try {
    const answer = origin(request, connection.signal);
    if (limitMs === null) return await answer;
    const late = patience.clock.sleep(limitMs, alarm.signal).then(() => {
      throw new OriginTimeout(`no answer within ${limitMs} ms`);
    });
    return await Promise.race([answer, late]);
  } catch (cause) {
    connection.abort();
    return originFailure(cause);
  } finally {
    alarm.abort();
  }
}
