import type { Access } from './auth/access.ts';
import { autoScalingService } from './autoscaling/autoscaling-service.ts';
import type { AlarmStateValue } from './cloudwatch/alarm-model.ts';
import { balancerMetrics } from './cloudwatch/balancer-metrics.ts';
import { cloudWatchService } from './cloudwatch/cloudwatch-service.ts';
import type { CloudWatchKnobs } from './cloudwatch/knobs.ts';
import { Monitoring } from './cloudwatch/monitoring.ts';
import { elbService } from './elbv2/elbv2-service.ts';
import type { FleetModel } from './fleet/fleet-model.ts';
import { FleetWorld } from './fleet/fleet-world.ts';
import { DEFAULT_FLEET_KNOBS, type FleetKnobs } from './fleet/knobs.ts';
import type { Probe } from './fleet/target.ts';
import { DEFAULT_FLEET_WIRE_KNOBS, type FleetWireKnobs } from './fleet-wire-knobs.ts';
import type { TwinModel } from './model.ts';
import type { SsmKnobs } from './ssm/knobs.ts';
import { Parameters } from './ssm/parameters.ts';
import { ssmService } from './ssm/ssm-service.ts';
import { stsService } from './sts/sts-service.ts';
import { present } from './wire/present.ts';
import type { Service } from './wire/service.ts';

/** Where a fleet and what belongs to it are, unless its model says otherwise. */
const DEFAULT_REGION = 'ca-central-1';

export interface RegionalOptions {
  readonly fleet?: Partial<FleetKnobs>;
  readonly fleetWire?: Partial<FleetWireKnobs>;
  readonly cloudWatch?: Partial<CloudWatchKnobs>;
  readonly ssm?: Partial<SsmKnobs>;
  /** Of everything that the fleet draws; default 1. */
  readonly seed?: number;
  /** Whether groups begin with their desired capacity in service, or launch it. Default `steady`. */
  readonly begins?: 'steady' | 'empty';
  /** What health checks find; default: what the release of the instance is modelled to do. */
  readonly probe?: Probe;
}

/** What lives in one region beside buckets: a fleet, its parameters and its alarms, and their services. */
export interface Regional {
  readonly fleet: FleetWorld | null;
  readonly parameters: Parameters;
  readonly monitoring: Monitoring;
  readonly services: readonly Service[];
  /** Lets everything that happens by itself happen until then. */
  advanceTo(nowMs: number): void;
}

export interface RegionalWorld {
  readonly model: TwinModel;
  readonly access: Access;
  readonly now: () => number;
}

export function regional({ access, model, now }: RegionalWorld, options: RegionalOptions): Regional {
  const { accountId } = model;
  const region = model.fleet?.region ?? DEFAULT_REGION;
  const parameters = new Parameters(model.parameters ?? [], now(), options.ssm);
  const fleetModel = { ...(model.fleet ?? NOTHING), accountId, region };
  const fleet: FleetWorld = fleetOf({ model: fleetModel, startMs: now(), parameters }, options, (name, atMs) => {
    monitoring.advanceTo(atMs);
    return monitoring.alarm(name)?.state ?? null;
  });
  const { metricLagMs } = { ...DEFAULT_FLEET_KNOBS, ...options.fleet };
  const monitoring = new Monitoring({
    alarms: model.alarms ?? [],
    source: balancerMetrics(fleet, metricLagMs),
    now,
    ...(options.cloudWatch === undefined ? {} : { knobs: options.cloudWatch }),
  });
  const advanceTo = (nowMs: number) => {
    fleet.advanceTo(nowMs);
    monitoring.advanceTo(nowMs);
  };
  const common = { access, accountId, region, advanceTo };
  const knobs = { ...DEFAULT_FLEET_WIRE_KNOBS, ...options.fleetWire };
  return {
    ...{ fleet: model.fleet === undefined ? null : fleet, parameters, monitoring, advanceTo },
    services: [
      autoScalingService({ ...common, fleet, model: fleetModel, knobs }),
      elbService({ ...common, fleet, knobs }),
      ssmService({ ...common, parameters }),
      cloudWatchService({ ...common, monitoring }),
      stsService({ access, accountId }),
    ],
  };
}

interface FleetStart {
  readonly model: FleetModel;
  readonly startMs: number;
  readonly parameters: Parameters;
}

/** A fleet whose instances read their pointers in Parameter Store, and whose refreshes ask the alarms of their time. */
function fleetOf(
  { model, parameters, startMs }: FleetStart,
  options: RegionalOptions,
  alarmState: (name: string, atMs: number) => AlarmStateValue | null,
): FleetWorld {
  const { begins, fleet: knobs, probe, seed } = options;
  const world: FleetWorld = new FleetWorld({
    model,
    startMs,
    pointerOf: (name) => parameters.value(name),
    alarmState: (name) => alarmState(name, world.nowMs),
    ...present({ begins, knobs, probe, seed }),
  });
  return world;
}

/** Calls about a fleet find nothing where there is none. */
const NOTHING: FleetModel = { launchTemplates: [], groups: [], targetGroups: [], loadBalancers: [], listeners: [] };
