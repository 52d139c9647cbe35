import type { Observation, ObservedGroup, Rollout } from '../../src/index.ts';

/** A rollout of v2 from blue to green that has just begun. */
export function aRollout(more: Partial<Rollout> = {}): Rollout {
  return {
    strategy: 'blue-green',
    id: 'runs/1#1',
    purpose: 'deploy',
    from: 'blue',
    to: 'green',
    isFirst: false,
    release: 'v2',
    startedBy: 'runs/1',
    startedAt: 0,
    phase: 'pointing',
    phaseSince: 0,
    attendedSince: 0,
    percent: 0,
    settledAt: 0,
    highestPercent: 0,
    idleSince: { blue: null, green: null },
    cookieSeconds: 0,
    judgedSince: null,
    demand: 2,
    bootSeconds: null,
    handedOff: false,
    failure: null,
    noScaleInBefore: 0,
    ledger: [],
    ...more,
  };
}

export function aGroup(name: string, more: Partial<ObservedGroup> = {}): ObservedGroup {
  return {
    name,
    min: 0,
    desired: 0,
    max: 10,
    instances: [],
    suspended: [],
    tags: new Map(),
    targetGroups: [],
    healthCheckType: 'ELB',
    template: null,
    refresh: null,
    ...more,
  };
}

/** A look at two empty groups and no rule. */
export function aLook(more: Partial<Observation> = {}): Observation {
  return {
    at: 0,
    groups: { blue: aGroup('api-blue'), green: aGroup('api-green') },
    rules: new Map(),
    pointers: null,
    alarms: [],
    answers: null,
    minutes: null,
    ...more,
  };
}
