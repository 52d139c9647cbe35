import { describe, expect, test } from '@jest/globals';
import type { BlueGreenRequest, Wish } from '../../src/index.ts';
import { Campaign, faultAt } from './campaign.ts';

const v2: Wish = { mode: 'deploy', release: 'v2' };
const TIME_LIMIT_MS = 1_800_000;
const isDeep = process.env['DEEP'] === '1';
/** What a cancelled run has, milliseconds. */
const GRACE_MS = 7_000;

/** Every call of an undisturbed deploy, cancelled; looks only every tenth, where not all are asked for. */
async function cancelledEverywhere(
  onCancel: BlueGreenRequest['onCancel'],
  then: (campaign: Campaign, at: string) => Promise<void>,
): Promise<number> {
  const { process } = await new Campaign().run(v2);
  const points = process.calls.flatMap((name, at) => (isDeep || name !== 'look' || at % 10 === 0 ? [at + 1] : []));
  for (const call of points) {
    const campaign = new Campaign();
    const end = await campaign.run(v2, { onCancel, faults: faultAt(call, { kind: 'cancel' }) });
    const at = `cancelled at call ${call} of ${process.calls.length}, ${process.calls[call - 1]}`;
    const cancelledMs = end.process.cancelledMs ?? Number.NaN;
    expect({ at, isInTime: campaign.fleet.clock.monotonic() - cancelledMs <= GRACE_MS }).toEqual({
      at,
      isInTime: true,
    });
    // The last calls of a run are too late to be cancelled.
    if (end.kind === 'thrown')
      expect({ at, code: codeOf(end.thrown) }).toEqual({ at, code: expect.stringMatching(/^cancelled/) });
    expect({ at, breaches: campaign.invariants.breaches }).toEqual({ at, breaches: [] });
    await then(campaign, at);
    expect({ at, losses: campaign.fleet.now.losses() }).toEqual({ at, losses: [] });
  }
  return points.length;
}

const codeOf = (thrown: unknown): unknown => (thrown instanceof Error && 'code' in thrown ? thrown.code : thrown);

describe('a deploy that is cancelled at any call', () => {
  test(
    'has its weights back within seconds, and its capacity when the post step or the next run has been there',
    async () => {
      const points = await cancelledEverywhere('rollback', async (campaign, at) => {
        const { weights, unsettled } = campaign.state;
        const isDone = unsettled === 'shrinking' || (unsettled === null && weights === '0:100');
        expect({ at, weights }).toEqual({ at, weights: isDone ? '0:100' : '100:0' });
        await campaign.run({ mode: 'settle' });
        expect({ at, ...campaign.state }).toMatchObject(
          isDone
            ? { at, weights: '0:100', blue: '0/0/0', pointers: 'v1 v2', unsettled: null }
            : { at, weights: '100:0', blue: '2/4/4', green: '0/0/0', pointers: 'v1 v0', unsettled: null },
        );
      });
      expect(points).toBeGreaterThan(20);
    },
    TIME_LIMIT_MS,
  );

  test(
    'and held stays as it is until a run with the same release goes on',
    async () => {
      await cancelledEverywhere('hold', async (campaign, at) => {
        const { weights } = campaign.state;
        await campaign.run({ mode: 'janitor' });
        if (campaign.state.unsettled === 'held')
          expect({ at, weights: campaign.state.weights }).toEqual({ at, weights });
        await campaign.run(v2);
        expect({ at, ...campaign.state }).toMatchObject({ at, weights: '0:100', pointers: 'v1 v2', unsettled: null });
      });
    },
    TIME_LIMIT_MS,
  );

  test(
    'and handed off is brought to its end by the janitor',
    async () => {
      await cancelledEverywhere('hand-off', async (campaign, at) => {
        const isLeft = campaign.state.unsettled !== null;
        await campaign.run({ mode: 'janitor' });
        const whole = isLeft || campaign.state.weights === '0:100' ? '0:100' : '100:0';
        expect({ at, ...campaign.state }).toMatchObject({ at, weights: whole, unsettled: null });
      });
    },
    TIME_LIMIT_MS,
  );
});
