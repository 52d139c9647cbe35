import { createHash } from 'node:crypto';
import { queryFields, type WireRequest } from '../wire/message.ts';
import { ServiceError } from '../wire/service-error.ts';
import { authError, type Dialect } from './auth-errors.ts';

/** What a request says about its signature, by header or by query. */
export interface Authorization {
  readonly form: 'header' | 'query';
  readonly accessKeyId: string;
  /** `YYYYMMDD` of the credential scope. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `YYYYMMDDTHHMMSSZ` as it was signed. */
  readonly amzDate: string;
  readonly signedAtMs: number;
  /** Life of a presigned request; null for header signatures. */
  readonly expiresSeconds: number | null;
  readonly sessionToken: string | null;
  /** The hash that stands in the canonical request. */
  readonly payloadHash: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const SEVEN_DAYS = 604_800;

/** Reads a signature. Throws `ServiceError` where there is none or it cannot be read. */
export function readAuthorization(request: WireRequest, dialect: Dialect): Authorization {
  const header = request.headers['authorization'];
  if (header !== undefined) return fromHeader(request, header, dialect);
  const query = new Map(queryFields(request.query).map(({ name, value }) => [name.toLowerCase(), value]));
  if (query.has('x-amz-algorithm') || query.has('x-amz-signature')) return fromQuery(request, query);
  throw authError(dialect, 'no-credentials');
}

function fromHeader(request: WireRequest, header: string, dialect: Dialect): Authorization {
  const match = /^(\S+)\s+Credential=([^,]+),\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]+)$/.exec(header.trim());
  const amzDate = request.headers['x-amz-date'];
  const scope = readScope(match?.[2]);
  const signedAtMs = readAmzDate(amzDate);
  if (!match || match[1] !== ALGORITHM || scope === null || amzDate === undefined || signedAtMs === null) {
    throw authError(dialect, 'malformed');
  }
  const hash = request.headers['x-amz-content-sha256'];
  if (dialect === 's3' && hash === undefined) {
    throw new ServiceError({
      code: 'InvalidRequest',
      status: 400,
      message: 'Missing required header for this request: x-amz-content-sha256',
    });
  }
  return {
    form: 'header',
    ...scope,
    signedHeaders: (match[3] ?? '').split(';'),
    signature: match[4] ?? '',
    amzDate,
    signedAtMs,
    expiresSeconds: null,
    sessionToken: request.headers['x-amz-security-token'] ?? null,
    // Only S3 wants the hash in a header; whoever leaves it out has signed the body's own.
    payloadHash: hash ?? createHash('sha256').update(request.body).digest('hex'),
  };
}

function fromQuery(request: WireRequest, query: ReadonlyMap<string, string>): Authorization {
  const malformed = (message: string) =>
    new ServiceError({ code: 'AuthorizationQueryParametersError', status: 400, message });
  const need = (name: string) => {
    const value = query.get(name.toLowerCase());
    if (value) return value;
    throw malformed(`Query-string authentication version 4 requires the ${name} parameter.`);
  };
  if (need('X-Amz-Algorithm') !== ALGORITHM) throw malformed(`X-Amz-Algorithm only supports "${ALGORITHM}"`);
  const scope = readScope(need('X-Amz-Credential'));
  if (scope === null) throw malformed('Error parsing the X-Amz-Credential parameter');
  const signedAtMs = readAmzDate(need('X-Amz-Date'));
  if (signedAtMs === null) throw malformed("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  const expiresSeconds = Number(need('X-Amz-Expires'));
  if (!Number.isInteger(expiresSeconds) || expiresSeconds < 0) throw malformed('X-Amz-Expires should be a number');
  if (expiresSeconds > SEVEN_DAYS) {
    throw malformed(
      'X-Amz-Expires must be less than a week (in seconds); that is, the given value must be less than 604800',
    );
  }
  return {
    form: 'query',
    ...scope,
    signedHeaders: need('X-Amz-SignedHeaders').split(';'),
    signature: need('X-Amz-Signature'),
    amzDate: need('X-Amz-Date'),
    signedAtMs,
    expiresSeconds,
    sessionToken: query.get('x-amz-security-token') ?? null,
    payloadHash: request.headers['x-amz-content-sha256'] ?? query.get('x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD',
  };
}

type Scope = Pick<Authorization, 'accessKeyId' | 'date' | 'region' | 'service'>;

function readScope(credential: string | undefined): Scope | null {
  const match = /^([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(credential ?? '');
  if (!match) return null;
  const [, accessKeyId = '', date = '', region = '', service = ''] = match;
  return { accessKeyId, date, region, service };
}

/** Milliseconds since 1970 of `YYYYMMDDTHHMMSSZ`; null for anything else. */
export function readAmzDate(text: string | undefined): number | null {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? '');
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
