import { ServiceError } from '../wire/service-error.ts';

/** Codes are those of the Systems Manager API reference, "Errors" of each operation; all of them are 400 in JSON 1.1. */
function ssmError(code: string, message: string): ServiceError {
  return new ServiceError({ code, status: 400, message });
}

export const parameterNotFound = (name: string) => ssmError('ParameterNotFound', `Parameter ${name} not found.`);

export const versionNotFound = (name: string, version: string) =>
  ssmError(
    'ParameterVersionNotFound',
    `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`,
  );

export const alreadyExists = () =>
  ssmError(
    'ParameterAlreadyExists',
    'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
  );

export const typeMismatch = () =>
  ssmError(
    'HierarchyTypeMismatchException',
    'The type of a parameter cannot be changed: delete it and create it anew.',
  );

export const invalidValue = (message: string) => ssmError('ValidationException', message);
