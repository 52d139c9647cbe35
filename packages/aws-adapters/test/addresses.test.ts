import { ANY, textBody } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { DEFAULT_CREDENTIALS, VirtualClock } from '../../aws-twin/src/index.ts';
import { createExecutor, createS3ObjectStore, type Hook } from '../src/index.ts';

interface Asked {
  readonly bucket?: string;
  readonly region?: string;
  readonly endpoint?: string | null;
}

/** Where a write on the short path and a read by the SDK go: both have to agree. */
async function addressOf({ bucket = 'site', endpoint = null, region = 'ca-central-1' }: Asked): Promise<string> {
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
    executor: createExecutor({ hooks: [hook] }),
    credentials: () => Promise.resolve(DEFAULT_CREDENTIALS),
    permissions: null,
    clock: new VirtualClock(),
    random: { fraction: () => 0, nonce: () => 'nonce' },
    probeKey: 'probe',
  });
  await store.put({ key: 'a b', body: textBody('x'), headers: {}, condition: ANY }).catch(() => undefined);
  await store.get('a b').catch(() => undefined);
  const [first = 'nothing', second] = seen;
  expect(second).toBe(first);
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
