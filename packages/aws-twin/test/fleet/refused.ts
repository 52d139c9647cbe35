import { ServiceError } from '../../src/wire/service-error.ts';

/** The wire code that a call is refused with; fails when it is not refused. */
export function refused(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof ServiceError) return error.code;
    throw error;
  }
  throw new Error('it was not refused');
}
