import assert from 'node:assert/strict';
import { type Change, type FleetCloud, PLAIN_QUESTION, type Weights } from '@deploy/fleet-rollout';
import {
  awsFleetCloud,
  type FleetConnections,
  type FleetSettings,
  probePermissions,
  readFleetFacts,
} from '../src/fleet/index.ts';
import { readPointers } from '../src/fleet/release-pointer.ts';

/**
 * What a rollout needs of AWS, whoever plays it. Cases know no test runner: a case that fails rejects. Each begins with the
 * fleet that `FleetContractGround` describes.
 */
export interface FleetCase {
  /** A sentence about behaviour; stable, for lists of known differences. */
  readonly name: string;
  run(ground: FleetContractGround): Promise<void>;
}

/**
 * Blue has 2 instances of at most 4 and a minimum of 2, green none of at most 4. Both groups are tagged `app` = `api`. The
 * first rule and the listener behind it give blue 100 and green 0, the rule with cookies of 60 s. The pointers are plain
 * strings. The alarm exists.
 */
export interface FleetContractGround {
  readonly connections: FleetConnections;
  readonly settings: FleetSettings;
  readonly alarm: string;
}

const LIVE: Weights = { blue: 100, green: 0 };
const STEP: Weights = { blue: 75, green: 25 };
const move: Change = { kind: 'weights', weights: STEP, from: [LIVE] };

const cloudOf = ({ connections, settings }: FleetContractGround): FleetCloud => awsFleetCloud(connections, settings);
const yes = () => Promise.resolve();
const coded = (code: string) => (thrown: unknown) =>
  thrown instanceof Error && 'code' in thrown && thrown.code === code;

const looks: readonly FleetCase[] = [
  {
    name: 'a look tells sizes, tags, instances and weights',
    async run(ground) {
      const { groups, rules } = await cloudOf(ground).look(PLAIN_QUESTION);
      assert.deepEqual([groups.blue.min, groups.blue.desired, groups.blue.max], [2, 2, 4]);
      assert.deepEqual([groups.green.min, groups.green.desired, groups.green.max], [0, 0, 4]);
      assert.equal(groups.blue.tags.get('app'), 'api');
      assert.equal(groups.blue.instances.length, 2);
      assert.deepEqual(groups.blue.targetGroups, [ground.settings.colours.blue.targetGroupArn]);
      const readings = [...rules.values()];
      assert.deepEqual(
        readings.map((reading) => reading.kind === 'colours' && reading.weights),
        [LIVE, LIVE],
      );
      assert.deepEqual(
        readings.map((reading) => reading.kind === 'colours' && reading.cookieSeconds),
        [60, 0],
      );
    },
  },
  {
    name: 'a look tells pointers and alarms where it is asked',
    async run(ground) {
      const seen = await cloudOf(ground).look({ ...PLAIN_QUESTION, pointers: true, alarms: [ground.alarm, 'unknown'] });
      assert.ok(seen.pointers !== null && seen.pointers.blue !== '' && seen.pointers.green !== '');
      assert.deepEqual(
        seen.alarms.map(({ name }) => name),
        [ground.alarm],
      );
    },
  },
  {
    name: 'a look counts nothing where there were no requests',
    async run(ground) {
      const since = ground.connections.options.clock.now() - 300_000;
      const seen = await cloudOf(ground).look({
        ...PLAIN_QUESTION,
        answersSince: since,
        minutesOf: { colour: 'green', since },
      });
      assert.deepEqual(seen.answers?.green, { requests: 0, errors: 0 });
      assert.deepEqual(seen.minutes, []);
    },
  },
  ...(['blue', 'green'] as const).map((colour) => ({
    name: `a look at an unknown ${colour} group says so`,
    run: ({ settings, ...ground }: FleetContractGround) => {
      const { colours } = settings;
      const unknown = { ...colours, [colour]: { ...colours[colour], group: 'no-such-group' } };
      const cloud = cloudOf({ ...ground, settings: { ...settings, colours: unknown } });
      return assert.rejects(cloud.look(PLAIN_QUESTION), coded('group-not-found'));
    },
  })),
  {
    name: 'a look at an unknown target group says so',
    run({ settings, ...ground }) {
      const { blue } = settings.colours;
      const unknown = { ...blue, targetGroupArn: blue.targetGroupArn.replace(/.{6}$/, 'ffffff') };
      const colours = { ...settings.colours, blue: unknown };
      const cloud = cloudOf({ ...ground, settings: { ...settings, colours } });
      return assert.rejects(cloud.look(PLAIN_QUESTION), coded('target-group-not-found'));
    },
  },
  {
    name: 'a look at an unknown rule says so',
    run({ settings, ...ground }) {
      const rules = [settings.rules[0]?.replace(/.{6}$/, 'ffffff') ?? ''];
      const cloud = cloudOf({ ...ground, settings: { ...settings, rules } });
      return assert.rejects(cloud.look(PLAIN_QUESTION), coded('listener-rule-not-found'));
    },
  },
  {
    name: 'a look at an unknown pointer says so',
    run({ settings, ...ground }) {
      const blue = { ...settings.colours.blue, releaseParameter: '/no/such/parameter' };
      const cloud = cloudOf({ ...ground, settings: { ...settings, colours: { ...settings.colours, blue } } });
      return assert.rejects(cloud.look({ ...PLAIN_QUESTION, pointers: true }), coded('release-parameter-not-found'));
    },
  },
];

