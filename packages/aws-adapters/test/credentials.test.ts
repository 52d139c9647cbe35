import { describe, expect, test } from '@jest/globals';
import { credentialsExpiry, defaultCredentials } from '../src/index.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'KEY', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token' };

describe('The end of credentials', () => {
  test('is the one that the environment tells', async () => {
    const env = { ...KEYS, AWS_CREDENTIAL_EXPIRATION: '2026-01-01T12:00:00Z' };
    expect(await credentialsExpiry(defaultCredentials(env))).toBe(Date.UTC(2026, 0, 1, 12));
  });

  test('is not known where nothing tells it, or what is told is no date', async () => {
    expect(await credentialsExpiry(defaultCredentials(KEYS))).toBeNull();
    expect(await credentialsExpiry(defaultCredentials({ ...KEYS, AWS_CREDENTIAL_EXPIRATION: 'soon' }))).toBeNull();
  });
});
