import type { Clock } from '@deploy/kernel';
import { authenticate } from './auth/authenticate.ts';
import type { Identities } from './auth/identities.ts';
import { openPayload } from './auth/payload.ts';
import type { FaultScript } from './faults/fault-script.ts';
import { Journey } from './faults/journey.ts';
import type { RequestLog } from './faults/request-log.ts';
import type { RequestOutcome, SeenRequest } from './faults/seen-request.ts';
import type { TwinClient } from './faults/twin-client.ts';
import { EMPTY_BODY, type WireRequest, type WireResponse } from './wire/message.ts';
import type { AnswerIds } from './wire/protocol.ts';
import type { Recognised, Service } from './wire/service.ts';
import { ServiceError } from './wire/service-error.ts';

/** What a sender sees of its request. */
export type Delivery =
  | { readonly kind: 'answer'; readonly response: WireResponse }
  /** The connection broke. */
  | { readonly kind: 'broken' }
  /** The sender is dead; there is nobody to tell. */
  | { readonly kind: 'silence' };

export interface ControlPlaneOptions {
  /** In the order in which they are asked whether a request that nobody signed is meant for them. */
  readonly services: readonly Service[];
  readonly identities: Identities;
  readonly clock: Clock;
  readonly faults: FaultScript;
  readonly log: RequestLog;
  /** Called at every step of a request. */
  readonly onActivity: () => void;
}

/** Takes requests through faults, signatures and services to their answers. */
export class ControlPlane {
  readonly #options: ControlPlaneOptions;
  #serial = 0;

  constructor(options: ControlPlaneOptions) {
    this.#options = options;
  }

  /** Never rejects for what a request is; a rejection is a bug of the twin. */
  async deliver(request: WireRequest, client: TwinClient, signal?: AbortSignal): Promise<Delivery> {
    const { clock, faults, onActivity } = this.#options;
    onActivity();
    this.#serial += 1;
    const service = this.#serviceOf(request);
    const recognised = settle(() => service.recognise(request));
    const seen = this.#seen(service, recognised, client);
    const handling: Handling = { request, service, recognised, seen, atMs: clock.now() };
    if (!(await client.lives())) return this.#end(handling, 'killed', null);
    const journey = new Journey({ faults: faults.strike(seen), seen, client, clock });
    const departure = await journey.before();
    onActivity();
    if (departure.kind === 'broken') return this.#end(handling, departure.outcome, null);
    if (signal?.aborted) return this.#end(handling, 'aborted', null);
    const answer =
      departure.kind === 'refused' ? this.#refused(handling, departure.error) : await this.#answer(handling, journey);
    onActivity();
    const outcome = await journey.after();
    onActivity();
    return this.#end(handling, outcome, answer);
  }

  /** Signatures are judged at arrival, conditions when the request takes effect. */
  async #answer(handling: Handling, journey: Journey): Promise<Answer> {
    const { request, service, recognised } = handling;
    const { clock, identities } = this.#options;
    let principal: string | null = null;
    try {
      if (isUnreadable(recognised)) throw recognised;
      const { dialect, name } = service;
      const authenticated = authenticate(request, { dialect, service: name, identities, nowMs: clock.now() });
      principal = authenticated.principal.arn;
      if (recognised instanceof ServiceError) throw recognised;
      const opened = openPayload(request, authenticated.authorization.payloadHash);
      const perform = recognised.arrive(opened, authenticated, idsOf(handling.seen));
      await journey.during();
      return { response: this.#finished(handling, await perform(clock.now())), principal, code: null };
    } catch (thrown) {
      if (!(thrown instanceof ServiceError)) throw thrown;
      return { ...this.#refused(handling, thrown), principal };
    }
  }

  #refused(handling: Handling, error: ServiceError): Answer {
    const response = handling.service.protocol.writeError(error, idsOf(handling.seen));
    return { response: this.#finished(handling, response), principal: null, code: error.code };
  }

  /** What stands on every answer. An answer to HEAD and a 304 have no body (source: RFC 9110, 9.3.2 and 15.4.5). */
  #finished({ request, seen, service }: Handling, response: WireResponse): WireResponse {
    const isBodiless = request.method === 'HEAD' || response.status === 304 || response.status === 204;
    const ids = service.idHeaders(idsOf(seen));
    const length = { 'content-length': String(response.body.byteLength) };
    return {
      status: response.status,
      headers: {
        ...ids,
        date: new Date(this.#options.clock.now()).toUTCString(),
        ...(isBodiless ? {} : length),
        ...response.headers,
      },
      body: isBodiless ? EMPTY_BODY : response.body,
    };
  }

  #end(handling: Handling, outcome: RequestOutcome, answer: Answer | null): Delivery {
    this.#options.log.add({
      ...handling.seen,
      atMs: handling.atMs,
      outcome,
      status: answer?.response.status ?? null,
      code: answer?.code ?? null,
      principal: answer?.principal ?? null,
      bytesIn: handling.request.body.byteLength,
      bytesOut: answer?.response.body.byteLength ?? 0,
    });
    if (outcome === 'killed') return { kind: 'silence' };
    return outcome === 'answered' && answer !== null
      ? { kind: 'answer', response: answer.response }
      : { kind: 'broken' };
  }

  #seen(service: Service, recognised: Recognised | ServiceError, client: TwinClient): SeenRequest {
    const known = recognised instanceof ServiceError ? null : recognised;
    return {
      serial: this.#serial,
      service: service.name,
      operation: known?.operation ?? null,
      resource: known?.resource ?? null,
      key: known?.key ?? null,
      client: client.name,
    };
  }

  /** The service that a request was signed for; without a signature, the one whose address or form it has. */
  #serviceOf(request: WireRequest): Service {
    const credential = request.headers['authorization'] ?? request.query.replaceAll(/%2f/gi, '/');
    const scope = /\/([a-z0-9-]+)\/aws4_request/.exec(credential)?.[1];
    const { services } = this.#options;
    const found =
      services.find(({ name }) => name === scope) ??
      services.find((service) => service.isMeant(request)) ??
      services[0];
    if (found === undefined) throw new TypeError('a control plane needs a service');
    return found;
  }
}

interface Handling {
  readonly request: WireRequest;
  readonly service: Service;
  readonly recognised: Recognised | ServiceError;
  readonly seen: SeenRequest;
  readonly atMs: number;
}

interface Answer {
  readonly response: WireResponse;
  readonly principal: string | null;
  readonly code: string | null;
}

/** What cannot be decoded cannot be compared with a signature either. */
function isUnreadable(recognised: Recognised | ServiceError): recognised is ServiceError {
  return recognised instanceof ServiceError && recognised.code === 'InvalidURI';
}

function settle(recognise: () => Recognised): Recognised | ServiceError {
  try {
    return recognise();
  } catch (thrown) {
    if (thrown instanceof ServiceError) return thrown;
    throw thrown;
  }
}

/** Names of an answer, from its number, so that a run can be repeated. */
function idsOf({ serial }: SeenRequest): AnswerIds {
  const hex = serial.toString(16).toUpperCase().padStart(16, '0');
  return { requestId: hex, hostId: Buffer.from(`twin ${hex}`).toString('base64') };
}
