import type { Dialect } from '../auth/auth-errors.ts';
import type { Authenticated } from '../auth/authenticate.ts';
import type { WireRequest, WireResponse } from './message.ts';
import type { AnyOperation, CallContext } from './operation.ts';
import type { AnswerIds, Protocol } from './protocol.ts';
import { notModelled } from './service-error.ts';

/** As they stand in credential scopes. */
export type ServiceName = 's3' | 'cloudfront' | 'autoscaling' | 'elasticloadbalancing' | 'monitoring' | 'ssm' | 'sts';

/** A request whose operation is known: what it is about, and how to let it take effect. */
export interface Recognised {
  readonly operation: string;
  /** The bucket, distribution, group, rule, parameter and so on; null where it is about several or none. */
  readonly resource: string | null;
  readonly key: string | null;
  /** Tells that the request has arrived, and gives back what lets it take effect. */
  arrive(opened: WireRequest, authenticated: Authenticated, ids: AnswerIds): Perform;
}

/** Lets a request take effect. Rejects with `ServiceError` for what the service refuses. */
export type Perform = (nowMs: number) => Promise<WireResponse>;

/** One AWS service of the twin. */
export interface Service {
  readonly name: ServiceName;
  readonly dialect: Dialect;
  readonly protocol: Protocol;
  /** Whether a request that nobody signed is meant for this service, by its address or its form. */
  isMeant(request: WireRequest): boolean;
  /** Throws `ServiceError` for a request that is no operation of the service. */
  recognise(request: WireRequest): Recognised;
  /** Headers by which the service names an answer. */
  idHeaders(ids: AnswerIds): Readonly<Record<string, string>>;
}

/** The behaviour of an operation. Throws `ServiceError` for one that the service has and the twin does not model. */
export function modelled<Context extends CallContext>(
  operations: Readonly<Record<string, AnyOperation<Context>>>,
  operation: string,
): AnyOperation<Context> {
  const behaviour = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
  if (behaviour) return behaviour;
  throw notModelled(`the operation ${operation}`);
}

/** Throws `ServiceError` for an input member that the behaviour would not look at. */
export function refuseIgnored<Context extends CallContext>(
  behaviour: AnyOperation<Context>,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): void {
  const ignored = Object.keys(input).find((name) => input[name] !== undefined && !behaviour.honours.includes(name));
  if (ignored !== undefined) throw notModelled(`the member ${ignored} of ${operation}`);
}
