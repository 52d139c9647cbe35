import { ServiceError } from '../wire/service-error.ts';

/** Services that speak S3's errors, those that speak XML otherwise, and those that speak JSON. */
export type Dialect = 's3' | 'query' | 'json';

type Case = 'no-credentials' | 'malformed' | 'unknown-key' | 'bad-token' | 'expired-token' | 'skewed' | 'bad-signature';

type Answer = readonly [code: string, status: number, message: string];

/**
 * What each kind of service answers. Source: S3 API reference, "Error responses"; IAM User Guide, "Troubleshoot signed
 * requests for AWS APIs"; CloudFront API reference, "Common errors"; Systems Manager API reference, "Common errors".
 */
const ANSWERS: Readonly<Record<Dialect, Readonly<Record<Case, Answer>>>> = {
  s3: {
    'no-credentials': ['AccessDenied', 403, 'Access Denied'],
    malformed: ['AuthorizationHeaderMalformed', 400, 'The authorization header is malformed.'],
    'unknown-key': ['InvalidAccessKeyId', 403, 'The AWS Access Key Id you provided does not exist in our records.'],
    'bad-token': ['InvalidToken', 400, 'The provided token is malformed or otherwise invalid.'],
    'expired-token': ['ExpiredToken', 400, 'The provided token has expired.'],
    skewed: ['RequestTimeTooSkewed', 403, 'The difference between the request time and the current time is too large.'],
    'bad-signature': [
      'SignatureDoesNotMatch',
      403,
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    ],
  },
  query: {
    'no-credentials': ['MissingAuthenticationToken', 403, 'Request is missing Authentication Token'],
    malformed: ['IncompleteSignature', 400, 'The request signature does not conform to AWS standards.'],
    'unknown-key': ['InvalidClientTokenId', 403, 'The security token included in the request is invalid.'],
    'bad-token': ['InvalidClientTokenId', 403, 'The security token included in the request is invalid.'],
    'expired-token': ['ExpiredToken', 403, 'The security token included in the request is expired'],
    skewed: ['SignatureDoesNotMatch', 403, 'Signature expired or not yet current'],
    'bad-signature': [
      'SignatureDoesNotMatch',
      403,
      'The request signature we calculated does not match the signature you provided.',
    ],
  },
  json: {
    'no-credentials': ['MissingAuthenticationTokenException', 400, 'Missing Authentication Token'],
    malformed: ['IncompleteSignatureException', 400, 'The request signature does not conform to AWS standards.'],
    'unknown-key': ['UnrecognizedClientException', 400, 'The security token included in the request is invalid.'],
    'bad-token': ['UnrecognizedClientException', 400, 'The security token included in the request is invalid.'],
    'expired-token': ['ExpiredTokenException', 400, 'The security token included in the request is expired'],
    skewed: ['InvalidSignatureException', 400, 'Signature expired or not yet current'],
    'bad-signature': [
      'InvalidSignatureException',
      400,
      'The request signature we calculated does not match the signature you provided.',
    ],
  },
};

export function authError(
  dialect: Dialect,
  which: Case,
  details: Readonly<Record<string, string>> = {},
  message?: string,
): ServiceError {
  const [code, status, text] = ANSWERS[dialect][which];
  return new ServiceError({ code, status, message: message ?? text, details });
}

export function accessDenied(message = 'Access Denied', details: Readonly<Record<string, string>> = {}): ServiceError {
  return new ServiceError({ code: 'AccessDenied', status: 403, message, details });
}

/** Tells who lacks what, as AWS does (source: IAM User Guide, "Troubleshoot access denied error messages"). */
export function notAuthorized(
  arn: string,
  need: { readonly action: string; readonly resource: string },
  dialect: Dialect = 'query',
): ServiceError {
  const message =
    `User: ${arn} is not authorized to perform: ${need.action} on resource: "${need.resource}" because no ` +
    `identity-based policy allows the ${need.action} action`;
  return dialect === 'json'
    ? new ServiceError({ code: 'AccessDeniedException', status: 400, message })
    : accessDenied(message);
}
