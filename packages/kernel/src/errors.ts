/**
 * The errors of this project: one class per kind of remedy, so that whoever reads the annotation knows what to do next.
 *
 * `code` is stable kebab-case and has an entry in `docs/troubleshooting.md`; `message` says what happened and with
 * which value; `remedy` says what to change. Anything thrown that is not a `DeployError` is a bug of ours.
 */

/** Whose move it is: the user changes something, a remote service recovers, or we have a bug. */
export type Blame = 'user' | 'remote' | 'bug';

export interface ErrorDetails {
  /** Stable kebab-case identifier; documented in docs/troubleshooting.md. */
  readonly code: string;
  /** What happened, with the offending value. One sentence without a trailing newline. */
  readonly message: string;
  /** What to do next, imperative: names the input, permission statement or command. */
  readonly remedy: string;
  readonly cause?: unknown;
  /** What is known although the action failed; written to the outputs. */
  readonly partial?: Readonly<Record<string, string>>;
}

export abstract class DeployError extends Error {
  abstract readonly blame: Blame;
  readonly code: string;
  readonly remedy: string;
  readonly partial: Readonly<Record<string, string>>;

  constructor(details: ErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = details.code;
    this.remedy = details.remedy;
    this.partial = details.partial ?? {};
  }
}

/** Bad or contradictory inputs. The remedy names the input and what it accepts. */
export class InputError extends DeployError {
  readonly blame = 'user';
}

/** The world is not as the action needs it: an empty source, a missing file, a guard that refused. */
export class PreconditionError extends DeployError {
  readonly blame = 'user';
}

/** AWS refused. The remedy holds the policy statement to add. */
export class AccessDeniedError extends DeployError {
  readonly blame = 'user';
}

/** A bucket, distribution, release or object that was named does not exist. */
export class NotFoundError extends DeployError {
  readonly blame = 'user';
}

/** Somebody else holds, changed or blocks what this run needs. The message names whom. */
export class ConflictError extends DeployError {
  readonly blame = 'user';
}

/** A remote service failed after all retries. */
export class RemoteError extends DeployError {
  readonly blame = 'remote';
}

/** A deadline passed; the message holds the last state seen. */
export class TimeoutError extends DeployError {
  readonly blame = 'remote';
}

/** A rollout ran and did not succeed; says what is live now. */
export class RolloutFailedError extends DeployError {
  readonly blame = 'user';
}

/** Some of many objects failed; a re-run resumes. */
export class PartialFailureError extends DeployError {
  readonly blame = 'remote';
}

/** Cancelled; says what was finished and what a re-run does. */
export class AbortedError extends DeployError {
  readonly blame = 'user';
}

/** The sentence of any thrown value, for messages that quote a cause. */
export function errorMessage(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Fails at compile time when a union gains a member that a switch does not handle. */
export function assertNever(value: never): never {
  throw new TypeError(`unhandled case: ${JSON.stringify(value)}`);
}
