import { describe, expect, test } from '@jest/globals';
import { PLAN } from './plans.ts';
import { SimFleet } from './sim-fleet.ts';
import { SimProcess } from './sim-process.ts';

const HOURS = 3_600_000;

describe('a whole rollout', () => {
  test('moves everything to the new release and scales the old one in', async () => {
    const fleet = new SimFleet();
    const process = new SimProcess(fleet, { wish: { mode: 'deploy', release: 'v2' }, plan: PLAN, run: 1 });
    const end = await fleet.clock.until(process.run(), 2 * HOURS);
    expect(end).toMatchObject({ kind: 'report', report: { status: 'succeeded', live: 'green', release: 'v2' } });
    expect(fleet.weights()).toEqual([{ blue: 0, green: 100 }]);
    expect(fleet.group('blue')).toMatchObject({ minSize: 0, desired: 0, instances: [] });
    expect(fleet.group('green')).toMatchObject({ minSize: 2, desired: 4 });
    expect(fleet.now.losses()).toEqual([]);
  });
});
