/** Time as a port: pure code never asks the machine what time it is, and never waits by itself. */
export interface Clock {
  /** Wall clock, milliseconds since 1970. For records that people read; may jump. */
  now(): number;
  /** Milliseconds since some fixed point; never jumps or runs backwards. For every measurement of a duration. */
  monotonic(): number;
  /** Resolves after `ms`. Rejects with `signal.reason` as soon as the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Randomness as a port: tests replay it. */
export interface Random {
  /** Uniform in [0, 1). */
  fraction(): number;
  /** A fresh identifier that no other process will ever make. */
  nonce(): string;
}