const changes: readonly FleetCase[] = [
  {
    name: 'weights are given to rule and listener, and their cookies stay',
    async run(ground) {
      const cloud = cloudOf(ground);
      await cloud.carryOut(move, yes);
      const readings = [...(await cloud.look(PLAIN_QUESTION)).rules.values()];
      assert.deepEqual(readings, [
        { kind: 'colours', weights: STEP, cookieSeconds: 60, absent: [] },
        { kind: 'colours', weights: STEP, cookieSeconds: 0, absent: [] },
      ]);
    },
  },
  {
    name: 'weights go to the end and back',
    async run(ground) {
      const cloud = cloudOf(ground);
      const gone: Weights = { blue: 0, green: 100 };
      await cloud.carryOut({ kind: 'weights', weights: gone, from: [LIVE] }, yes);
      await cloud.carryOut({ kind: 'weights', weights: LIVE, from: [gone] }, yes);
      const readings = [...(await cloud.look(PLAIN_QUESTION)).rules.values()];
      assert.deepEqual(
        readings.map((reading) => reading.kind === 'colours' && reading.weights),
        [LIVE, LIVE],
      );
    },
  },
  {
    name: 'weights that are not expected are left alone',
    async run(ground) {
      const cloud = cloudOf(ground);
      await cloud.carryOut(move, yes);
      const other: Change = { kind: 'weights', weights: { blue: 50, green: 50 }, from: [LIVE] };
      await assert.rejects(cloud.carryOut(other, yes), coded('weights-changed-elsewhere'));
      const readings = [...(await cloud.look(PLAIN_QUESTION)).rules.values()];
      assert.deepEqual(
        readings.map((reading) => reading.kind === 'colours' && reading.weights),
        [STEP, STEP],
      );
    },
  },
  {
    name: 'a raised minimum raises the desired size',
    async run(ground) {
      const cloud = cloudOf(ground);
      await cloud.carryOut({ kind: 'min', colour: 'green', min: 2 }, yes);
      const { green } = (await cloud.look(PLAIN_QUESTION)).groups;
      assert.deepEqual([green.min, green.desired, green.max], [2, 2, 4]);
    },
  },
  {
    name: 'a lowered minimum leaves the desired size, and tags stay',
    async run(ground) {
      const cloud = cloudOf(ground);
      await cloud.carryOut({ kind: 'min', colour: 'blue', min: 1 }, yes);
      const { blue } = (await cloud.look(PLAIN_QUESTION)).groups;
      assert.deepEqual([blue.min, blue.desired, blue.max], [1, 2, 4]);
      assert.equal(blue.tags.get('app'), 'api');
    },
  },
  {
    name: 'a minimum above the maximum is refused',
    run: (ground) =>
      assert.rejects(
        cloudOf(ground).carryOut({ kind: 'min', colour: 'green', min: 5 }, yes),
        coded('group-size-refused'),
      ),
  },
  {
    name: 'an emptied group has neither minimum nor desired size',
    async run(ground) {
      const cloud = cloudOf(ground);
      await cloud.carryOut({ kind: 'empty', colour: 'blue' }, yes);
      const { blue } = (await cloud.look(PLAIN_QUESTION)).groups;
      assert.deepEqual([blue.min, blue.desired, blue.max], [0, 0, 4]);
    },
  },
  {
    name: 'a pointer is written over and keeps its type',
    async run(ground) {
      const { connections, settings } = ground;
      const value = 's3://artifacts/releases/two.zip';
      await cloudOf(ground).carryOut({ kind: 'pointer', colour: 'green', value }, yes);
      const name = settings.colours.green.releaseParameter ?? '';
      const found = (await readPointers(connections.ssm, [name])).get(name);
      assert.deepEqual([found?.Value, found?.Type, found?.Version], [value, 'String', 2]);
    },
  },
];

const facts: readonly FleetCase[] = [
  {
    name: 'the facts tell caller, health checks and drain of a fleet',
    async run({ alarm, connections, settings }) {
      const { alarms, caller, colours, rules } = await readFleetFacts(connections, settings, [alarm]);
      assert.match(caller.account, /^\d{12}$/);
      assert.equal(colours.blue.targetGroup.targetType, 'instance');
      assert.equal(colours.blue.targetGroup.loadBalancers.length, 1);
      assert.equal(colours.blue.targetGroup.deregistrationDelaySeconds, 300);
      assert.ok(colours.blue.targetGroup.health.intervalSeconds >= 5);
      assert.equal(colours.blue.group.owner, null);
      assert.deepEqual(
        [...rules.values()].map(({ priority }) => priority),
        ['10', 'default'],
      );
      assert.deepEqual(
        alarms.map(({ kind, window }) => [kind, window]),
        [['metric', { periodSeconds: 60, evaluationPeriods: 3 }]],
      );
    },
  },
  {
    name: 'probes of permissions change nothing',
    async run(ground) {
      const { connections, settings } = ground;
      const state = async () => {
        const { groups, pointers, rules } = await cloudOf(ground).look({ ...PLAIN_QUESTION, pointers: true });
        return { groups, pointers, rules };
      };
      const before = await state();
      assert.deepEqual(await probePermissions(connections, settings), []);
      assert.deepEqual(await state(), before);
    },
  },
  {
    name: 'a colour that is well can be explained',
    async run(ground) {
      await cloudOf(ground).explain('blue', 0);
    },
  },
];

export const fleetCloudContract: readonly FleetCase[] = [...looks, ...changes, ...facts];
