export interface ServiceErrorDetails {
  /** The service's own code, such as `NoSuchKey`. */
  readonly code: string;
  readonly message: string;
  readonly status: number;
  /** Further elements of the error's body, such as `Key`. */
  readonly details?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal that goes over the wire: what the service answers, never a failure of the twin. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: string;
  readonly status: number;
  readonly details: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(refusal: ServiceErrorDetails) {
    super(refusal.message);
    this.code = refusal.code;
    this.status = refusal.status;
    this.details = refusal.details ?? {};
    this.headers = refusal.headers ?? {};
  }
}

/** What the twin answers to what it does not model: loud, so that nothing passes a test by not being looked at. */
export function notModelled(what: string): ServiceError {
  return new ServiceError({
    code: 'NotImplemented',
    status: 501,
    message: `The twin does not model ${what}.`,
  });
}
