import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Redis, redisSessions } from '../src/sessions/redis-sessions.ts';
import { SESSION_SECONDS, type Sessions } from '../src/sessions/sessions.ts';
import { signedSessions } from '../src/sessions/signed-sessions.ts';
import { userDigest } from '../src/user.ts';
import { redisOnThisMachine } from './redis-server.ts';
import { serve } from './served.ts';

const SECRET = 'a secret of thirty-two characters';

interface Store {
  readonly sessions: Sessions;
  /** Lets time pass, where the test has the say of it. */
  readonly pass: ((seconds: number) => void) | null;
}

function signed(): Store {
  let nowMs = 0;
  const pass = (seconds: number) => {
    nowMs += seconds * 1000;
  };
  return { sessions: signedSessions(SECRET, () => nowMs), pass };
}

function remembered(): Store {
  const kept = new Map<string, { value: string; until: number }>();
  let now = 0;
  const redis: Redis = {
    async set(key, value, seconds) {
      kept.set(key, { value, until: now + seconds });
    },
    async get(key) {
      const found = kept.get(key);
      return found !== undefined && found.until > now ? found.value : null;
    },
    async delete(key) {
      kept.delete(key);
    },
    async end() {},
  };
  const pass = (seconds: number) => {
    now += seconds;
  };
  return { sessions: redisSessions(redis), pass };
}

const foreign = await redisOnThisMachine();
const stores: ReadonlyArray<readonly [string, () => Store]> = [
  ['in the cookie', signed],
  ['in a store', remembered],
  ...(foreign === null ? [] : [['in Redis', () => ({ sessions: redisSessions(foreign), pass: null })] as const]),
];

for (const [where, open] of stores) {
  test(`a session ${where} is read back until it has run out`, async () => {
    const { sessions, pass } = open();
    const token = await sessions.open({ user: 'warden' });
    assert.deepEqual(await sessions.read(token), { user: 'warden' });
    if (pass === null) return;
    pass(SESSION_SECONDS - 1);
    assert.deepEqual(await sessions.read(token), { user: 'warden' });
    pass(1);
    assert.equal(await sessions.read(token), null);
  });

  test(`nobody makes up a session ${where}`, async () => {
    const { sessions } = open();
    const token = await sessions.open({ user: 'warden' });
    const last = token.endsWith('A') ? 'B' : 'A';
    for (const other of ['', '.', 'x', `${token.slice(0, -4)}${last.repeat(4)}`, `x${token}`]) {
      assert.equal(await sessions.read(other), null);
    }
  });
}

test('a session in a store is over once it is closed', async () => {
  const { sessions } = remembered();
  const token = await sessions.open({ user: 'warden' });
  await sessions.close(token);
  assert.equal(await sessions.read(token), null);
});

const json = (body: unknown) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

test('one signs in, is known by the cookie on any instance, and signs out', async () => {
  const user = await userDigest('warden', 'tide');
  const [one, other] = [
    await serve({ user, sessions: signed().sessions }),
    await serve({ user, sessions: signed().sessions }),
  ];
  const signedIn = await one.ask('/api/session', json({ name: 'warden', password: 'tide' }));
  assert.equal(signedIn.status, 201);
  const cookie = signedIn.headers.get('set-cookie') ?? '';
  assert.match(cookie, /^__Host-session=.+; Max-Age=28800; Path=\/; .*HttpOnly; Secure; SameSite=Lax$/);
  const headers = { cookie: cookie.split(';')[0] ?? '' };
  assert.deepEqual(await (await other.ask('/api/session', { headers })).json(), { user: 'warden' });
  const signedOut = await other.ask('/api/session', { method: 'DELETE', headers });
  assert.match(signedOut.headers.get('set-cookie') ?? '', /^__Host-session=; /);
});

test('a refusal is what the alarm counts, and names nobody', async () => {
  const { ask, lines } = await serve({ user: await userDigest('warden', 'tide'), sessions: signed().sessions });
  const wrong = [{ name: 'warden', password: 'x' }, { name: 'x', password: 'tide' }, {}, { name: 1, password: {} }];
  for (const body of wrong) assert.equal((await ask('/api/session', json(body))).status, 401);
  const refused = lines.filter(({ event }) => event === 'auth_failure');
  assert.equal(refused.length, wrong.length);
  assert.doesNotMatch(JSON.stringify(refused), /warden|tide/);
});

test('where nobody can sign in, it says what is not set', async () => {
  const { ask } = await serve();
  const answer = await ask('/api/session', json({ name: 'warden', password: 'tide' }));
  assert.deepEqual([answer.status, /SESSION_SECRET/.test(await answer.text())], [503, true]);
  assert.equal((await ask('/api/session')).status, 401);
});
