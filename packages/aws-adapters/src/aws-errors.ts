import {
  AccessDeniedError,
  DeployError,
  InputError,
  NotFoundError,
  type PermissionsDocument,
  PreconditionError,
  RemoteError,
} from '@deploy/kernel';
import { type AccessNeed, statementsFor } from './access-statement.ts';
import { detailOf, headerOf, networkCodeOf, requestIdOf, statusOf } from './aws-error-facts.ts';
import { isLate, isWorthRetrying } from './retry-rules.ts';

/** What a failed call was about, for messages. */
export interface CallContext {
  readonly service: 'S3' | 'CloudFront' | 'SSM' | 'Auto Scaling' | 'Elastic Load Balancing' | 'CloudWatch' | 'STS';
  /** Such as `PutObject`. */
  readonly operation: string;
  /** Such as `s3://bucket/key`. */
  readonly resource: string;
  readonly region: string;
  /** IAM action that the call needs, such as `s3:PutObject`. */
  readonly permission: string;
  /** All that the call needs, where it is more than `permission` on `resource`. */
  readonly needs?: readonly AccessNeed[];
  /** The action's iam.json. */
  readonly permissions: PermissionsDocument | null;
  readonly mode?: string | undefined;
  /** What the placeholders of iam.json stand for. */
  readonly values?: Readonly<Record<string, string>>;
}

const EXPIRED = new Set(['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired', 'RequestExpired']);
const BAD_KEYS = new Set([
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'InvalidToken',
  'InvalidSignatureException',
  'IncompleteSignature',
  'MissingAuthenticationToken',
]);
const NO_CREDENTIALS = new Set(['CredentialsProviderError', 'ProviderError', 'TokenProviderError']);
const DENIED = new Set(['AccessDenied', 'AccessDeniedException', 'Forbidden', 'AllAccessDisabled']);
const WRONG_REGION = new Set(['PermanentRedirect', 'TemporaryRedirect', 'IllegalLocationConstraintException']);
/** About the signature in general: only the region in the answer tells that it is the region. */
const MALFORMED = new Set(['AuthorizationHeaderMalformed', 'AuthorizationQueryParametersError']);
const SKEWED = new Set(['RequestTimeTooSkewed', 'RequestInTheFuture']);
const CORRUPTED = new Set(['BadDigest', 'XAmzContentSHA256Mismatch', 'IncompleteBody']);
const BAD_NAME = new Set(['InvalidBucketName', 'EndpointError']);

/**
 * Turns what the SDK threw into the error that says what to do, by code and status and never by words, but for stores
 * that give nothing else. What is ours already, the reason of an abort and our own bugs pass through.
 */
export function translateAwsError(thrown: unknown, context: CallContext, signal?: AbortSignal): unknown {
  if (signal?.aborted) return signal.reason;
  if (thrown instanceof DeployError || !(thrown instanceof Error)) return thrown;
  const { name } = thrown;
  const status = statusOf(thrown);
  if (NO_CREDENTIALS.has(name)) return credentialsMissing(thrown);
  if (EXPIRED.has(name)) return credentialsExpired(thrown, context);
  if (SKEWED.has(name)) return clockOff(thrown, context);
  const region = regionIn(thrown);
  if (WRONG_REGION.has(name) || status === 301) return wrongRegion(thrown, context, region);
  if (region !== null && region !== context.region) return wrongRegion(thrown, context, region);
  if (BAD_KEYS.has(name) || MALFORMED.has(name)) return credentialsRefused(thrown, context);
  if (name === 'NoSuchBucket') return bucketMissing(thrown, context);
  if (BAD_NAME.has(name)) return bucketNameInvalid(thrown, context);
  if (isLate(thrown)) return signatureLate(thrown, context);
  if (DENIED.has(name) || status === 403) return accessDenied(thrown, context);
  if (CORRUPTED.has(name)) return bodyCorrupted(thrown, context);
  if (networkCodeOf(thrown) !== null) return networkFailed(thrown, context);
  return status === null ? thrown : callFailed(thrown, context, status);
}

/** S3 names the right region in a header, or in the body of its answer. */
const regionIn = (error: Error): string | null => headerOf(error, 'x-amz-bucket-region') ?? detailOf(error, 'Region');

const facts = (error: Error): string => {
  const status = statusOf(error);
  const id = requestIdOf(error);
  return [error.name, ...(status === null ? [] : [`status ${status}`]), ...(id === null ? [] : [`request ${id}`])].join(
    ', ',
  );
};

function credentialsMissing(cause: Error): PreconditionError {
  return new PreconditionError({
    code: 'credentials-missing',
    message: 'There are no AWS credentials.',
    remedy:
      'Add a step with `aws-actions/configure-aws-credentials` before this one, and `permissions: id-token: write` to the job.',
    cause,
  });
}

