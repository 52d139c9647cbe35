import { ShapeError } from '@deploy/kernel';
import type { BehaviourModel, DistributionModel, FunctionModel } from '../model.ts';
import type { ViewerRequest } from './cache-key.ts';
import { compileEdgeFunction, type EdgeFunction, FunctionFailure } from './edge-function.ts';
import { edgeError } from './error-answer.ts';
import {
  answerFromEvent,
  eventRequest,
  eventResponse,
  type FunctionEvent,
  requestFromEvent,
} from './function-event.ts';
import { isDisallowedHeader, readRequestResult, readResponseResult } from './function-result.ts';
import { type HeaderFields, type HttpAnswer, NO_BODY, withoutFields } from './message.ts';

/** What a viewer-request function made of a request. */
export type RequestOutcome =
  | { readonly kind: 'forward'; readonly request: ViewerRequest }
  | { readonly kind: 'answer'; readonly answer: HttpAnswer; readonly result: FunctionMark };

export interface ResponseOutcome {
  readonly answer: HttpAnswer;
  /** Null: the function ran well, or there was none. */
  readonly result: FunctionMark | null;
}

/** What `X-Cache` says of an answer that a function made or broke. */
export type FunctionMark = 'FunctionGeneratedResponse' | 'FunctionExecutionError' | 'FunctionValidationError';

export interface Viewing {
  readonly requestId: string;
  readonly viewerIp: string;
}

/** The functions of a distribution, compiled once. */
export interface ViewerFunctions {
  onRequest(behaviour: BehaviourModel, request: ViewerRequest, viewing: Viewing): RequestOutcome;
  onResponse(behaviour: BehaviourModel, request: ViewerRequest, answer: HttpAnswer, viewing: Viewing): ResponseOutcome;
}

/** Compiles every function of the distribution. Throws `InputError` for one that CloudFront would not publish. */
export function viewerFunctions(distribution: DistributionModel): ViewerFunctions {
  const compiled = new Map<FunctionModel, EdgeFunction>();
  for (const { functions } of [distribution.defaultBehaviour, ...distribution.behaviours]) {
    for (const model of [functions.viewerRequest, functions.viewerResponse]) {
      if (model !== undefined) compiled.set(model, compileEdgeFunction(model));
    }
  }
  const eventOf = (type: FunctionEvent['context']['eventType'], viewing: Viewing, request: ViewerRequest) => ({
    version: '1.0' as const,
    context: {
      distributionDomainName: distribution.domainName,
      distributionId: distribution.id,
      eventType: type,
      requestId: viewing.requestId,
    },
    viewer: { ip: viewing.viewerIp },
    request: eventRequest({ ...request, headers: splitHidden(request.headers).shown }),
  });
  return {
    onRequest(behaviour, request, viewing) {
      const run = functionOf(compiled, behaviour.functions.viewerRequest);
      if (run === null) return { kind: 'forward', request };
      return runOnRequest(run, eventOf('viewer-request', viewing, request), request);
    },
    onResponse(behaviour, request, answer, viewing) {
      const run = functionOf(compiled, behaviour.functions.viewerResponse);
      if (run === null) return { answer, result: null };
      return runOnResponse(run, eventOf('viewer-response', viewing, request), answer);
    },
  };
}

function functionOf(compiled: ReadonlyMap<FunctionModel, EdgeFunction>, model: FunctionModel | undefined) {
  return model === undefined ? null : (compiled.get(model) ?? null);
}

function runOnRequest(run: EdgeFunction, event: FunctionEvent, request: ViewerRequest): RequestOutcome {
  try {
    const result = readRequestResult(run(event), event.request);
    if (result.kind === 'request') {
      const changed = requestFromEvent(result.request, event.request, request);
      const headers = { ...splitHidden(request.headers).hidden, ...changed.headers };
      return { kind: 'forward', request: { ...changed, headers } };
    }
    const blank = { status: 200, headers: {}, setCookies: [], body: NO_BODY };
    return { kind: 'answer', answer: answerFromEvent(result.response, blank), result: 'FunctionGeneratedResponse' };
  } catch (thrown) {
    return { kind: 'answer', ...failure(thrown) };
  }
}

function runOnResponse(run: EdgeFunction, event: FunctionEvent, answer: HttpAnswer): ResponseOutcome {
  try {
    const { shown, hidden } = splitHidden(answer.headers);
    const response = eventResponse({ ...answer, headers: shown });
    const changed = answerFromEvent(readResponseResult(run({ ...event, response })), answer);
    return { answer: { ...changed, headers: { ...hidden, ...changed.headers } }, result: null };
  } catch (thrown) {
    return failure(thrown);
  }
}

/** A function that breaks is a 503, one that returns what CloudFront cannot use a 502. */
function failure(thrown: unknown): { readonly answer: HttpAnswer; readonly result: FunctionMark } {
  if (thrown instanceof FunctionFailure) {
    const text = 'The CloudFront function associated with the CloudFront distribution is invalid or could not run.';
    return { answer: edgeError(503, text), result: 'FunctionExecutionError' };
  }
  if (!(thrown instanceof ShapeError)) throw thrown;
  return {
    answer: edgeError(502, `The CloudFront function returned an invalid value: ${thrown.message}.`),
    result: 'FunctionValidationError',
  };
}

/** Some headers pass functions by unseen. */
function splitHidden(headers: HeaderFields): { readonly shown: HeaderFields; readonly hidden: HeaderFields } {
  const names = Object.keys(headers);
  return {
    shown: withoutFields(headers, names.filter(isDisallowedHeader)),
    hidden: withoutFields(
      headers,
      names.filter((name) => !isDisallowedHeader(name)),
    ),
  };
}
