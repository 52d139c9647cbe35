import type { WireRequest } from '../wire/message.ts';
import { ServiceError } from '../wire/service-error.ts';
import { accessDenied, authError, type Dialect } from './auth-errors.ts';
import { type Authorization, readAuthorization } from './authorization.ts';
import type { Identities, TwinPrincipal } from './identities.ts';
import { expectedSignature } from './signature.ts';

export interface Authenticated {
  readonly principal: TwinPrincipal;
  readonly authorization: Authorization;
}

export interface AuthenticationRules {
  readonly dialect: Dialect;
  /** The name of the service in credential scopes. */
  readonly service: string;
  readonly identities: Identities;
  readonly nowMs: number;
}

const MAX_SKEW_MS = 15 * 60_000;

/** Who signed a request. Throws `ServiceError` for a signature that AWS would not accept. */
export function authenticate(request: WireRequest, rules: AuthenticationRules): Authenticated {
  const { dialect, identities } = rules;
  const authorization = readAuthorization(request, dialect);
  const principal = identities.find(authorization.accessKeyId);
  if (principal === null) {
    throw authError(dialect, 'unknown-key', { AWSAccessKeyId: authorization.accessKeyId });
  }
  checkScope(authorization, rules);
  checkTime(authorization, rules);
  checkSignedHeaders(request, authorization, dialect);
  const { secretAccessKey, sessionToken } = principal.credentials;
  if (expectedSignature(request, authorization, secretAccessKey) !== authorization.signature) {
    throw authError(dialect, 'bad-signature', { AWSAccessKeyId: authorization.accessKeyId });
  }
  if ((sessionToken ?? null) !== authorization.sessionToken) throw authError(dialect, 'bad-token');
  if (identities.isExpired(authorization.accessKeyId)) throw authError(dialect, 'expired-token');
  return { principal, authorization };
}

function checkScope(authorization: Authorization, { dialect, service }: AuthenticationRules): void {
  if (authorization.service === service && authorization.amzDate.startsWith(authorization.date)) return;
  const message = `The credential scope names the service "${authorization.service}"; this is "${service}".`;
  throw authError(dialect, 'malformed', {}, authorization.service === service ? undefined : message);
}

/** Source: S3 API reference, "Authenticating Requests: Using Query Parameters" and "Error responses". */
function checkTime(authorization: Authorization, { dialect, nowMs }: AuthenticationRules): void {
  const { amzDate, expiresSeconds, signedAtMs } = authorization;
  if (expiresSeconds === null) {
    if (Math.abs(nowMs - signedAtMs) <= MAX_SKEW_MS) return;
    throw authError(dialect, 'skewed', {
      RequestTime: amzDate,
      ServerTime: new Date(nowMs).toISOString(),
      MaxAllowedSkewMilliseconds: String(MAX_SKEW_MS),
    });
  }
  if (signedAtMs - nowMs > MAX_SKEW_MS) throw accessDenied('Request is not yet valid');
  const endMs = signedAtMs + expiresSeconds * 1000;
  if (nowMs <= endMs) return;
  throw accessDenied('Request has expired', {
    'X-Amz-Expires': String(expiresSeconds),
    Expires: new Date(endMs).toISOString(),
    ServerTime: new Date(nowMs).toISOString(),
  });
}

/**
 * S3 refuses `x-amz-*` headers that nobody signed, for they would change what the request means. Other headers are
 * read whether signed or not.
 */
function checkSignedHeaders(request: WireRequest, authorization: Authorization, dialect: Dialect): void {
  if (!authorization.signedHeaders.includes('host')) {
    throw new ServiceError({
      code: 'AccessDenied',
      status: 403,
      message: 'There were headers present in the request which were not signed',
      details: { HeadersNotSigned: 'host' },
    });
  }
  if (dialect !== 's3') return;
  const unsigned = Object.keys(request.headers).filter(
    (name) => name.startsWith('x-amz-') && !authorization.signedHeaders.includes(name),
  );
  if (unsigned.length === 0) return;
  throw accessDenied('There were headers present in the request which were not signed', {
    HeadersNotSigned: unsigned.join(', '),
  });
}
