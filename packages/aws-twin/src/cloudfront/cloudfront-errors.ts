import { ServiceError } from '../wire/service-error.ts';

/** A CloudFront error. Codes and statuses are those of the CloudFront API reference, "Errors" of each operation. */
export function cloudFrontError(code: string, status: number, message: string): ServiceError {
  return new ServiceError({ code, status, message });
}

export const noSuchDistribution = () =>
  cloudFrontError('NoSuchDistribution', 404, 'The specified distribution does not exist.');

export const invalidPaths = () =>
  cloudFrontError('InvalidArgument', 400, 'Your request contains one or more invalid invalidation paths.');

export const tooManyInProgress = (what: string) =>
  cloudFrontError(
    'TooManyInvalidationsInProgress',
    400,
    `Processing your request will cause you to exceed the maximum number of in-progress ${what}.`,
  );
