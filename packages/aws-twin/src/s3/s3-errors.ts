import { ServiceError } from '../wire/service-error.ts';

/** An S3 error. Codes and statuses are those of the S3 API reference, "Error responses". */
export function s3Error(
  code: string,
  status: number,
  message: string,
  details: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = {},
): ServiceError {
  return new ServiceError({ code, status, message, details, headers });
}

export const noSuchKey = (key: string, headers: Readonly<Record<string, string>> = {}) =>
  s3Error('NoSuchKey', 404, 'The specified key does not exist.', { Key: key }, headers);

export const noSuchVersion = (key: string, versionId: string) =>
  s3Error('NoSuchVersion', 404, 'The specified version does not exist.', { Key: key, VersionId: versionId });

export const preconditionFailed = (condition: string) =>
  s3Error('PreconditionFailed', 412, 'At least one of the pre-conditions you specified did not hold', {
    Condition: condition,
  });

export const conditionalConflict = (key: string) =>
  s3Error(
    'ConditionalRequestConflict',
    409,
    'The conditional request cannot succeed due to a conflicting operation against this resource.',
    { Key: key },
  );

export const invalidArgument = (message: string, name: string, value: string) =>
  s3Error('InvalidArgument', 400, message, { ArgumentName: name, ArgumentValue: value });
