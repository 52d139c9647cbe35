import { afterAll, describe, expect, test } from '@jest/globals';
import { countRequests, HICCUPS, KILLS, killAndRecover, type Operation, sufferAndSucceed } from './kill-points.ts';

/** The deep suite tries every successor after every kill; the usual one takes them in turn. */
const isDeep = process.env['DEEP'] === '1';
const TIME_LIMIT_MS = 1_800_000;

/** All points of one operation: every request, before it is sent and after it took effect. */
export function killProof(operation: Operation): void {
  let points = 0;
  const at = async (what: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (thrown) {
      throw new Error(what, { cause: thrown });
    }
    points += 1;
  };

  describe(operation.name, () => {
    test(
      'killed at any request, before it is sent and before its answer, leaves a whole site and converges with the next run',
      async () => {
        const requests = await countRequests(operation);
        expect(requests).toBeGreaterThan(10);
        const successors = [...new Set([operation.to, operation.from, 4])];
        for (let nth = 1; nth <= requests; nth += 1) {
          for (const [index, kill] of KILLS.entries()) {
            const inTurn = successors.slice((nth + index) % successors.length).slice(0, 1);
            for (const next of isDeep ? successors : inTurn) {
              await at(
                `${operation.name}: ${JSON.stringify(kill)} at request ${nth} of ${requests}, then release ${next}`,
                () => killAndRecover(operation, nth, kill, next),
              );
            }
          }
        }
      },
      TIME_LIMIT_MS,
    );

    test(
      'gets over a 503, a reset and a lost answer at any request',
      async () => {
        const requests = await countRequests(operation);
        for (let nth = 1; nth <= requests; nth += 1) {
          for (const hiccup of HICCUPS) {
            await at(`${operation.name}: ${JSON.stringify(hiccup)} at request ${nth} of ${requests}`, () =>
              sufferAndSucceed(operation, nth, hiccup),
            );
          }
        }
      },
      TIME_LIMIT_MS,
    );

    afterAll(() => {
      process.stdout.write(`Kill proof of ${operation.name}: ${points} points tried.\n`);
    });
  });
}
