import {
  AccessDeniedError,
  type DeployError,
  InputError,
  NotFoundError,
  PreconditionError,
  RemoteError,
} from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { type CallContext, translateAwsError } from '../src/index.ts';

const CONTEXT: CallContext = {
  service: 'S3',
  operation: 'PutObject',
  resource: 's3://site/index.html',
  region: 'ca-central-1',
  permission: 's3:PutObject',
  permissions: null,
};

/** As the SDK and the short path throw it. */
function awsError(name: string, status: number | null, more: object = {}): Error {
  const metadata = status === null ? {} : { $metadata: { httpStatusCode: status, requestId: 'REQUEST1' } };
  return Object.assign(new Error('words of the service'), { name, ...metadata, ...more });
}

const translated = (thrown: unknown): unknown => translateAwsError(thrown, CONTEXT);

type Kind = new (details: ConstructorParameters<typeof DeployError>[0]) => DeployError;

describe('A failed call becomes the error that says what to do', () => {
  test.each<[string, number | null, Kind, string]>([
    ['CredentialsProviderError', null, PreconditionError, 'credentials-missing'],
    ['TokenProviderError', null, PreconditionError, 'credentials-missing'],
    ['ExpiredToken', 400, PreconditionError, 'credentials-expired'],
    ['ExpiredTokenException', 403, PreconditionError, 'credentials-expired'],
    ['RequestExpired', 400, PreconditionError, 'credentials-expired'],
    ['InvalidAccessKeyId', 403, PreconditionError, 'credentials-refused'],
    ['SignatureDoesNotMatch', 403, PreconditionError, 'credentials-refused'],
    ['InvalidClientTokenId', 403, PreconditionError, 'credentials-refused'],
    ['UnrecognizedClientException', 400, PreconditionError, 'credentials-refused'],
    ['AuthorizationHeaderMalformed', 400, PreconditionError, 'credentials-refused'],
    ['RequestTimeTooSkewed', 403, PreconditionError, 'clock-skew'],
    ['NoSuchBucket', 404, NotFoundError, 'bucket-not-found'],
    ['InvalidBucketName', 400, InputError, 'bucket-name-invalid'],
    ['EndpointError', null, InputError, 'bucket-name-invalid'],
    ['PermanentRedirect', 301, NotFoundError, 'bucket-in-other-region'],
    ['TemporaryRedirect', 307, NotFoundError, 'bucket-in-other-region'],
    ['UnknownError', 301, NotFoundError, 'bucket-in-other-region'],
    ['AccessDenied', 403, AccessDeniedError, 'access-denied'],
    ['AccessDeniedException', 400, AccessDeniedError, 'access-denied'],
    ['UnknownError', 403, AccessDeniedError, 'access-denied'],
    ['BadDigest', 400, RemoteError, 'body-corrupted'],
    ['XAmzContentSHA256Mismatch', 400, RemoteError, 'body-corrupted'],
    ['TimeoutError', null, RemoteError, 'network-failed'],
    ['SlowDown', 503, RemoteError, 'aws-call-failed'],
    ['InternalError', 500, RemoteError, 'aws-call-failed'],
    ['Throttling', 400, RemoteError, 'aws-call-failed'],
    ['KMS.DisabledException', 400, RemoteError, 'aws-call-refused'],
  ])('%s with status %s', (name, status, kind, code) => {
    const cause = awsError(name, status);
    const error = translated(cause);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ code, cause, remedy: expect.stringMatching(/./) });
  });

  test.each([
    'ENOTFOUND',
    'ECONNREFUSED',
    'ECONNRESET',
    'ETIMEDOUT',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ])('a network that fails with %s, which the message names', (code) => {
    expect(translated(awsError('Error', null, { code }))).toMatchObject({
      code: 'network-failed',
      message: expect.stringContaining(code),
    });
  });

  test('that names operation, object, region, status, error and request', () => {
    const { message } = translated(awsError('InternalError', 500)) as DeployError;
    for (const part of ['S3 PutObject', 's3://site/index.html', 'ca-central-1', '500', 'InternalError', 'REQUEST1']) {
      expect(message).toContain(part);
    }
    expect(translated(awsError('KMS.DisabledException', 400))).toMatchObject({
      message: expect.stringContaining('words of the service'),
    });
  });

  test('of a query signature that ran out, by the dates in the answer or, lacking them, by the words', () => {
    const byDates = awsError('AccessDenied', 403, { ServerTime: '2026-01-01T00:00:00Z', 'X-Amz-Expires': '20' });
    const byWords = Object.assign(awsError('AccessDenied', 403), { message: 'Request has expired' });
    for (const thrown of [byDates, byWords]) {
      expect(translated(thrown)).toBeInstanceOf(RemoteError);
      expect(translated(thrown)).toMatchObject({ code: 'signature-late' });
    }
  });
});

describe('A bucket in another region', () => {
  test.each<[string, Error]>([
    ['the header of a redirect', awsError('PermanentRedirect', 301, withHeader('eu-west-1'))],
    ['the header of an answer without words', awsError('UnknownError', 400, withHeader('eu-west-1'))],
    ['the body about a header signature', awsError('AuthorizationHeaderMalformed', 400, { Region: 'eu-west-1' })],
    ['the body about a query signature', awsError('AuthorizationQueryParametersError', 400, { Region: 'eu-west-1' })],
  ])('is named from %s', (_name, thrown) => {
    expect(translated(thrown)).toMatchObject({
      code: 'bucket-in-other-region',
      message: expect.stringContaining('eu-west-1'),
      remedy: expect.stringContaining('eu-west-1'),
    });
  });

  test('is not made of an answer that names the region that was asked', () => {
    expect(translated(awsError('AccessDenied', 403, withHeader('ca-central-1')))).toMatchObject({
      code: 'access-denied',
    });
  });
});

function withHeader(region: string): object {
  return { $response: { headers: { 'x-amz-bucket-region': region } } };
}

describe('A refusal', () => {
  test("quotes AWS where it tells who lacks what, and not its 'Access Denied'", () => {
    const words = 'User: arn:aws:iam::1:role/x is not authorized to perform: s3:PutObject because of a policy';
    const telling = Object.assign(awsError('AccessDenied', 403), { message: words });
    expect(translated(telling)).toMatchObject({ message: expect.stringContaining(words) });
    const mute = Object.assign(awsError('AccessDenied', 403), { message: 'Access Denied' });
    expect(translated(mute)).toMatchObject({ message: 'S3 refused PutObject on s3://site/index.html.' });
  });
});

describe('What is no failure of a call passes through', () => {
  test('the reason of an abort, whatever was thrown because of it', () => {
    const reason = new Error('called off');
    expect(translateAwsError(awsError('AbortError', null), CONTEXT, AbortSignal.abort(reason))).toBe(reason);
  });

  test('an error that says what to do already', () => {
    const error = new InputError({ code: 'a-code', message: 'm', remedy: 'r' });
    expect(translated(error)).toBe(error);
  });

  test.each<[string, unknown]>([
    ['a bug of ours', new TypeError('x is not a function')],
    ["a misuse of Node's", Object.assign(new Error('bad'), { code: 'ERR_INVALID_ARG_TYPE' })],
    ['what is no error at all', 'text'],
  ])('%s', (_name, thrown) => {
    expect(translated(thrown)).toBe(thrown);
  });
});
