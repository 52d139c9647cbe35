import { describe, expect, test } from '@jest/globals';
import { extendedEncodeURIComponent } from '@smithy/core/protocols';
import fc from 'fast-check';
import type { RawRequest } from '../../contract/s3-contract.ts';
import { headerSigned, presigned } from '../../contract/signing.ts';
import { createTwin, VirtualClock } from '../../src/index.ts';
import { MODEL } from '../cloud.ts';
import { rawTarget } from '../raw-target.ts';

const SECOND = 1000;
const clock = new VirtualClock({ advance: 'manual' });
const target = rawTarget(createTwin(MODEL, { clock }));
const put = (key: string, headers: Readonly<Record<string, string>> = {}): RawRequest => ({
  method: 'PUT',
  path: `/plain/${key.split('/').map(extendedEncodeURIComponent).join('/')}`,
  query: {},
  headers,
  body: new TextEncoder().encode('text'),
});
const UNHASHED = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };

describe('signatures of the SDK and the twin agree', () => {
  const key = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => !/^\/*$/.test(text));
  const value = fc.stringMatching(/^[!-~]( {0,2}[!-~]){0,8}$/);

  test('whatever the key and headers, by header', async () => {
    await fc.assert(
      fc.asyncProperty(key, value, async (name, text) => {
        const signed = await headerSigned(target, put(name, { ...UNHASHED, 'x-amz-meta-text': text }));
        expect(await target.send(signed)).toMatchObject({ status: 200 });
      }),
    );
  });

  test('whatever the key and headers, by query', async () => {
    await fc.assert(
      fc.asyncProperty(key, value, async (name, text) => {
        const signed = await presigned(target, put(name, { 'x-amz-meta-text': text, 'content-language': text }));
        expect(await target.send(signed)).toMatchObject({ status: 200 });
      }),
    );
  });

  test('and disagree as soon as one character of the key differs', async () => {
    await fc.assert(
      fc.asyncProperty(key, async (name) => {
        const signed = await presigned(target, put(name));
        const answer = await target.send({ ...signed, path: `${signed.path}x` });
        expect([answer.status, answer.text.includes('SignatureDoesNotMatch')]).toEqual([403, true]);
      }),
    );
  });
});

describe('a query signature', () => {
  test('is good up to its last second, and never after', async () => {
    const late = await presigned(target, put('late'), { expiresSeconds: 20 });
    await clock.advance(20 * SECOND);
    expect((await target.send(late)).status).toBe(200);
    await clock.advance(1);
    const answer = await target.send(late);
    expect([answer.status, answer.text.includes('Request has expired')]).toEqual([403, true]);
  });

  test('counts from its signing date, not from when it was made', async () => {
    const signedAtMs = clock.now() - 15 * SECOND;
    const fenced = await presigned(target, put('fenced'), { signedAtMs, expiresSeconds: 20 });
    await clock.advance(6 * SECOND);
    expect((await target.send(fenced)).status).toBe(403);
  });

  test('of the far future is not yet valid', async () => {
    const signed = await presigned(target, put('early'), { signedAtMs: clock.now() + 16 * 60 * SECOND });
    expect((await target.send(signed)).text).toContain('Request is not yet valid');
  });

  test.each([
    ['X-Amz-Expires', '604801', 'AuthorizationQueryParametersError'],
    ['X-Amz-Expires', 'soon', 'AuthorizationQueryParametersError'],
    ['X-Amz-Date', 'yesterday', 'AuthorizationQueryParametersError'],
    ['X-Amz-Credential', 'nobody', 'AuthorizationQueryParametersError'],
    ['X-Amz-Signature', '00', 'SignatureDoesNotMatch'],
  ])('with %s=%s is %s', async (name, value, code) => {
    const signed = await presigned(target, put('mangled'));
    const answer = await target.send({ ...signed, query: { ...signed.query, [name]: value } });
    expect(answer.text).toContain(`<Code>${code}</Code>`);
  });

  test('does not say anything about the body', async () => {
    const signed = await presigned(target, put('any-body'));
    expect((await target.send({ ...signed, body: new TextEncoder().encode('other') })).status).toBe(200);
  });
});

describe('a header signature', () => {
  test('needs the hash of the body beside it', async () => {
    const answer = await target.send(await headerSigned(target, put('hashless')));
    // The SDK's signer adds the header by itself.
    expect(answer.status).toBe(200);
    const signed = await headerSigned(target, put('hashless', UNHASHED));
    const { 'x-amz-content-sha256': _hash, ...headers } = signed.headers;
    expect((await target.send({ ...signed, headers })).text).toContain('Missing required header');
  });

  test.each([-16, 16])('is RequestTimeTooSkewed %i minutes off', async (minutes) => {
    const signedAtMs = clock.now() + minutes * 60 * SECOND;
    const answer = await target.send(await headerSigned(target, put('skewed', UNHASHED), { signedAtMs }));
    expect([answer.status, answer.text.includes('RequestTimeTooSkewed')]).toEqual([403, true]);
  });

  test.each([-14, 14])('is accepted %i minutes off', async (minutes) => {
    const signedAtMs = clock.now() + minutes * 60 * SECOND;
    expect((await target.send(await headerSigned(target, put('off', UNHASHED), { signedAtMs }))).status).toBe(200);
  });

  test('that cannot be read is AuthorizationHeaderMalformed', async () => {
    const signed = await headerSigned(target, put('malformed', UNHASHED));
    const answer = await target.send({
      ...signed,
      headers: { ...signed.headers, authorization: 'AWS4-HMAC-SHA256 x' },
    });
    expect([answer.status, answer.text.includes('AuthorizationHeaderMalformed')]).toEqual([400, true]);
  });

  test('is missing: AccessDenied', async () => {
    expect(await target.send(put('anonymous'))).toMatchObject({ status: 403 });
  });
});
