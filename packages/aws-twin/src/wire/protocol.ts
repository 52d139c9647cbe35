import type { WireRequest, WireResponse } from './message.ts';
import type { ServiceError } from './service-error.ts';

/** Values of an operation's members, by member name, as the SDK's own types have them. */
export type Members = Readonly<Record<string, unknown>>;

/** Members that the address gave and the path no longer shows, such as a bucket in the host name. */
export type Labels = Readonly<Record<string, string>>;

export interface AnswerIds {
  readonly requestId: string;
  readonly hostId: string;
}

/** An operation of a service that a request was recognised as. */
export interface Call {
  readonly operation: string;
  /** Members that the path and the address name. */
  readonly labels: Labels;
  /**
   * Reads the members of the input; `opened` is the request with its body taken out of its transfer coding. Throws
   * `ServiceError` for what does not fit the operation's shape.
   */
  readInput(opened: WireRequest): Members;
}

/**
 * How a service speaks: recognises operations and turns messages into members and back. Knows shapes, never behaviour,
 * so that another protocol is another implementation of this interface and nothing else.
 */
export interface Protocol {
  /** Throws `ServiceError` where no operation of the service fits. */
  recognise(request: WireRequest, labels: Labels): Call;
  writeOutput(operation: string, output: object, ids: AnswerIds): WireResponse;
  writeError(error: ServiceError, ids: AnswerIds): WireResponse;
}
