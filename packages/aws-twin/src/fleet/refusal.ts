import { ServiceError } from '../wire/service-error.ts';

/** Auto Scaling's word for a request that cannot be. Source: Auto Scaling API, "Common errors". */
export function validationError(message: string): ServiceError {
  return refusal('ValidationError', message);
}

/** A refusal with status 400, as nearly all of both services are. */
export function refusal(code: string, message: string): ServiceError {
  return new ServiceError({ code, status: 400, message });
}

export function unknownGroup(name: string): ServiceError {
  return validationError(`AutoScalingGroup name not found - no such group: ${name}`);
}

export function unknownInstance(id: string): ServiceError {
  return validationError(`Instance Id not found - No managed instance found for instance ID: ${id}`);
}
