import { ServiceError } from './service-error.ts';

/** Decodes percent escapes. Throws `ServiceError` for escapes that are not UTF-8. */
export function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidUri();
  }
}

export function invalidUri(): ServiceError {
  return new ServiceError({ code: 'InvalidURI', status: 400, message: "Couldn't parse the specified URI." });
}
