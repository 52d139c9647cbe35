import type { Access, AccessNeed } from '../auth/access.ts';
import { type Dialect, notAuthorized } from '../auth/auth-errors.ts';
import type { Authenticated } from '../auth/authenticate.ts';
import type { TwinPrincipal } from '../auth/identities.ts';
import type { WireRequest, WireResponse } from './message.ts';
import type { AnyOperation, CallContext } from './operation.ts';
import type { AnswerIds, Call, Members, Protocol } from './protocol.ts';
import { modelled, refuseIgnored, type Service, type ServiceName } from './service.ts';
import { notModelled, ServiceError } from './service-error.ts';

/** What an operation of such a service knows beside its input, before the service adds its own. */
export interface RpcCallContext extends CallContext {
  readonly principal: TwinPrincipal;
  /** The region that the request was signed for. */
  readonly region: string;
}

export interface RpcServiceOptions<Context extends RpcCallContext> {
  readonly name: ServiceName;
  readonly dialect: Dialect;
  readonly protocol: Protocol;
  readonly operations: Readonly<Record<string, AnyOperation<Context>>>;
  readonly access: Access;
  /** Where everything that the service knows is; absent for a service that is the same everywhere. */
  readonly region?: string;
  /** Called with the time at which a request takes effect, before it does: what happens by itself happens first. */
  readonly advanceTo?: (nowMs: number) => void;
  /** Adds what the service's operations look at. */
  readonly context: (call: RpcCallContext) => Context;
  /** What a request is about, for faults and the log. */
  readonly resourceOf: (input: Members) => string | null;
  /** Whether a request that nobody signed is meant for the service. */
  readonly isMeant: (request: WireRequest) => boolean;
}

/** A service whose requests all go to one address and name their operation themselves. */
export function rpcService<Context extends RpcCallContext>(options: RpcServiceOptions<Context>): Service {
  const { dialect, isMeant, name, protocol } = options;
  return {
    name,
    dialect,
    protocol,
    isMeant,
    recognise(request) {
      const call = protocol.recognise(request, {});
      return {
        operation: call.operation,
        resource: resourceOf(options, call, request),
        key: null,
        arrive: (opened, authenticated, ids) => async (nowMs) =>
          perform(options, { call, opened, authenticated, nowMs, ids }),
      };
    },
    idHeaders: ({ requestId }) => ({ 'x-amzn-requestid': requestId }),
  };
}

/** An input that cannot be read is refused when it takes effect, not before its signature is looked at. */
function resourceOf<Context extends RpcCallContext>(
  { resourceOf }: RpcServiceOptions<Context>,
  call: Call,
  request: WireRequest,
): string | null {
  try {
    return resourceOf(call.readInput(request));
  } catch (thrown) {
    if (thrown instanceof ServiceError) return null;
    throw thrown;
  }
}

interface Performance {
  readonly call: Call;
  readonly opened: WireRequest;
  readonly authenticated: Authenticated;
  readonly nowMs: number;
  readonly ids: AnswerIds;
}

async function perform<Context extends RpcCallContext>(
  options: RpcServiceOptions<Context>,
  { authenticated, call, ids, nowMs, opened }: Performance,
): Promise<WireResponse> {
  const { access, dialect, operations, protocol } = options;
  const behaviour = modelled(operations, call.operation);
  const input = call.readInput(opened);
  refuseIgnored(behaviour, call.operation, input);
  const { authorization, principal } = authenticated;
  if (options.region !== undefined && authorization.region !== options.region) {
    throw notModelled(`the region ${authorization.region}; its model is in ${options.region}`);
  }
  options.advanceTo?.(nowMs);
  const may = (need: AccessNeed) => access.isAllowed(principal, need, null);
  const demand = (need: AccessNeed) => {
    if (!may(need)) throw notAuthorized(principal.arn, need, dialect);
  };
  const context = options.context({ nowMs, may, demand, principal, region: authorization.region });
  for (const need of behaviour.needs(input, context)) demand(need);
  return protocol.writeOutput(call.operation, await behaviour.run(input, context), ids);
}
