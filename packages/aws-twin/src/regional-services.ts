import type { Access } from './auth/access.ts';
import { cloudWatchService } from './cloudwatch/cloudwatch-service.ts';
import type { CloudWatchKnobs } from './cloudwatch/knobs.ts';
import { Monitoring } from './cloudwatch/monitoring.ts';
import { FleetWorld } from './fleet/fleet-world.ts';
import type { FleetKnobs } from './fleet/knobs.ts';
import type { Probe } from './fleet/target.ts';
import type { TwinModel } from './model.ts';
import type { SsmKnobs } from './ssm/knobs.ts';
import { Parameters } from './ssm/parameters.ts';
import { ssmService } from './ssm/ssm-service.ts';
import { stsService } from './sts/sts-service.ts';
import type { Service } from './wire/service.ts';

/** Where a fleet and what belongs to it are, unless its model says otherwise. */
const DEFAULT_REGION = 'ca-central-1';

export interface RegionalOptions {
  readonly fleet?: Partial<FleetKnobs>;
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
  const startMs = now();
  const { accountId } = model;
  const region = model.fleet?.region ?? DEFAULT_REGION;
  const parameters = new Parameters(model.parameters ?? [], startMs, options.ssm);
  const fleet = model.fleet === undefined ? null : fleetOf(model, startMs, options);
  const monitoring = new Monitoring({
    alarms: model.alarms ?? [],
    source: () => [],
    now,
    ...(options.cloudWatch === undefined ? {} : { knobs: options.cloudWatch }),
  });
  const advanceTo = (nowMs: number) => {
    monitoring.advanceTo(nowMs);
  };
  const common = { access, accountId, region, advanceTo };
  return {
    ...{ fleet, parameters, monitoring, advanceTo },
    services: [
      ssmService({ ...common, parameters }),
      cloudWatchService({ ...common, monitoring }),
      stsService({ access, accountId }),
    ],
  };
}

function fleetOf(_model: TwinModel, _startMs: number, _options: RegionalOptions): FleetWorld {
  return new FleetWorld({
    model: { launchTemplates: [], groups: [], targetGroups: [], loadBalancers: [], listeners: [] },
  });
}