function credentialsExpired(cause: Error, { service, operation }: CallContext): PreconditionError {
  return new PreconditionError({
    code: 'credentials-expired',
    message: `The AWS credentials expired during the run (${service} ${operation}).`,
    remedy:
      'Run the job again: it continues from what is there. For long runs raise `role-duration-seconds` of the credentials step.',
    cause,
  });
}

function credentialsRefused(cause: Error, { service }: CallContext): PreconditionError {
  return new PreconditionError({
    code: 'credentials-refused',
    message: `${service} does not accept the AWS credentials (${cause.name}).`,
    remedy:
      'Check the role and account of the credentials step; a secret with a stray space or line break does this too.',
    cause,
  });
}

function clockOff(cause: Error, { service }: CallContext): PreconditionError {
  return new PreconditionError({
    code: 'clock-skew',
    message: `${service} refuses requests because this machine's clock is more than 15 minutes off.`,
    remedy: 'Set the clock of the runner (a self-hosted one needs time synchronisation), then run the job again.',
    cause,
  });
}

function bucketMissing(cause: Error, { resource, region }: CallContext): NotFoundError {
  return new NotFoundError({
    code: 'bucket-not-found',
    message: `The bucket of ${resource} does not exist (asked in ${region}).`,
    remedy: 'Check input `bucket` or the contract, and that the credentials are those of the right account.',
    cause,
  });
}

function bucketNameInvalid(cause: Error, { resource, region }: CallContext): InputError {
  return new InputError({
    code: 'bucket-name-invalid',
    message: `${resource} in ${region} has no address: ${cause.message}`,
    remedy: 'Check inputs `bucket` and `region`: a bucket is 3 to 63 lower-case letters, digits, dots and hyphens.',
    cause,
  });
}

function wrongRegion(cause: Error, { resource, region }: CallContext, right: string | null): NotFoundError {
  return new NotFoundError({
    code: 'bucket-in-other-region',
    message: `The bucket of ${resource} is ${right === null ? 'not' : `in ${right}, not`} in ${region}.`,
    remedy:
      right === null ? 'Set input `region` to the region of the bucket.' : `Set input \`region\` to \`${right}\`.`,
    cause,
  });
}

function accessDenied(cause: Error, context: CallContext): AccessDeniedError {
  const { service, operation, resource, permission } = context;
  const needs = context.needs ?? [{ action: permission, resource }];
  // "Access Denied" and an empty answer tell nothing; anything longer names who lacks what.
  const words = cause.message.includes(' is not authorized to ') ? ` AWS says: ${cause.message}` : '';
  return new AccessDeniedError({
    code: 'access-denied',
    message: `${service} refused ${operation} on ${resource}.${words}`,
    remedy: `Allow ${listOf(needs.map(({ action }) => action))} in the policy of the role:\n${statementsFor(needs, context)}\nIf it is there already, look for a bucket policy, a KMS key policy or a permissions boundary that denies it.`,
    cause,
  });
}

const listOf = (actions: readonly string[]): string => [...new Set(actions)].join(' and ');

function signatureLate(cause: Error, { service, operation, resource }: CallContext): RemoteError {
  return new RemoteError({
    code: 'signature-late',
    message: `${service} ${operation} on ${resource} came too late each time: its signature had run out when it arrived.`,
    remedy:
      'Nothing was changed by it. Run the job again. If it stays, the network of the runner needs more than some seconds for a request, or its clock runs at another speed.',
    cause,
  });
}

function bodyCorrupted(cause: Error, { service, operation, resource }: CallContext): RemoteError {
  return new RemoteError({
    code: 'body-corrupted',
    message: `${service} received other bytes for ${resource} than were read (${operation}: ${facts(cause)}); they were not stored.`,
    remedy: 'Run the job again. If it stays, look for a proxy between the runner and AWS that changes requests.',
    cause,
  });
}

function networkFailed(cause: Error, { service, operation, resource, region }: CallContext): RemoteError {
  const code = networkCodeOf(cause) ?? '';
  const words = cause.message.includes(code) ? cause.message : `${code}, ${cause.message}`;
  return new RemoteError({
    code: 'network-failed',
    message: `${service} ${operation} on ${resource} (${region}) got no answer: ${words}.`,
    remedy:
      'Run the job again: it continues from what is there. If it stays, check the network of the runner, input `region`, and AWS_ENDPOINT_URL if it is set.',
    cause,
  });
}

function callFailed(cause: Error, { service, operation, resource, region }: CallContext, status: number): RemoteError {
  const isRemote = status >= 500 || isWorthRetrying(cause);
  const words = cause.message === cause.name ? '' : `: ${cause.message}`;
  return new RemoteError({
    code: isRemote ? 'aws-call-failed' : 'aws-call-refused',
    message: `${service} ${operation} on ${resource} (${region}) ${isRemote ? 'failed after all retries' : 'was refused'} (${facts(cause)})${words}`,
    remedy: isRemote
      ? 'Run the job again: it continues from what is there. If it stays, look at the AWS Health Dashboard.'
      : 'The words of the service say what it did not accept. If it is nothing that you can change, please report it with this message.',
    cause,
  });
}
