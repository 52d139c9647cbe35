/** Who is signed in. */
export interface Session {
  readonly user: string;
}

/** Where sessions are kept. `token` is what the visitor's cookie holds. */
export interface Sessions {
  open(session: Session): Promise<string>;
  /** Null for a token that was never given, has run out, or was closed. */
  read(token: string): Promise<Session | null>;
  close(token: string): Promise<void>;
  /** Gives back what it holds. */
  end(): Promise<void>;
}

export const SESSION_SECONDS = 8 * 60 * 60;

/** A session of another program's making is none. */
export function sessionOf(text: string): Session | null {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || !('user' in value) || typeof value.user !== 'string') return null;
  return { user: value.user };
}
