export { type ApiFleet, apiFleetModel } from './api-fleet.ts';
export type { ApiFleetOptions } from './api-fleet-options.ts';
export type { AccessNeed, Denial } from './auth/access.ts';
export { Access } from './auth/access.ts';
export type { TwinCredentials, TwinPrincipal } from './auth/identities.ts';
export { DEFAULT_CREDENTIALS, Identities } from './auth/identities.ts';
export * from './balancer/index.ts';
export { FAST_TIME_PRELOAD } from './clock/fast-time.ts';
export { type AccelerationOptions, acceleratedClock, realClock } from './clock/real-clock.ts';
export { VirtualClock, type VirtualClockOptions } from './clock/virtual-clock.ts';
export type { DistributionStatus } from './cloudfront/cloudfront-operation.ts';
export type { Invalidation, OnInvalidation } from './cloudfront/invalidations.ts';
export { Invalidations } from './cloudfront/invalidations.ts';
export { type CloudFrontKnobs, DEFAULT_CLOUDFRONT_KNOBS } from './cloudfront/knobs.ts';
export * from './cloudwatch/alarm-model.ts';
export { type CloudWatchKnobs, DEFAULT_CLOUDWATCH_KNOBS } from './cloudwatch/knobs.ts';
export { type AlarmView, Monitoring } from './cloudwatch/monitoring.ts';
export type { Delivery } from './control-plane.ts';
export * from './edge/index.ts';
export { type EdgesOptions, twinEdges } from './edges.ts';
export {
  CONFLICT,
  type Fault,
  type FaultMatch,
  INTERNAL_ERROR,
  type Phase,
  SLOW_DOWN,
  THROTTLED,
  THROTTLING_EXCEPTION,
} from './faults/fault.ts';
export {
  FaultScript,
  type PlantedFault,
  plantRandomFaults,
  type RandomFaults,
  sequence,
} from './faults/fault-script.ts';
export { RequestLog } from './faults/request-log.ts';
export type { RecordedRequest, RequestOutcome, SeenRequest } from './faults/seen-request.ts';
export { TwinClient } from './faults/twin-client.ts';
export * from './fleet/index.ts';
export { artifactsIn } from './fleet-artifacts.ts';
export { type ServedFleet, type ServeFleetOptions, serveFleet } from './fleet-data-plane.ts';
export { type PortOf, routingTableOf } from './fleet-routing-table.ts';
export { DEFAULT_FLEET_WIRE_KNOBS, type FleetWireKnobs } from './fleet-wire-knobs.ts';
export * from './instances/index.ts';
export * from './model.ts';
export { parseTwinModel } from './model-document.ts';
export { Bucket } from './s3/bucket.ts';
export { DEFAULT_S3_KNOBS, type S3Knobs } from './s3/knobs.ts';
export type { S3Store } from './s3/store.ts';
export type { DeleteMarker, StoredObject, Version } from './s3/stored-object.ts';
export { type ServedTwin, type ServeTwinOptions, serveTwin } from './server.ts';
export { DEFAULT_SSM_KNOBS, type SsmKnobs } from './ssm/knobs.ts';
export { type ParameterModel, Parameters, type ParameterVersion } from './ssm/parameters.ts';
export * from './static-site.ts';
export * from './terraform-state/index.ts';
export { createTwin, type Twin, type TwinOptions } from './twin.ts';
export { type TwinHandler, type TwinHandlerOptions, twinHandler } from './twin-handler.ts';
export { signsWithClock } from './twin-time.ts';
export type { WireRequest, WireResponse } from './wire/message.ts';
