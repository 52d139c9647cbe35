import { InputError, type ResolvedPermission } from '@deploy/kernel';

export interface TwinCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Set for temporary credentials; then requests must carry it. */
  readonly sessionToken?: string;
}

/** Someone who signs requests. */
export interface TwinPrincipal {
  /** Such as `arn:aws:sts::111122223333:assumed-role/deploy/run`. */
  readonly arn: string;
  readonly credentials: TwinCredentials;
  /** What is allowed; anything else is refused. */
  readonly allow: 'everything' | readonly ResolvedPermission[];
}

/** Used where a twin is made without principals: may do everything. */
export const DEFAULT_CREDENTIALS: TwinCredentials = {
  accessKeyId: 'TWINACCESSKEY',
  secretAccessKey: 'twin-secret-access-key',
};

/** Who there is, and whose credentials have expired. */
export class Identities {
  readonly #principals = new Map<string, TwinPrincipal>();
  readonly #expired = new Set<string>();

  constructor(principals: readonly TwinPrincipal[]) {
    for (const principal of principals) this.add(principal);
  }

  /** Adds a principal, or replaces the one with the same access key. */
  add(principal: TwinPrincipal): void {
    this.#principals.set(principal.credentials.accessKeyId, principal);
  }

  find(accessKeyId: string): TwinPrincipal | null {
    return this.#principals.get(accessKeyId) ?? null;
  }

  /** From now on, requests signed with this key are answered ExpiredToken. Throws `InputError` for an unknown key. */
  expire(accessKeyId: string): void {
    this.#need(accessKeyId);
    this.#expired.add(accessKeyId);
  }

  /** Undoes `expire`. */
  renew(accessKeyId: string): void {
    this.#need(accessKeyId);
    this.#expired.delete(accessKeyId);
  }

  isExpired(accessKeyId: string): boolean {
    return this.#expired.has(accessKeyId);
  }

  #need(accessKeyId: string): void {
    if (this.#principals.has(accessKeyId)) return;
    throw new InputError({
      code: 'twin-principal-unknown',
      message: `The twin has no principal with the access key "${accessKeyId}".`,
      remedy: `Use one of ${[...this.#principals.keys()].join(', ')}.`,
    });
  }
}
