import assert from 'node:assert/strict';
import { type Fault, SLOW_DOWN } from '@deploy/aws-twin';
import { audit, type ReleaseReport } from '@deploy/static-release';
import { siteFiles } from './site.ts';
import { type Promised, promise, Visitor } from './visitor.ts';
import { type Process, World } from './world.ts';

/** What is done while something goes wrong, and what is live before and after it. */
export interface Operation {
  readonly name: string;
  /** Brings the world to where the operation starts. */
  readonly prepare: (world: World) => Promise<void>;
  readonly run: (process: Process) => Promise<unknown>;
  /** Number of the release that is live before, and after it succeeded. */
  readonly from: number;
  readonly to: number;
}

export const OPERATIONS: readonly Operation[] = [
  {
    name: 'deploy',
    prepare: (world) => deployed(world, 1),
    run: (process) => process.deploy(siteFiles(2)),
    from: 1,
    to: 2,
  },
  {
    name: 'rollback',
    prepare: async (world) => {
      await deployed(world, 1);
      await deployed(world, 2);
    },
    run: (process) => process.rollback(),
    from: 2,
    to: 1,
  },
  {
    name: 'prune',
    prepare: async (world) => {
      await deployed(world, 1);
      await deployed(world, 2);
      await deployed(world, 3);
    },
    run: (process) => process.prune(),
    from: 3,
    to: 3,
  },
];

export function operationNamed(name: string): Operation {
  const found = OPERATIONS.find((operation) => operation.name === name);
  if (found === undefined) throw new Error(`there is no operation ${name}`);
  return found;
}

export const RELEASES: readonly number[] = [1, 2, 3, 4];
let runs = 0;
export const nextRun = (): number => {
  runs += 1;
  return 1000 + runs;
};

async function deployed(world: World, n: number): Promise<void> {
  await world.process(`setup-${n}`, nextRun()).deploy(siteFiles(n));
}

const promised = new Map<number, Promise<Promised>>();
export function release(n: number): Promise<Promised> {
  const known = promised.get(n) ?? promise(siteFiles(n));
  promised.set(n, known);
  return known;
}

const starts = new Map<Operation, Promise<World>>();

/** A world where the operation starts, prepared once and copied. */
export async function startOf(operation: Operation): Promise<World> {
  const known = starts.get(operation) ?? prepared(operation);
  starts.set(operation, known);
  return (await known).copy();
}

async function prepared(operation: Operation): Promise<World> {
  const world = new World();
  await operation.prepare(world);
  world.end();
  return world;
}

/** How many requests the operation makes when nothing goes wrong. */
export async function countRequests(operation: Operation): Promise<number> {
  const world = await startOf(operation);
  await operation.run(world.process('victim', nextRun()));
  world.end();
  return world.sentBy('victim');
}

export const KILLS: readonly [Fault, Fault] = [
  { kind: 'kill', phase: 'before' },
  { kind: 'kill', phase: 'after' },
];
export const HICCUPS: readonly Fault[] = [SLOW_DOWN, { kind: 'reset' }, { kind: 'lost-answer' }];

/** A kill at one request, then whoever comes next. */
export async function killAndRecover(operation: Operation, nth: number, kill: Fault, next: number): Promise<void> {
  const world = await startOf(operation);
  world.twin.faults.plant({ client: 'victim', nth }, kill);
  const victim = world.process('victim', nextRun());
  await Promise.race([victim.client.killed, operation.run(victim)]);
  await expectWholeSite(world, operation);
  const report = await world.process('next', nextRun()).deploy(siteFiles(next));
  await expectConverged(world, next);
  expectEverythingTold(report, operation);
  world.end();
}

/** A hiccup at one request: the run itself gets over it. */
export async function sufferAndSucceed(operation: Operation, nth: number, hiccup: Fault): Promise<void> {
  const world = await startOf(operation);
  world.twin.faults.plant({ client: 'victim', nth }, hiccup);
  await operation.run(world.process('victim', nextRun()));
  await expectConverged(world, operation.to);
  world.end();
}

/** What design promises at every instant, for caches that are empty and for visitors of either release. */
export const expectWholeSite = (world: World, { from, to }: Pick<Operation, 'from' | 'to'>): Promise<void> =>
  expectWholeAmong(world, [from, to]);

/** The same while several releases may be under way. */
export async function expectWholeAmong(world: World, releases: readonly number[]): Promise<void> {
  await world.edge.applyInvalidation(['/*']);
  await new Visitor(world.edge, 'cold').expectWhole(await Promise.all(releases.map(release)));
}

/** The bucket is exactly the release, nothing is open, nobody holds the lease. */
export async function expectConverged(world: World, n: number): Promise<void> {
  const auditor = world.process('auditor', nextRun());
  const { differences, observed } = await audit(auditor.context);
  assert.deepEqual(differences, []);
  assert.deepEqual(observed.pointer.unsettled, []);
  assert.equal(observed.lease.document?.state, 'free');
  await world.edge.applyInvalidation(['/*']);
  const others = await Promise.all(RELEASES.filter((other) => other !== n).map(release));
  const wanted = await release(n);
  assert.deepEqual(new Set(observed.live.entries.map(({ key }) => key)), new Set(wanted.entries.keys()));
  await new Visitor(world.edge, 'cold').expectExactly(wanted, others);
}

/**
 * Nothing was ever acknowledged here, so that everything a cache may hold is among the changes; or the record says that it
 * is not complete, because a prune took part of it away, and then only a purge of everything is safe.
 */
function expectEverythingTold({ changes }: ReleaseReport, operation: Operation): void {
  if (operation.name === 'prune') return;
  assert.equal(changes.complete, true);
  const told = new Set(changes.changes.map(({ path }) => path));
  for (const key of ['index.html', 'favicon.svg', 'config.json'])
    assert.ok(told.has(`/${key}`), `${key} is told to caches`);
}
