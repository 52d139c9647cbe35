import { expect, test } from '@jest/globals';
import type { Campaign } from './campaign.ts';
import { campaignOf, playSchedule } from './play-schedule.ts';
import { drawSchedule, type Schedule } from './schedule.ts';
import { tellRun } from './tell-run.ts';

const isDeep = process.env['DEEP'] === '1';
const given = process.env['SEED'];
const COUNT = isDeep ? 10_000 : 400;
const TIME_LIMIT_MS = 1_800_000;

/** One seed where it is given, else many from a start that differs from day to day only in the deep suite. */
function seeds(): readonly number[] {
  if (given !== undefined) return [Number(given)];
  return Array.from({ length: COUNT }, (_, nth) => nth + 1);
}

test(
  'whatever happens to whom and when, nobody is cut off and the fleet comes to rest',
  async () => {
    const failed: string[] = [];
    for (const seed of seeds()) {
      const schedule = drawSchedule(seed);
      const campaign = campaignOf(schedule);
      const problems = await playSchedule(schedule, campaign).catch((thrown: unknown) => [String(thrown)]);
      if (given !== undefined) console.log(storyOf(schedule, campaign));
      if (problems.length > 0) failed.push(`SEED=${seed}: ${problems.join('\n  ')}`);
      if (failed.length >= 10) break;
    }
    expect(failed).toEqual([]);
  },
  TIME_LIMIT_MS,
);

/** Everything about one seed, for whoever replays it. */
function storyOf(schedule: Schedule, campaign: Campaign): string {
  const runs = schedule.runs.map((run) => ({
    ...run,
    options: { ...run.options, faults: [...(run.options.faults ?? [])] },
  }));
  const story = campaign.processes.flatMap((process) => ['', ...tellRun(campaign, process)]);
  return [JSON.stringify({ ...schedule, runs }, null, 1), ...story].join('\n');
}
