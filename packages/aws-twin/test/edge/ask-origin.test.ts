import { describe, expect, test } from '@jest/globals';
import { askOrigin } from '../../src/edge/ask-origin.ts';
import { NO_BODY, textAnswer } from '../../src/edge/message.ts';
import type { Origin } from '../../src/edge/origin.ts';
import { ManualClock } from './manual-clock.ts';

const REQUEST = { method: 'GET', path: '/', query: '', headers: {}, body: NO_BODY };

/** A clock that knows how many sleep on it. */
class CountingClock extends ManualClock {
  sleeping = 0;

  override async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.sleeping += 1;
    try {
      await super.sleep(ms, signal);
    } finally {
      this.sleeping -= 1;
    }
  }
}

describe('asking an origin', () => {
  test('gives up the connection when time is over', async () => {
    const clock = new CountingClock();
    let connection: AbortSignal | undefined;
    const silent: Origin = (_request, signal) => {
      connection = signal;
      return new Promise(() => {});
    };
    const pending = askOrigin(silent, REQUEST, { clock, knobs: { originTimeoutMs: 100 } });
    await clock.advance(99);
    expect(connection?.aborted).toBe(false);
    await clock.advance(1);
    expect([(await pending).status, connection?.aborted, clock.sleeping]).toEqual([504, true, 0]);
  });

  test('leaves nothing waiting behind an answer or a failure', async () => {
    const clock = new CountingClock();
    const patience = { clock, knobs: { originTimeoutMs: 100 } };
    expect((await askOrigin(async () => textAnswer(200, 'x'), REQUEST, patience)).status).toBe(200);
    const broken = () => Promise.reject(new Error('reset'));
    expect((await askOrigin(broken, REQUEST, patience)).status).toBe(502);
    await clock.advance(0);
    expect(clock.sleeping).toBe(0);
  });

  test('waits for as long as it takes without a time-out, and uses no timer', async () => {
    const clock = new CountingClock();
    const slow: Origin = async () => {
      expect(clock.sleeping).toBe(0);
      return textAnswer(200, 'x');
    };
    expect((await askOrigin(slow, REQUEST, { clock, knobs: { originTimeoutMs: null } })).status).toBe(200);
  });
});
