import { type Random, RemoteError } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { githubRest, MOST_PAGES } from '../src/github/rest.ts';
import { type GithubReply, type GithubRequest, githubServer } from '../src/testing/github-server.ts';

const random: Random = { fraction: () => 0.5, nonce: () => 'nonce' };

/** Sleeps end at once; what was asked for is remembered. */
function restingClock() {
  const slept: number[] = [];
  const clock = { now: () => 0, monotonic: () => 0, sleep: async (ms: number) => void slept.push(ms) };
  return { clock, slept };
}

async function withServer(reply: (request: GithubRequest, nth: number) => GithubReply | null) {
  let nth = 0;
  const server = await githubServer((request) => {
    nth += 1;
    return reply(request, nth);
  });
  const { clock, slept } = restingClock();
  const rest = githubRest({ env: { GITHUB_API_URL: `${server.url}/` }, token: 'secret-token', clock, random });
  return { server, slept, rest, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

describe('githubRest', () => {
  test('sends the token to the server that the runner names, and answers what it says', async () => {
    await using it = await withServer(() => ({ status: 404, body: { message: 'Not Found' } }));
    expect(await it.rest.request('GET', '/repos/o/n')).toEqual({ status: 404, body: { message: 'Not Found' } });
    expect(it.server.requests).toEqual([
      { method: 'GET', path: '/repos/o/n', authorization: 'Bearer secret-token', body: null },
    ]);
  });

  test('reads all pages of a list, and never follows a link to another server', async () => {
    await using it = await withServer(({ path }) => {
      const next = path === '/a' ? '/a?page=2' : null;
      const link = next === null ? '<http://elsewhere.example/a>; rel="next"' : `<${it.server.url}${next}>; rel="next"`;
      return { body: [path], headers: { link } };
    });
    expect(await it.rest.pages('/a')).toEqual({ status: 200, bodies: [['/a'], ['/a?page=2']], isCut: false });
  });

  test('says that a list without an end was cut', async () => {
    await using it = await withServer(() => ({ body: [], headers: { link: `<${it.server.url}/a>; rel="next"` } }));
    expect(await it.rest.pages('/a')).toMatchObject({ isCut: true });
    expect(it.server.requests).toHaveLength(MOST_PAGES);
  });

  test('waits as long as a secondary limit asks, also before it repeats a POST', async () => {
    await using it = await withServer((_, nth) =>
      nth === 1 ? { status: 403, body: {}, headers: { 'retry-after': '7' } } : { status: 201, body: { id: 1 } },
    );
    expect(await it.rest.request('POST', '/c', { body: 'x' })).toEqual({ status: 201, body: { id: 1 } });
    expect(it.slept[0]).toBe(7000);
  });

  test('does not wait for the end of the hour', async () => {
    await using it = await withServer(() => ({ status: 403, body: {}, headers: { 'x-ratelimit-remaining': '0' } }));
    await expect(it.rest.request('GET', '/c')).rejects.toMatchObject({ code: 'github-rate-limited' });
    expect(it.server.requests).toHaveLength(1);
  });

  test('takes a 403 without a limit for an answer', async () => {
    await using it = await withServer(() => ({ status: 403, body: { message: 'Resource not accessible' } }));
    expect(await it.rest.request('GET', '/c')).toMatchObject({ status: 403 });
  });

  test('repeats a GET after a server error, and a POST not: it may have been carried out', async () => {
    await using it = await withServer((_, nth) => (nth === 1 ? { status: 502 } : { body: 'ok' }));
    expect(await it.rest.request('GET', '/c')).toEqual({ status: 200, body: 'ok' });
    await using other = await withServer(() => ({ status: 502 }));
    await expect(other.rest.request('POST', '/c', {})).rejects.toBeInstanceOf(RemoteError);
    expect(other.server.requests).toHaveLength(1);
  });

  test('gives up on a server that is not there, with a sentence', async () => {
    const { clock } = restingClock();
    const rest = githubRest({ env: { GITHUB_API_URL: 'http://127.0.0.1:9' }, token: null, clock, random });
    await expect(rest.request('GET', '/c')).rejects.toMatchObject({ code: 'github-unanswered' });
  });
});
