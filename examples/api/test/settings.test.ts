import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSettings } from '../src/settings.ts';

test('without anything set it serves nothing but the API, and nobody can sign in', () => {
  const { instanceId, ...settings } = readSettings({});
  assert.equal(typeof instanceId, 'string');
  assert.deepEqual(settings, {
    port: 8080,
    host: undefined,
    colour: undefined,
    isDeclaredBad: false,
    graceMs: 15_000,
    limitMs: 30_000,
    proxies: 0,
    consoleRoot: undefined,
    poolSize: 20,
    user: undefined,
    sessionSecret: undefined,
    redis: undefined,
  });
});

test('what Terraform hands over leads to the cache, with a user of IAM', () => {
  const env = {
    REDIS_HOST: 'cache.example',
    REDIS_PORT: '6380',
    REDIS_USER: 'api',
    REDIS_NAME: 'nwac-sessions-test',
    REDIS_REGION: 'ca-central-1',
    REDIS_TLS: 'true',
  };
  assert.deepEqual(readSettings(env).redis, {
    host: 'cache.example',
    port: 6380,
    isEncrypted: true,
    iam: { user: 'api', cache: 'nwac-sessions-test', region: 'ca-central-1' },
  });
});

test('a value that cannot be what it should stops the start and is named', () => {
  assert.throws(() => readSettings({ PORT: '80a' }), /PORT must be a whole number, not "80a"/);
  assert.throws(() => readSettings({ SHUTDOWN_GRACE_MS: '-1' }), /SHUTDOWN_GRACE_MS/);
  assert.throws(() => readSettings({ SESSION_SECRET: 'short' }), /SESSION_SECRET must have 32/);
});
