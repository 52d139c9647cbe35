import type { Fault } from '@deploy/aws-twin';
import { afterAll, describe, test } from '@jest/globals';
import { countRequests, expectConverged, nextRun, type Operation, operationNamed, startOf } from './kill-points.ts';
import { siteFiles } from './site.ts';

/** The new owner deploys something else, or restores the very bytes that the stopped owner saw. */
const SUCCESSORS = [4, 1] as const;
const isDeep = process.env['DEEP'] === '1';
let points = 0;

/**
 * An owner is stopped as by SIGSTOP at a request, taken over, and continued when the new owner is done: whatever it sends
 * then must change nothing.
 */
async function stopTakeOverContinue(operation: Operation, nth: number, phase: 'before' | 'after', successor: number) {
  const world = await startOf(operation);
  let wake = () => {};
  const newOwnerIsDone = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const stop: Fault = { kind: 'stop', phase, until: () => newOwnerIsDone };
  world.twin.faults.plant({ client: 'stopped', nth }, stop);
  const owner = world.process('stopped', nextRun());
  const its = operation.run(owner).then(
    () => 'succeeded',
    () => 'failed',
  );
  await world.process('new', nextRun()).deploy(siteFiles(successor));
  wake();
  await its;
  await expectConverged(world, successor);
  world.end();
}

describe.each(['deploy', 'rollback', 'prune'])('%s', (name) => {
  test('stopped at any request, taken over and continued, changes nothing of the new owner', async () => {
    const operation = operationNamed(name);
    const requests = await countRequests(operation);
    for (let nth = 1; nth <= requests; nth += 1) {
      for (const [index, phase] of (['before', 'after'] as const).entries()) {
        const inTurn = SUCCESSORS.slice((nth + index) % SUCCESSORS.length).slice(0, 1);
        for (const successor of isDeep ? SUCCESSORS : inTurn) {
          try {
            await stopTakeOverContinue(operation, nth, phase, successor);
          } catch (thrown) {
            throw new Error(`stopped ${phase} request ${nth} of ${requests}, then release ${successor}`, {
              cause: thrown,
            });
          }
          points += 1;
        }
      }
    }
  }, 1_800_000);
});

afterAll(() => {
  process.stdout.write(`Stopped owners: ${points} points tried.\n`);
});
