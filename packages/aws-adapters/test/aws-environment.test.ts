import { InputError } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { defaultCredentials, endpointFromEnvironment, regionFrom } from '../src/index.ts';

const S3 = 'AWS_ENDPOINT_URL_S3';
const ALL = 'AWS_ENDPOINT_URL';

describe('The endpoint', () => {
  test.each<[string, Record<string, string>, string | null]>([
    ["is AWS's own without any variable", {}, null],
    [
      "is the service's before everybody's",
      { [S3]: 'http://127.0.0.1:9000', [ALL]: 'http://127.0.0.1:1' },
      'http://127.0.0.1:9000',
    ],
    ["is everybody's where the service has none", { [ALL]: 'https://aws.example' }, 'https://aws.example'],
    ['is not that of another service', { AWS_ENDPOINT_URL_CLOUDFRONT: 'http://127.0.0.1:1' }, null],
    ['is not an empty one', { [S3]: '', [ALL]: 'http://127.0.0.1:1' }, 'http://127.0.0.1:1'],
    ['is ignored on demand', { [S3]: 'http://127.0.0.1:9000', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }, null],
    [
      'is ignored in capitals too',
      { [S3]: 'http://127.0.0.1:9000', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'TRUE' },
      null,
    ],
    [
      'is heeded when it is not to be ignored',
      { [S3]: 'http://a:1', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false' },
      'http://a:1',
    ],
  ])('%s', (_name, env, endpoint) => {
    expect(endpointFromEnvironment(env, 'S3')).toBe(endpoint);
  });

  test.each(['127.0.0.1:9000', 'ftp://host', 'nonsense', 'file:///etc'])(
    'is refused as %s, naming the variable',
    (url) => {
      const read = () => endpointFromEnvironment({ [S3]: url }, 'S3');
      expect(read).toThrow(InputError);
      expect(read).toThrow(expect.objectContaining({ code: 'endpoint-invalid', message: expect.stringContaining(S3) }));
    },
  );
});

describe('The region', () => {
  test.each<[string, string | null, Record<string, string>, string]>([
    ["is the input's before the environment's", 'eu-west-1', { AWS_REGION: 'us-east-1' }, 'eu-west-1'],
    ["is the environment's", null, { AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-west-2' }, 'us-east-1'],
    ['is the default one last', null, { AWS_REGION: '', AWS_DEFAULT_REGION: 'us-west-2' }, 'us-west-2'],
    ['may be of another partition', 'us-gov-west-1', {}, 'us-gov-west-1'],
    ['may be of the sovereign cloud', 'eusc-de-east-1', {}, 'eusc-de-east-1'],
  ])('%s', (_name, wanted, env, region) => {
    expect(regionFrom(wanted, env)).toBe(region);
  });

  test.each<[string, string | null]>([
    ['nothing', null],
    ['a place', 'Canada'],
    ['a zone', 'ca-central-1a'],
    ['an address', 'ca-central-1.evil.example/'],
  ])('is refused as %s', (_name, wanted) => {
    expect(() => regionFrom(wanted, {})).toThrow(expect.objectContaining({ code: 'region-missing' }));
  });
});

describe('Credentials', () => {
  const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAKEY', AWS_SECRET_ACCESS_KEY: 'secret' };

  test('are those of the environment', async () => {
    expect(await defaultCredentials(KEYS)()).toEqual({ accessKeyId: 'AKIAKEY', secretAccessKey: 'secret' });
  });

  test('keep their session token, but no empty one', async () => {
    expect(await defaultCredentials({ ...KEYS, AWS_SESSION_TOKEN: 'token' })()).toMatchObject({
      sessionToken: 'token',
    });
    expect(await defaultCredentials({ ...KEYS, AWS_SESSION_TOKEN: '' })()).not.toHaveProperty('sessionToken');
  });

  test('are taken from the environment once, whatever happens to it later', async () => {
    const env: Record<string, string> = { ...KEYS };
    const provider = defaultCredentials(env);
    env['AWS_ACCESS_KEY_ID'] = 'other';
    expect(await provider()).toBe(await provider());
    expect(await provider()).toMatchObject({ accessKeyId: 'AKIAKEY' });
  });
});
