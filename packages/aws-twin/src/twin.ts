import type { Clock } from '@deploy/kernel';
import { Access } from './auth/access.ts';
import { DEFAULT_CREDENTIALS, Identities, type TwinPrincipal } from './auth/identities.ts';
import { VirtualClock } from './clock/virtual-clock.ts';
import type { DistributionStatus } from './cloudfront/cloudfront-operation.ts';
import { cloudFrontService } from './cloudfront/cloudfront-service.ts';
import { Invalidations, type OnInvalidation } from './cloudfront/invalidations.ts';
import { type CloudFrontKnobs, DEFAULT_CLOUDFRONT_KNOBS } from './cloudfront/knobs.ts';
import type { Monitoring } from './cloudwatch/monitoring.ts';
import { ControlPlane, type Delivery } from './control-plane.ts';
import type { ReadObject } from './edge/origin.ts';
import { readBehindPolicy } from './edge/origin-access.ts';
import { FaultScript } from './faults/fault-script.ts';
import { RequestLog } from './faults/request-log.ts';
import { TwinClient } from './faults/twin-client.ts';
import type { FleetWorld } from './fleet/fleet-world.ts';
import type { TwinModel } from './model.ts';
import { type RegionalOptions, regional } from './regional-services.ts';
import { DEFAULT_S3_KNOBS, type S3Knobs } from './s3/knobs.ts';
import { readFromStore } from './s3/origin-read.ts';
import { s3Service } from './s3/s3-service.ts';
import { type S3Store, s3Store } from './s3/store.ts';
import type { Parameters } from './ssm/parameters.ts';
import type { WireRequest } from './wire/message.ts';

export interface TwinOptions extends RegionalOptions {
  /** Default: a `VirtualClock` that advances by itself. */
  readonly clock?: Clock;
  /** Who may sign. Default: one with `DEFAULT_CREDENTIALS` that may do everything. */
  readonly principals?: readonly TwinPrincipal[];
  readonly s3?: Partial<S3Knobs>;
  readonly cloudFront?: Partial<CloudFrontKnobs>;
}

/** A local AWS: S3, CloudFront's control plane, and a fleet with what belongs to it, over one model, one clock and one script of faults. */
export interface Twin {
  readonly model: TwinModel;
  readonly clock: Clock;
  /** What S3 holds, to look into and to change behind a client's back. */
  readonly store: S3Store;
  readonly invalidations: Invalidations;
  /** The groups and the load balancer, to look into and to disturb behind a client's back; null where the model has none. */
  readonly fleet: FleetWorld | null;
  readonly parameters: Parameters;
  readonly monitoring: Monitoring;
  readonly identities: Identities;
  readonly access: Access;
  readonly faults: FaultScript;
  readonly requests: RequestLog;
  /** The sender of that name, made when first asked for. */
  client(name: string): TwinClient;
  /** Answers one request as its sender sees it. */
  deliver(request: WireRequest, client: TwinClient, signal?: AbortSignal): Promise<Delivery>;
  /** Reads objects for an edge, behind the bucket's policy. */
  readonly readObject: ReadObject;
  /** Tells of every invalidation when it is accepted; a promise holds its completion back. The answer ends it. */
  onInvalidation(listener: OnInvalidation): () => void;
  /**
   * Lets whatever happens by itself in the fleet and its alarms happen until now. Every request does so before it takes
   * effect; whoever looks into `fleet` or `monitoring` directly calls it first.
   */
  advance(): void;
  /** Shows a distribution as deployed or in progress of being deployed. */
  setDistributionStatus(distributionId: string, status: DistributionStatus): void;
}

/** Boots a twin in process. It opens no sockets and starts nothing that would have to be ended. */
export function createTwin(model: TwinModel, options: TwinOptions = {}): Twin {
  const clock = options.clock ?? new VirtualClock();
  const s3Knobs = { ...DEFAULT_S3_KNOBS, ...options.s3 };
  const store = s3Store(model.buckets, s3Knobs);
  const invalidations = new Invalidations({ ...DEFAULT_CLOUDFRONT_KNOBS, ...options.cloudFront });
  const identities = new Identities(options.principals ?? [everyone(model)]);
  const access = new Access(model.accountId);
  const faults = new FaultScript();
  const requests = new RequestLog();
  const statuses = new Map<string, DistributionStatus>();
  const clients = new Map<string, TwinClient>();
  const region = regional({ model, access, now: () => clock.now() }, options);
  const plane = new ControlPlane({
    services: [
      ...region.services,
      cloudFrontService({ model, access, invalidations, statusOf: (id) => statuses.get(id) ?? 'Deployed' }),
      s3Service({ model, store, access, knobs: s3Knobs }),
    ],
    identities,
    clock,
    faults,
    log: requests,
    onActivity: clock instanceof VirtualClock ? () => clock.activity.note() : () => undefined,
  });
  return {
    ...{ model, clock, store, invalidations, identities, access, faults, requests },
    ...{ fleet: region.fleet, parameters: region.parameters, monitoring: region.monitoring },
    advance: () => region.advanceTo(clock.now()),
    client: (name) => remembered(clients, name),
    deliver: (request, client, signal) => plane.deliver(request, client, signal),
    readObject: readBehindPolicy((bucket) => store.buckets.get(bucket)?.model.policy ?? null, readFromStore(store)),
    onInvalidation: (listener) => invalidations.listen(listener),
    setDistributionStatus: (id, status) => void statuses.set(id, status),
  };
}

function everyone(model: TwinModel): TwinPrincipal {
  const arn = `arn:aws:iam::${model.accountId}:role/everything`;
  return { arn, credentials: DEFAULT_CREDENTIALS, allow: 'everything' };
}

function remembered(clients: Map<string, TwinClient>, name: string): TwinClient {
  const known = clients.get(name) ?? new TwinClient(name);
  clients.set(name, known);
  return known;
}
