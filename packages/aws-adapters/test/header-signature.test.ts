import { describe, expect, test } from '@jest/globals';
import { HttpRequest } from '@smithy/core/transport';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { HeaderSigner } from '../src/header-signature.ts';
import { NodeSha256 } from '../src/node-sha256.ts';
import { encodeKey } from '../src/s3-address.ts';
import { ServerClock } from '../src/server-clock.ts';

const REGION = 'ca-central-1';

const credentialsArbitrary = fc.record(
  {
    accessKeyId: fc.stringMatching(/^[A-Z0-9]{8,20}$/),
    secretAccessKey: fc.stringMatching(/^[A-Za-z0-9/+]{20,40}$/),
    sessionToken: fc.stringMatching(/^[A-Za-z0-9/+=]{1,60}$/),
  },
  { requiredKeys: ['accessKeyId', 'secretAccessKey'] },
);

const headersArbitrary = fc.dictionary(
  fc.oneof(
    fc.constantFrom('content-type', 'cache-control', 'if-match', 'if-none-match', 'user-agent', 'x-amz-copy-source'),
    fc.stringMatching(/^x-amz-meta-[a-z0-9-]{1,12}$/),
  ),
  fc.stringMatching(/^[\x20-\x7e\t]{0,40}$/),
);

/** Years of signing dates, whole seconds as S3 tells them and fractions as machines do. */
const timeArbitrary = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2040, 0) });

describe('The signature of the short path', () => {
  test("is the SDK's, for any credentials, key, headers and time", async () => {
    const request = fc.record({ key: fc.string({ unit: 'grapheme' }), headers: headersArbitrary });
    await fc.assert(
      fc.asyncProperty(credentialsArbitrary, request, timeArbitrary, async (credentials, { headers, key }, nowMs) => {
        const toSign = {
          method: 'PUT',
          path: `/bucket/${encodeKey(key)}`,
          headers: { host: 'example.com', 'x-amz-content-sha256': 'a'.repeat(64), ...headers },
        };
        const ours = await signerAt(credentials, () => nowMs).sign(toSign);
        expect(ours).toEqual(await signedBySdk(credentials, toSign, nowMs));
      }),
      { numRuns: 300 },
    );
  });

  test('follows the day and the credentials, of which it keeps one key', async () => {
    let nowMs = Date.UTC(2026, 0, 1, 23, 59, 59);
    let credentials = { accessKeyId: 'FIRST', secretAccessKey: 'first secret' };
    const signer = signerAt(
      () => credentials,
      () => nowMs,
    );
    const toSign = { method: 'PUT', path: '/b/k', headers: { host: 'h', 'x-amz-content-sha256': 'b'.repeat(64) } };
    const matchesSdk = async () =>
      expect(await signer.sign(toSign)).toEqual(await signedBySdk(credentials, toSign, nowMs));
    await matchesSdk();
    nowMs += 2_000;
    await matchesSdk();
    credentials = { accessKeyId: 'SECOND', secretAccessKey: 'second secret' };
    await matchesSdk();
  });
});

type Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };

function signerAt(credentials: Credentials | (() => Credentials), now: () => number): HeaderSigner {
  const time = new ServerClock({ now, monotonic: now, sleep: () => Promise.reject(new Error('nobody waits here')) });
  const current = typeof credentials === 'function' ? credentials : () => credentials;
  return new HeaderSigner({ credentials: async () => current(), region: REGION, time });
}

async function signedBySdk(
  credentials: Credentials,
  { headers, method, path }: { method: string; path: string; headers: Record<string, string> },
  nowMs: number,
): Promise<Record<string, string>> {
  const signer = new SignatureV4({
    credentials,
    region: REGION,
    service: 's3',
    sha256: NodeSha256,
    uriEscapePath: false,
  });
  const request = new HttpRequest({ method, path, hostname: 'example.com', headers: { ...headers } });
  return (await signer.sign(request, { signingDate: new Date(nowMs) })).headers;
}
