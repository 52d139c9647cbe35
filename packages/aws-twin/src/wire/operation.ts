import type { AccessNeed } from '../auth/access.ts';
import type { Members } from './protocol.ts';

/** What an operation may know about the request it answers, beside its input. */
export interface CallContext {
  /** The twin's clock when the request takes effect, milliseconds since 1970. */
  readonly nowMs: number;
  /** Whether whoever signed may do something; for refusals inside an answer, and for 403 in place of 404. */
  readonly may: (need: AccessNeed) => boolean;
  /** Throws `ServiceError` unless whoever signed may do it. */
  readonly demand: (need: AccessNeed) => void;
}

/**
 * The behaviour of one operation, and nothing of the wire. Throws `ServiceError` for what the service refuses.
 * `honours` names the input members that the behaviour takes into account; a request that sets any other is refused,
 * so that nothing is silently ignored.
 */
export interface Operation<Input, Context extends CallContext> {
  readonly honours: readonly string[];
  /** What a caller must be allowed to do. */
  needs(input: Input, context: Context): readonly AccessNeed[];
  run(input: Input, context: Context): object | Promise<object>;
}

/** An operation whose input is what the codec read by the operation's own schema. */
export type AnyOperation<Context extends CallContext> = Operation<Members, Context>;

/** Input of an operation with the members that its schema requires, and bytes for a body. */
export type Given<Request, Required extends keyof Request> = Omit<Request, Required | 'Body'> & {
  readonly [Member in Required]-?: NonNullable<Request[Member]>;
} & { readonly Body?: Uint8Array };
