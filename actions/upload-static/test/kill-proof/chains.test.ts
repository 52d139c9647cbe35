import { sequence } from '@deploy/aws-twin';
import { afterAll, describe, test } from '@jest/globals';
import { expectConverged, expectWholeAmong, KILLS, nextRun, operationNamed, startOf } from './kill-points.ts';
import { siteFiles } from './site.ts';
import type { Process } from './world.ts';

const CHAINS = process.env['DEEP'] === '1' ? 300 : 60;
let points = 0;

type Step = (process: Process) => Promise<unknown>;

const STEPS: readonly [readonly [string, Step], ...(readonly [string, Step])[]] = [
  ['deploy 1', (process) => process.deploy(siteFiles(1))],
  ['deploy 2', (process) => process.deploy(siteFiles(2))],
  ['deploy 4', (process) => process.deploy(siteFiles(4))],
  ['rollback', (process) => process.rollback()],
  ['finish', (process) => process.restore({ kind: 'finish' })],
  ['undo', (process) => process.restore({ kind: 'undo' })],
];

describe('chains of kills', () => {
  test('a kill during the repair of a kill, and so on, still converges', async () => {
    for (let seed = 1; seed <= CHAINS; seed += 1) {
      const random = sequence(seed);
      const pick = <T>(from: readonly [T, ...T[]]): T => from[Math.floor(random() * from.length)] ?? from[0];
      const world = await startOf(operationNamed('deploy'));
      const done: string[] = [];
      try {
        const links = 2 + Math.floor(random() * 3);
        for (let link = 1; link <= links; link += 1) {
          const [name, step] = pick(STEPS);
          const nth = 1 + Math.floor(random() * 45);
          const kill = pick(KILLS);
          const victim = world.process(`victim-${link}`, nextRun());
          world.twin.faults.plant({ client: `victim-${link}`, nth }, kill);
          done.push(`${name} killed at ${nth}`);
          // Some have nothing to do, or nothing to go back to.
          await Promise.race([victim.client.killed, step(victim).catch(() => undefined)]);
          await expectWholeAmong(world, [1, 2, 4]);
          points += 1;
        }
        const last = pick([1, 2, 4]);
        done.push(`deploy ${last}`);
        await world.process('last', nextRun()).deploy(siteFiles(last));
        await expectConverged(world, last);
      } catch (thrown) {
        throw new Error(`seed ${seed}: ${done.join(', ')}`, { cause: thrown });
      }
      world.end();
    }
  }, 1_800_000);
});

afterAll(() => {
  process.stdout.write(`Chains of kills: ${points} kills in ${CHAINS} chains.\n`);
});
