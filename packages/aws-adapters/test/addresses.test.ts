import { ANY, textBody } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { DEFAULT_CREDENTIALS, VirtualClock } from '../../aws-twin/src/index.ts';
import { createExecutor, createS3ObjectStore, type Hook, hasOrdinaryAddresses } from '../src/index.ts';
import { plainBucketUrl } from '../src/s3-address.ts';

interface Asked {
  readonly bucket?: string;
  readonly region?: string;
  readonly endpoint?: string | null;
  readonly addresses?: 'ordinary';
}

/** Where a write on the short path and a look by the SDK go: both have to agree. */
async function addressOf(asked: Asked): Promise<string> {
  const { addresses, bucket = 'site', endpoint = null, region = 'ca-central-1' } = asked;
  const seen: string[] = [];
  const STOP = { kind: 'stop' };
  const hook: Hook = ({ headers, hostname, path, port, protocol }) => {
    seen.push(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path} ${headers['host']}`);
    throw STOP;
  };
  const store = createS3ObjectStore({
    bucket,
    region,
    endpoint,
    addresses,
    executor: createExecutor({ hooks: [hook] }),
    credentials: () => Promise.resolve(DEFAULT_CREDENTIALS),
    permissions: null,
    clock: new VirtualClock(),
    random: { fraction: () => 0, nonce: () => 'nonce' },
    probeKey: 'probe',
  });
  await store.put({ key: 'a b', body: textBody('x'), headers: {}, condition: ANY }).catch(() => undefined);
  await store.head('a b').catch(() => undefined);
  const [first = 'nothing', second] = seen;
  expect(second ?? 'nothing').toBe(first);
  return first;
}

describe('Requests to a bucket go', () => {
  test.each<[string, Asked, string]>([
    [
      'to its own host at AWS',
      {},
      'https://site.s3.ca-central-1.amazonaws.com/a%20b site.s3.ca-central-1.amazonaws.com',
    ],
    [
      'to China in China',
      { region: 'cn-north-1' },
      'https://site.s3.cn-north-1.amazonaws.com.cn/a%20b site.s3.cn-north-1.amazonaws.com.cn',
    ],
    [
      'by path where dots in the name would break certificates',
      { bucket: 'www.example.com' },
      'https://s3.ca-central-1.amazonaws.com/www.example.com/a%20b s3.ca-central-1.amazonaws.com',
    ],
    [
      'by path to an address of numbers',
      { endpoint: 'http://127.0.0.1:9000' },
      'http://127.0.0.1:9000/site/a%20b 127.0.0.1:9000',
    ],
    [
      'by path to a name of this machine',
      { endpoint: 'http://localhost:9000' },
      'http://localhost:9000/site/a%20b localhost:9000',
    ],
    [
      'by path to another store',
      { endpoint: 'https://s3.example.com' },
      'https://s3.example.com/site/a%20b s3.example.com',
    ],
    [
      'below the path of an endpoint',
      { endpoint: 'https://example.com/storage/' },
      'https://example.com/storage/site/a%20b example.com',
    ],
    [
      'to its host at a private endpoint of AWS',
      { endpoint: 'https://bucket.vpce-1a2b.s3.ca-central-1.vpce.amazonaws.com' },
      'https://site.bucket.vpce-1a2b.s3.ca-central-1.vpce.amazonaws.com/a%20b site.bucket.vpce-1a2b.s3.ca-central-1.vpce.amazonaws.com',
    ],
  ])('%s', async (_name, asked, address) => {
    expect(await addressOf(asked)).toBe(address);
  });
});

describe('Plain rules for addresses', () => {
  const regions = [
    'af-south-1',
    'ap-east-1',
    'ap-northeast-3',
    'ap-southeast-5',
    'ca-central-1',
    'ca-west-1',
    'cn-north-1',
    'eu-central-2',
    'eu-isoe-west-1',
    'eu-north-1',
    'eusc-de-east-1',
    'il-central-1',
    'me-central-1',
    'mx-central-1',
    'sa-east-1',
    'us-east-1',
    'us-east-2',
    'us-gov-west-1',
    'us-iso-east-1',
    'us-isob-east-1',
    'us-west-2',
  ];
  const buckets = [
    'site',
    'my-site-test',
    'a.dotted.site',
    'abc--x-s3',
    'name-s3alias',
    'xn--name',
    '1-2',
    'UPPER',
    'a_b',
  ];

  test('say what the SDK says, wherever they say anything', async () => {
    for (const region of regions) {
      for (const bucket of buckets) {
        const withSdk = await addressOf({ bucket, region });
        expect(await addressOf({ bucket, region, addresses: 'ordinary' })).toBe(withSdk);
      }
    }
    // Directory buckets are another service, which this store does not speak.
    for (const bucket of buckets.filter((name) => !name.endsWith('--x-s3'))) {
      for (const endpoint of ['http://127.0.0.1:9000', 'https://s3.example.com', 'https://example.com/base/']) {
        await addressOf({ bucket, endpoint, addresses: 'ordinary' });
      }
    }
  });

  test('decide for the regions and names that nearly everyone has', () => {
    const place = { endpoint: null, addresses: 'ordinary' as const };
    expect(plainBucketUrl({ ...place, bucket: 'site', region: 'ca-central-1' })?.host).toBe(
      'site.s3.ca-central-1.amazonaws.com',
    );
    expect(plainBucketUrl({ ...place, bucket: 'site', region: 'us-east-1' })?.host).toBe(
      'site.s3.us-east-1.amazonaws.com',
    );
    expect(plainBucketUrl({ ...place, bucket: 'a.site', region: 'us-east-1' })).toBeNull();
    expect(plainBucketUrl({ ...place, bucket: 'site', region: 'cn-north-1' })).toBeNull();
    expect(plainBucketUrl({ bucket: 'site', region: 'us-east-1', endpoint: null })).toBeNull();
  });

  test('are not used where the environment may want other addresses', () => {
    expect(hasOrdinaryAddresses({}, false)).toBe(true);
    expect(hasOrdinaryAddresses({}, true)).toBe(false);
    for (const name of ['AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT', 'AWS_CONFIG_FILE', 'AWS_PROFILE']) {
      expect(hasOrdinaryAddresses({ [name]: 'true' }, false)).toBe(false);
    }
  });
});
