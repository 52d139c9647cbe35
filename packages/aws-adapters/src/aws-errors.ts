import {
  AccessDeniedError,
  DeployError,
  NotFoundError,
  type PermissionsDocument,
  PreconditionError,
  RemoteError,
} from '@deploy/kernel';

/** What a failed call was about, for messages. */
export interface CallContext {
  readonly service: 'S3' | 'CloudFront' | 'SSM';
  /** Such as `PutObject`. */
  readonly operation: string;
  /** Such as `s3://bucket/key`. */
  readonly resource: string;
  readonly region: string;
  /** IAM action that the call needs, such as `s3:PutObject`. */
  readonly permission: string;
  readonly permissions: PermissionsDocument | null;
}

/** What the SDK's errors have in common. */
interface AwsError extends Error {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

const EXPIRED = new Set(['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired', 'RequestExpired']);
const BAD_KEYS = new Set([
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'InvalidToken',
]);
const NO_CREDENTIALS = new Set(['CredentialsProviderError', 'ProviderError', 'TokenProviderError']);
const DENIED = new Set(['AccessDenied', 'AccessDeniedException', 'Forbidden', 'AllAccessDisabled']);
const WRONG_REGION = new Set([
  'PermanentRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
]);
const SKEWED = new Set(['RequestTimeTooSkewed', 'RequestInTheFuture']);

/**
 * Turns what the SDK threw into the error that says what to do, by name and status, never by its words. What is ours
 * already, and the reason of an abort, pass through.
 */
export function translateAwsError(thrown: unknown, context: CallContext, signal?: AbortSignal): unknown {
  if (signal?.aborted) return signal.reason;
  if (thrown instanceof DeployError || !(thrown instanceof Error)) return thrown;
  const error: AwsError = thrown;
  const name = error.name;
  const status = error.$metadata?.httpStatusCode;
  if (NO_CREDENTIALS.has(name)) return credentialsMissing(error);
  if (EXPIRED.has(name)) return credentialsExpired(error, context);
  if (BAD_KEYS.has(name)) return credentialsRefused(error, context);
  if (SKEWED.has(name)) return clockOff(error, context);
  if (name === 'NoSuchBucket') return bucketMissing(error, context);
  if (WRONG_REGION.has(name) || status === 301) return wrongRegion(error, context);
  if (DENIED.has(name) || status === 403) return accessDenied(error, context);
  return remote(error, context);
}

function credentialsMissing(cause: AwsError): PreconditionError {
  return new PreconditionError({
    code: 'credentials-missing',
    message: 'There are no AWS credentials.',
    remedy:
      'Add a step with `aws-actions/configure-aws-credentials` before this one, and `permissions: id-token: write` to the job.',
    cause,
  });
}

function credentialsExpired(cause: AwsError, { service, operation }: CallContext): PreconditionError {
  return new PreconditionError({
    code: 'credentials-expired',
    message: `The AWS credentials expired during the run (${service} ${operation}).`,
    remedy:
      'Run the job again: it continues from what is there. For long runs raise `role-duration-seconds` of the credentials step.',
    cause,
  });
}

function credentialsRefused(cause: AwsError, { service }: CallContext): PreconditionError {
  return new PreconditionError({
    code: 'credentials-refused',
    message: `${service} does not accept the AWS credentials (${cause.name}).`,
    remedy:
      'Check the role and account of the credentials step; a secret with a stray space or line break does this too.',
    cause,
  });
}

function clockOff(cause: AwsError, { service }: CallContext): PreconditionError {
  return new PreconditionError({
    code: 'clock-skew',
    message: `${service} refuses requests because this machine's clock is more than 15 minutes off.`,
    remedy: 'Set the clock of the runner (a self-hosted one needs time synchronisation), then run the job again.',
    cause,
  });
}

function bucketMissing(cause: AwsError, { resource, region }: CallContext): NotFoundError {
  return new NotFoundError({
    code: 'bucket-not-found',
    message: `The bucket of ${resource} does not exist (asked in ${region}).`,
    remedy: 'Check input `bucket` or the contract, and that the credentials are those of the right account.',
    cause,
  });
}

function wrongRegion(cause: AwsError, { resource, region }: CallContext): NotFoundError {
  const right = regionIn(cause);
  return new NotFoundError({
    code: 'bucket-in-other-region',
    message: `The bucket of ${resource} is ${right === null ? 'not' : `in ${right}, not`} in ${region}.`,
    remedy:
      right === null ? 'Set input `region` to the region of the bucket.' : `Set input \`region\` to \`${right}\`.`,
    cause,
  });
}

/** S3 names the right region in a header, or in the body of its answer. */
function regionIn(error: AwsError): string | null {
  const response = '$response' in error ? error.$response : undefined;
  const headers = typeof response === 'object' && response !== null && 'headers' in response ? response.headers : null;
  const fromHeader =
    typeof headers === 'object' && headers !== null && 'x-amz-bucket-region' in headers
      ? headers['x-amz-bucket-region']
      : undefined;
  const fromBody = 'Region' in error ? error.Region : undefined;
  return [fromHeader, fromBody].find((value) => typeof value === 'string') ?? null;
}

function accessDenied(cause: AwsError, context: CallContext): AccessDeniedError {
  const { service, operation, resource, permission } = context;
  return new AccessDeniedError({
    code: 'access-denied',
    message: `${service} refused ${operation} on ${resource}.`,
    remedy: `Allow ${permission} in the policy of the role, with this statement:\n${statementFor(context)}\nIf it is there already, look for a bucket policy, a KMS key policy or a permissions boundary that denies it.`,
    cause,
  });
}

/** The statement of the action's iam.json that covers the permission, as it is pasted into a policy. */
function statementFor({ permission, permissions, resource }: CallContext): string {
  const found = permissions?.statements.find((statement) => statement.actions.includes(permission));
  const statement = {
    Effect: 'Allow',
    Action: found?.actions ?? [permission],
    Resource: found?.resources ?? [resource],
  };
  return JSON.stringify(statement);
}

function remote(cause: AwsError, { service, operation, resource, region }: CallContext): RemoteError {
  const status = cause.$metadata?.httpStatusCode;
  const facts = [
    cause.name === 'Error' ? (cause.code ?? cause.message) : cause.name,
    ...(status === undefined ? [] : [`status ${status}`]),
    ...(cause.$metadata?.requestId === undefined ? [] : [`request ${cause.$metadata.requestId}`]),
  ];
  return new RemoteError({
    code: isNetwork(cause) ? 'network-failed' : 'aws-call-failed',
    message: `${service} ${operation} on ${resource} (${region}) failed after all retries: ${facts.join(', ')}.`,
    remedy:
      'Run the job again: it continues from what is there. If it stays, look at the AWS Health Dashboard and the network of the runner.',
    cause,
  });
}

const isNetwork = (error: AwsError): boolean =>
  error.$metadata?.httpStatusCode === undefined && error.code !== undefined;
