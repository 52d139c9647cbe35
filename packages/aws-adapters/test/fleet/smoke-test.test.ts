import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../aws-twin/src/index.ts';
import { fetchAsk, type SmokeAnswer, type SmokeRequest } from '../../src/fleet/index.ts';
import { smokeColour } from '../../src/fleet/smoke-test.ts';
import { failure, SETTINGS } from './fleet-ground.ts';

const answer = (status: number, beginning = '', location: string | null = null): SmokeAnswer => ({
  kind: 'answer',
  status,
  location,
  beginning,
});
const SILENCE: SmokeAnswer = { kind: 'no-answer', why: 'ECONNRESET' };

/** Answers in turn, the last one for ever. */
function smoke(answers: readonly SmokeAnswer[], settings: Partial<typeof SETTINGS> = {}) {
  const asked: SmokeRequest[] = [];
  let [atOnce, most] = [0, 0];
  const clock = new VirtualClock();
  const ask = async (request: SmokeRequest) => {
    asked.push(request);
    const mine = answers[Math.min(asked.length, answers.length) - 1] ?? SILENCE;
    atOnce += 1;
    most = Math.max(most, atOnce);
    await Promise.resolve();
    atOnce -= 1;
    return mine;
  };
  const result = (signal?: AbortSignal) =>
    smokeColour({ settings: { ...SETTINGS, ...settings }, ask, clock }, 'green', signal);
  return { result, asked, clock, mostAtOnce: () => most };
}

describe('A smoke test', () => {
  test("asks the health path with the colour's header value, as often as rates need", async () => {
    const { asked, mostAtOnce, result } = smoke([answer(200)]);
    expect(await result()).toEqual({ ok: true, requests: 20 });
    expect(asked).toHaveLength(20);
    expect(new Set(asked.map(({ url }) => url))).toEqual(new Set(['https://api.example.com/healthz']));
    expect(asked[0]?.headers).toEqual({ 'x-preview': 'green' });
    expect(mostAtOnce()).toBeLessThanOrEqual(8);
  });

  test('asks once where no number is needed, and at most two hundred times whatever is needed', async () => {
    expect(await smoke([answer(204)], { minimumRequests: 0 }).result()).toEqual({ ok: true, requests: 1 });
    expect(await smoke([answer(200)], { minimumRequests: 10_000 }).result()).toEqual({ ok: true, requests: 200 });
  });

  test('waits until the rule leads to the colour', async () => {
    const { result } = smoke([answer(503), SILENCE, answer(404), answer(200)], { minimumRequests: 0 });
    expect(await result()).toEqual({ ok: true, requests: 4 });
  });

  test('gives up after a minute, with status and beginning of the body made harmless', async () => {
    const body = `bad\n::error::x\u001b[31m ${'y'.repeat(300)}`;
    const { clock, result } = smoke([answer(500, body)]);
    const outcome = await result();
    expect(outcome).toMatchObject({
      ok: false,
      why: expect.stringMatching(/^https:\/\/api\S+ answered 500: "bad ::error/),
    });
    expect(JSON.stringify(outcome)).not.toMatch(/\\n|\\u001b|y{200}/);
    expect(clock.monotonic()).toBeGreaterThanOrEqual(60_000);
    expect(clock.monotonic()).toBeLessThan(70_000);
  });

  test('ends at the first bad answer among many', async () => {
    const { result } = smoke([...Array.from({ length: 10 }, () => answer(200)), answer(502), answer(200)]);
    expect(await result()).toMatchObject({ ok: false, why: expect.stringContaining('502') });
  });

  test('sends a request without an answer again, and says why when none comes', async () => {
    expect(await smoke([answer(200), SILENCE, SILENCE, answer(200)]).result()).toMatchObject({ ok: true });
    const { result } = smoke([answer(200), SILENCE]);
    expect(await result()).toMatchObject({ ok: false, why: expect.stringContaining('ECONNRESET') });
  });

  test('does not follow a redirect, and says where it points', async () => {
    const { asked, result } = smoke([answer(302, '', 'https://elsewhere.example/')]);
    expect(await result()).toMatchObject({ ok: false, why: expect.stringContaining('https://elsewhere.example/') });
    expect(new Set(asked.map(({ url }) => new URL(url).host))).toEqual(new Set(['api.example.com']));
  });

  test('never leaves the host of the preview, whatever the health path is', async () => {
    const { asked, result } = smoke([answer(200)], { healthPath: '//evil.example/x?y=1', minimumRequests: 0 });
    await result();
    expect(asked[0]?.url).toBe('https://api.example.com/evil.example/x?y=1');
  });

  test('without a preview asks nothing', async () => {
    const { asked, result } = smoke([answer(200)], { preview: null });
    expect(await result()).toEqual({ ok: true, requests: 0 });
    expect(asked).toEqual([]);
  });

  test('is stopped by its signal', async () => {
    const controller = new AbortController();
    const { clock, result } = smoke([answer(500)]);
    const outcome = failure(result(controller.signal));
    void clock.sleep(5_000).then(() => controller.abort(new Error('stop')));
    expect(await outcome).toMatchObject({ message: 'stop' });
    expect(clock.monotonic()).toBeLessThan(10_000);
  });
});

describe('A request by fetch', () => {
  const request = { url: 'https://api.example.com/', headers: {}, timeoutMs: 1_000 };

  test('tells status, redirect and the beginning of a long body', async () => {
    const ask = fetchAsk((_url, { redirect }) => {
      expect(redirect).toBe('manual');
      return Promise.resolve(new Response('x'.repeat(100_000), { status: 302, headers: { location: '/there' } }));
    });
    expect(await ask(request)).toMatchObject({ kind: 'answer', status: 302, location: '/there' });
  });

  test('that fails tells why', async () => {
    const cause = new Error('connect ECONNREFUSED 127.0.0.1:1');
    const ask = fetchAsk(() => Promise.reject(new TypeError('fetch failed', { cause })));
    expect(await ask(request)).toEqual({ kind: 'no-answer', why: 'connect ECONNREFUSED 127.0.0.1:1' });
  });

  test('that is stopped rejects with the reason', async () => {
    const reason = new Error('stop');
    const ask = fetchAsk((_url, { signal }) => Promise.reject(signal.reason));
    expect(await failure(ask({ ...request, signal: AbortSignal.abort(reason) }))).toBe(reason);
  });
});
