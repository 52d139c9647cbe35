import type { FaultMatch, Phase } from '@deploy/aws-twin';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Inputs } from '../in-process/stage.ts';
import { siteFiles } from '../kill-proof/site.ts';
import { promise, Visitor } from '../kill-proof/visitor.ts';
import { ServedWorld } from './served-world.ts';

/** As the visitor expects; the second release also gives a hashed file another header. */
const HEADERS = '- match: ["*.svg", "*.png"]\n  cache-control: public, max-age=86400\n';
const SPOKEN = `${HEADERS}- match: "react-*.js"\n  content-language: en\n`;
const [one, two] = [siteFiles(1), siteFiles(4)];
const pointer = '_deploy/root/current.json';

const DEPLOY: Inputs = { source: 'two', headers: SPOKEN };
const PRUNE: Inputs = { mode: 'prune', 'retain-releases': '1', 'retain-days': '0' };

interface Kill {
  readonly when: string;
  readonly inputs: Inputs;
  readonly at: FaultMatch;
  readonly phase: Phase;
}

const KILLS: readonly Kill[] = [
  { when: 'while it stages', inputs: DEPLOY, at: { operation: 'PutObject', key: 'assets/*', nth: 3 }, phase: 'after' },
  { when: 'after the manifest', inputs: DEPLOY, at: { operation: 'PutObject', key: '*/releases/*' }, phase: 'after' },
  {
    when: 'after it swapped the pointer',
    inputs: DEPLOY,
    at: { operation: 'PutObject', key: pointer },
    phase: 'after',
  },
  { when: 'while it flips headers', inputs: DEPLOY, at: { operation: 'CopyObject', key: 'assets/*' }, phase: 'after' },
  { when: 'while it flips files', inputs: DEPLOY, at: { operation: 'CopyObject', key: 'favicon.svg' }, phase: 'after' },
  {
    when: 'while it flips configuration',
    inputs: DEPLOY,
    at: { operation: 'CopyObject', key: 'config.json' },
    phase: 'after',
  },
  { when: 'while it flips pages', inputs: DEPLOY, at: { operation: 'CopyObject', key: 'guide.html' }, phase: 'after' },
  {
    when: 'while it flips entries',
    inputs: DEPLOY,
    at: { operation: 'CopyObject', key: 'index.html' },
    phase: 'after',
  },
  { when: 'while it flips workers', inputs: DEPLOY, at: { operation: 'CopyObject', key: 'sw.js' }, phase: 'before' },
  {
    when: 'while it deletes pages',
    inputs: DEPLOY,
    at: { operation: 'DeleteObject', key: 'help.html' },
    phase: 'after',
  },
  { when: 'before it settles', inputs: DEPLOY, at: { operation: 'PutObject', key: pointer, nth: 2 }, phase: 'before' },
  { when: 'in a prune', inputs: PRUNE, at: { operation: 'DeleteObject', nth: 2 }, phase: 'after' },
];

let points = 0;
afterAll(() => {
  process.stdout.write(`Real kills of the bundle: ${points} points tried.\n`);
});

/** What the first release leaves, and what the second does: each case begins with a copy. */
let afterOne: ServedWorld;
let afterTwo: ServedWorld;

beforeAll(async () => {
  afterOne = await ServedWorld.open();
  expect(await deploy(afterOne, 'one')).toMatchObject({ exitCode: 0 });
  afterTwo = await afterOne.copy();
  expect(await deploy(afterTwo, 'two')).toMatchObject({ exitCode: 0 });
});
afterAll(() => Promise.all([afterOne, afterTwo].map((world) => world[Symbol.asyncDispose]())));

function deploy(world: ServedWorld, name: 'one' | 'two') {
  const [files, run] = name === 'one' ? [one, 1] : [two, 2];
  return world.step({ source: world.folder(name, files), headers: name === 'one' ? HEADERS : SPOKEN }, { run });
}

async function prepared(inputs: Inputs): Promise<ServedWorld> {
  const world = await (inputs === PRUNE ? afterTwo : afterOne).copy();
  world.folder('two', two);
  return world;
}

/** Kills the process at that request, which is never answered. */
async function killed(world: ServedWorld, { at, inputs, phase }: Kill) {
  const controller = new AbortController();
  const kill = (): Promise<never> => {
    controller.abort();
    return new Promise(() => undefined);
  };
  world.twin.faults.plant({ client: world.nextClient, ...at }, { kind: 'meanwhile', phase, run: kill });
  return world.step(inputs, { run: 3, signal: controller.signal });
}

describe('a process that is killed', () => {
  test.each(KILLS.map((kill) => [kill.when, kill] as const))(
    '%s leaves a whole site, and the next one ends what it began',
    async (_when, kill) => {
      await using world = await prepared(kill.inputs);
      const visitor = new Visitor(world.edge, 'cold');
      const [first, second] = await Promise.all([promise(one), promise(two)]);

      const victim = await killed(world, kill);
      expect(victim.endedBy).toBe('SIGKILL');
      await world.edge.applyInvalidation(['/*']);
      await visitor.expectWhole([first, second]);

      const next = await world.step(kill.inputs, { run: 3, attempt: 2, speed: 30 });
      expect(next.annotations.filter(({ level }) => level === 'error')).toEqual([]);
      expect(next.exitCode).toBe(0);
      await world.edge.applyInvalidation(['/*']);
      await visitor.expectExactly(second, [first]);
      expect(world.pointer).toMatchObject({ live: next.outputs['release'], unsettled: [] });
      expect(world.lease).toMatchObject({ state: 'free' });
      points += 1;
    },
  );
});
