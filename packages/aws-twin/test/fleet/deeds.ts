import fc from 'fast-check';
import { type FleetEvent, FleetWorld, type FleetWorldOptions } from '../../src/index.ts';
import { ServiceError } from '../../src/wire/service-error.ts';
import { forward, model, RULE, TEMPLATE } from './blue-green.ts';

/** Something that somebody does, at some time: what the numbers mean depends on what it is. */
export interface Deed {
  readonly what: (typeof DEEDS)[number];
  readonly waits: number;
  readonly isBlue: boolean;
  readonly number: number;
  readonly other: number;
}

const DEEDS = [
  'desired',
  'bounds',
  'autoscale',
  'weights',
  'sticky weights',
  'lose',
  'terminate',
  'break',
  'mend',
  'refresh',
  'roll back',
  'cancel',
  'fail launches',
  'protect',
  'suspend',
  'resume',
  'complete',
  'standby',
  'come back',
] as const;

export const deeds = fc.array(
  fc.record<Deed>({
    what: fc.constantFrom(...DEEDS),
    waits: fc.integer({ min: 0, max: 240 }),
    isBlue: fc.boolean(),
    number: fc.nat(12),
    other: fc.nat(12),
  }),
  { maxLength: 40 },
);

export function newWorld(options: Partial<FleetWorldOptions> = {}): FleetWorld {
  const hooks = [
    { name: 'in', transition: 'autoscaling:EC2_INSTANCE_LAUNCHING', completesAfter: 3 },
    { name: 'out', transition: 'autoscaling:EC2_INSTANCE_TERMINATING', heartbeatTimeout: 120, completesAfter: null },
  ] as const;
  return new FleetWorld({ model: model({ green: { hooks } }), ...options });
}

function doIt(fleet: FleetWorld, { what, isBlue, number, other }: Deed): unknown {
  const group = isBlue ? 'blue' : 'green';
  const { instances } = fleet.groupNow(group);
  const id = instances[number % Math.max(1, instances.length)]?.id ?? 'i-0';
  switch (what) {
    case 'desired':
      return fleet.setDesiredCapacity(group, number);
    case 'bounds':
      return fleet.updateGroup(group, { minSize: Math.min(number, other), maxSize: Math.max(number, other) });
    case 'autoscale':
      return fleet.autoscale(group, number);
    case 'weights':
      return fleet.modifyRule(RULE, { actions: [forward(number, other)] });
    case 'sticky weights':
      return fleet.modifyRule(RULE, { actions: [forward(number, other, 300)] });
    case 'lose':
      return fleet.loseInstance(id);
    case 'terminate':
      return fleet.terminateInstance(id, other > 6);
    case 'break':
      return fleet.forceHealth(id, { healthy: false, reason: 'Target.Timeout' });
    case 'mend':
      return fleet.forceHealth(id, null);
    case 'refresh':
      return fleet.startInstanceRefresh(group, {
        desiredTemplate: { id: TEMPLATE, version: String(1 + (other % 3)) },
        preferences: {
          minHealthyPercentage: number * 8,
          maxHealthyPercentage: 100 + other * 8 - (other > 11 ? 96 : 0),
        },
      });
    case 'roll back':
      return fleet.rollbackInstanceRefresh(group);
    case 'cancel':
      return fleet.cancelInstanceRefresh(group, other > 6);
    case 'fail launches':
      return fleet.failLaunches(group, { times: number });
    case 'protect':
      return fleet.setInstanceProtection(group, [id], other > 6);
    case 'suspend':
      return fleet.suspendProcesses(group, [
        ['Launch', 'Terminate', 'HealthCheck', 'AddToLoadBalancer'][number % 4] ?? '',
      ]);
    case 'resume':
      return fleet.resumeProcesses(group);
    case 'complete':
      return fleet.completeLifecycleAction(group, other > 6 ? 'in' : 'out', id, number > 6 ? 'CONTINUE' : 'ABANDON');
    case 'standby':
      return fleet.enterStandby(group, [id], other > 6);
    case 'come back':
      return fleet.exitStandby(group, [id]);
  }
}

export function tryIt(fleet: FleetWorld, deed: Deed): void {
  try {
    doIt(fleet, deed);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
  }
}

/** Lets it all happen; `look` sees every event in the moment it happens. */
export function play(
  fleet: FleetWorld,
  all: readonly Deed[],
  look: (event: FleetEvent) => void = () => undefined,
): void {
  fleet.onEvent(look);
  for (const deed of all) {
    fleet.advanceTo(fleet.nowMs + deed.waits * 1000);
    tryIt(fleet, deed);
  }
  fleet.advanceTo(fleet.nowMs + 600_000);
}

/** Ends everything that stands in the way of rest. */
export function calm(fleet: FleetWorld): void {
  for (const group of ['blue', 'green']) {
    fleet.stopFailingLaunches(group);
    fleet.resumeProcesses(group);
    const { instances } = fleet.groupNow(group);
    fleet.setInstanceProtection(
      group,
      instances.map(({ id }) => id),
      false,
    );
    for (const { id } of instances) fleet.forceHealth(id, null);
    tryIt(fleet, { what: 'cancel', isBlue: group === 'blue', waits: 0, number: 0, other: 0 });
  }
  fleet.advanceTo(fleet.nowMs + 3 * 3_600_000);
}
