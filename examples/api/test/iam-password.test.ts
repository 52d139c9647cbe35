import assert from 'node:assert/strict';
import { test } from 'node:test';
import { iamPassword } from '../src/sessions/iam-password.ts';

test('a password is a presigned request for this user and cache, without its scheme, for 15 minutes', async () => {
  const cache = { user: 'nwac-api-test', cache: 'nwac-sessions-test', region: 'ca-central-1' };
  const credentials = async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example', sessionToken: 'a/b+c=' });
  const password = await iamPassword(cache, credentials, new Date('2026-01-02T03:04:05Z'));
  const url = new URL(`http://${password}`);
  assert.equal(password.startsWith('nwac-sessions-test/?'), true);
  const { 'X-Amz-Signature': signature, ...query } = Object.fromEntries(url.searchParams);
  assert.match(signature ?? '', /^[0-9a-f]{64}$/);
  assert.deepEqual(query, {
    Action: 'connect',
    User: 'nwac-api-test',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': 'AKIDEXAMPLE/20260102/ca-central-1/elasticache/aws4_request',
    'X-Amz-Date': '20260102T030405Z',
    'X-Amz-Expires': '900',
    'X-Amz-Security-Token': 'a/b+c=',
    'X-Amz-SignedHeaders': 'host',
  });
});
