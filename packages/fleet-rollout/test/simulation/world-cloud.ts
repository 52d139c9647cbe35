import type { FleetWorld, GroupView, RuleView } from '@deploy/aws-twin';
import { type Clock, ConflictError } from '@deploy/kernel';
import {
  type AlarmState,
  type Change,
  type FleetCloud,
  isSameShare,
  type ObservedGroup,
  type PerColour,
  perColour,
  type Question,
  type RequestMinute,
  readRule,
  withWeights,
} from '../../src/index.ts';
import type { Passage } from './memory-bucket.ts';

/** Names of one fleet in the world. */
export interface FleetNames {
  readonly groups: PerColour<string>;
  readonly targetGroups: PerColour<string>;
  readonly parameters: PerColour<string>;
  readonly rules: readonly string[];
}

export interface WorldCloudOptions {
  readonly world: FleetWorld;
  readonly names: FleetNames;
  readonly parameters: Map<string, string>;
  readonly clock: Clock;
  readonly alarms: ReadonlyMap<string, AlarmState>;
  readonly pass: Passage;
  /** Told right before a change takes effect. */
  readonly onChange: (change: Change) => void;
}

/** The port of a rollout straight onto the modelled fleet: what the adapters do through the wire, without it. */
export function worldCloud(options: WorldCloudOptions): FleetCloud {
  const { world, names, parameters, clock, pass, onChange } = options;
  const now = () => {
    world.advanceTo(clock.now());
    return world;
  };
  return {
    async look(question) {
      const at = clock.now();
      return pass('look', () => ({ at, ...lookAt({ ...options, world: now() }, question) }));
    },
    async carryOut(change, confirm) {
      if (change.kind === 'weights') return setWeights(change, confirm);
      await confirm();
      return pass(`carry out ${change.kind}`, () => {
        now();
        onChange(change);
        applySize(change);
      });
    },
    smoke: () => pass('smoke', () => ({ ok: true, requests: 100 })),
    explain: () => pass('explain', () => []),
  };

  function applySize(change: Exclude<Change, { kind: 'weights' }>): void {
    if (change.kind === 'pointer') parameters.set(names.parameters[change.colour], change.value);
    if (change.kind === 'min') world.updateGroup(names.groups[change.colour], { minSize: change.min });
    if (change.kind === 'empty') world.updateGroup(names.groups[change.colour], { minSize: 0, desiredCapacity: 0 });
  }

  /** Rule by rule, each a call of its own, so that one may be written and the next not. */
  async function setWeights(
    change: Extract<Change, { kind: 'weights' }>,
    confirm: () => Promise<unknown>,
  ): Promise<void> {
    for (const arn of names.rules) {
      const actions = await pass('read rule', () => ruleOf(now(), arn).actions);
      const reading = readRule(actions, names.targetGroups);
      const isReplaceable =
        reading.kind === 'colours' && change.from.some((share) => isSameShare(share, reading.weights));
      if (!isReplaceable) {
        throw new ConflictError({ code: 'weights-changed-elsewhere', message: arn, remedy: 'None.' });
      }
      if (isSameShare(reading.weights, change.weights)) continue;
      await confirm();
      await pass('write rule', () => {
        now();
        onChange(change);
        world.modifyRule(arn, { actions: withWeights(actions, names.targetGroups, change.weights) });
      });
    }
  }
}

function lookAt({ world, names, parameters, alarms }: WorldCloudOptions, question: Question) {
  const groups = world.describeGroups(Object.values(names.groups));
  const { minutesOf, answersSince } = question;
  return {
    groups: perColour((colour) => observe(world, groupOf(groups, names.groups[colour]), names.targetGroups[colour])),
    rules: new Map(names.rules.map((arn) => [arn, readRule(ruleOf(world, arn).actions, names.targetGroups)])),
    pointers: question.pointers ? perColour((colour) => parameters.get(names.parameters[colour]) ?? '') : null,
    alarms: question.alarms.map((name) => ({ name, state: alarms.get(name) ?? 'OK', since: 0, reason: 'it says so' })),
    answers: answersSince === null ? null : perColour((colour) => sum(world, names.targetGroups[colour], answersSince)),
    minutes: minutesOf === null ? null : minutes(world, names.targetGroups[minutesOf.colour], minutesOf.since),
  };
}

function observe(world: FleetWorld, group: GroupView, targetGroup: string): ObservedGroup {
  const targets = new Map(world.describeTargets(targetGroup).map((target) => [target.instanceId, target]));
  return {
    name: group.name,
    min: group.minSize,
    desired: group.desired,
    max: group.maxSize,
    instances: group.instances.map((instance) => {
      const target = targets.get(instance.id);
      return {
        id: instance.id,
        lifecycle: instance.lifecycle,
        health: instance.health,
        target: target === undefined ? null : { ...target },
        isProtected: instance.isProtected,
        templateVersion: String(instance.template.version),
      };
    }),
    suspended: group.suspended,
    tags: new Map(),
    targetGroups: group.targetGroups.map(({ arn }) => arn),
    healthCheckType: group.healthCheckType,
    template: null,
    refresh: null,
  };
}

function sum(world: FleetWorld, arn: string, since: number) {
  const counted = world.trafficMinutes(arn).filter((minute) => minute.startMs >= since);
  return {
    requests: Math.round(counted.reduce((all, { requests }) => all + requests, 0)),
    errors: Math.round(counted.reduce((all, { errors, connectionErrors }) => all + errors + connectionErrors, 0)),
  };
}

function minutes(world: FleetWorld, arn: string, since: number): readonly RequestMinute[] {
  return world
    .trafficMinutes(arn)
    .filter(({ startMs }) => startMs + 60_000 > since)
    .map(({ startMs, requests }) => ({ start: startMs, requests }));
}

function groupOf(groups: readonly GroupView[], name: string): GroupView {
  const group = groups.find((each) => each.name === name);
  if (group === undefined) throw new Error(`no group ${name}`);
  return group;
}

function ruleOf(world: FleetWorld, arn: string): RuleView {
  const rule = world.describeRules().find((each) => each.arn === arn);
  if (rule === undefined) throw new Error(`no rule ${arn}`);
  return rule;
}
