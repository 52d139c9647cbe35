import { describe, expect, test } from '@jest/globals';
import { predictPhases, totalSeconds } from '../../src/index.ts';
import { Campaign } from './campaign.ts';

const deploy = (release: string) => ({ mode: 'deploy', release }) as const;
/** AWS itself is quick to say; boot times are drawn ±30 %, hidden from the prediction. */
const DRAWN = { bootSpread: 0.3, propagationMs: [0, 60_000], metricLagMs: 60_000 } as const;
const DRAIN_SECONDS = 60;

/** When instances of the new colour were asked for, and when the last of those needed was healthy. */
function watchBoot(campaign: Campaign) {
  const seen = { askedMs: Number.NaN, healthyMs: Number.NaN };
  campaign.fleet.world.onEvent((event) => {
    if (event.kind === 'instance-launched' && Number.isNaN(seen.askedMs)) seen.askedMs = event.atMs;
    if (event.kind === 'target-health' && event.state === 'healthy') seen.healthyMs = event.atMs;
  });
  return seen;
}

async function timed(campaign: Campaign, release: string): Promise<number> {
  const begunMs = campaign.fleet.clock.monotonic();
  const end = await campaign.run(deploy(release));
  expect(end).toMatchObject({ kind: 'report', report: { status: 'succeeded' } });
  return (campaign.fleet.clock.monotonic() - begunMs) / 1000;
}

describe.each([2, 20, 200])('a deploy of %d instances', (desired) => {
  const campaignOf = (seed: number) => new Campaign({ seed, desired, max: desired * 2, knobs: DRAWN });

  test('takes at most a tenth longer than boot, steps, gates, bake and drain impose', async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const campaign = campaignOf(seed);
      const boot = watchBoot(campaign);
      const took = await timed(campaign, 'v2');
      const { plan } = campaign;
      const stepsBefore100 = (plan.steps.length - 1) * plan.stepSeconds;
      const watched = Math.max(plan.bakeSeconds, plan.keepOldSeconds);
      const floor = (boot.healthyMs - boot.askedMs) / 1000 + stepsBefore100 + watched + DRAIN_SECONDS;
      expect(took).toBeGreaterThan(floor);
      expect(took / floor).toBeLessThan(1.1);
    }
  });

  test('is predicted within a fifth by what the one before it took to boot', async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const campaign = campaignOf(seed);
      await timed(campaign, 'v2');
      const { plan, journal } = campaign;
      const boot = journal?.past[0]?.bootSeconds ?? Number.NaN;
      const phases = predictPhases(
        { ...plan, steps: plan.steps.length },
        { boot, poll: plan.pollSeconds, deregistration: DRAIN_SECONDS, cookie: 0 },
      );
      const took = await timed(campaign, 'v3');
      expect(Math.abs(totalSeconds(phases) / took - 1)).toBeLessThan(0.2);
    }
  });

  test('makes as many calls as one of another size', async () => {
    const counts = await Promise.all(
      [desired, 2].map(async (size) => {
        const campaign = new Campaign({
          desired: size,
          max: size * 2,
          knobs: { bootSpread: 0, launchMs: [10_000, 10_000], propagationMs: [0, 0] },
        });
        const { process } = await campaign.run(deploy('v2'));
        return process.calls.length;
      }),
    );
    const [here = 0, small = 0] = counts;
    expect(here / small).toBeLessThan(1.05);
  });
});
