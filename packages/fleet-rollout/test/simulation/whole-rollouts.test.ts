import { describe, expect, test } from '@jest/globals';
import { Campaign } from './campaign.ts';

const deploy = (release: string) => ({ mode: 'deploy', release }) as const;
const LIVE_V2 = {
  weights: '0:100',
  blue: '0/0/0',
  green: '2/4/4',
  pointers: 'v1 v2',
  unsettled: null,
  breaches: [],
};
const LIVE_V1 = { ...LIVE_V2, weights: '100:0', blue: '2/4/4', green: '0/0/0', pointers: 'v1 v0' };

describe('a whole rollout', () => {
  test('moves everything to the new release and scales the old one in, and no request is lost', async () => {
    const campaign = new Campaign();
    const end = await campaign.run(deploy('v2'));
    expect(end).toMatchObject({ kind: 'report', report: { status: 'succeeded', live: 'green', release: 'v2' } });
    expect(campaign.state).toEqual(LIVE_V2);
    expect(campaign.fleet.now.losses()).toEqual([]);
  });

  test('finds nothing to do where the release is live', async () => {
    const campaign = new Campaign();
    const end = await campaign.run(deploy('v1'));
    expect(end).toMatchObject({ kind: 'report', report: { status: 'nothing-to-do', live: 'blue' } });
    expect(campaign.state).toEqual({ ...LIVE_V1 });
  });

  test('goes back and forth between the colours', async () => {
    const campaign = new Campaign();
    for (const release of ['v2', 'v3', 'v4']) {
      expect(await campaign.run(deploy(release))).toMatchObject({ report: { status: 'succeeded', release } });
    }
    expect(campaign.state).toMatchObject({ weights: '0:100', pointers: 'v3 v4', breaches: [] });
    expect(campaign.journal?.past.map(({ release, outcome }) => `${release} ${outcome}`)).toEqual([
      'v4 succeeded',
      'v3 succeeded',
      'v2 succeeded',
    ]);
    expect(campaign.fleet.now.losses()).toEqual([]);
  });

  test('is undone after its success, to the release before it', async () => {
    const campaign = new Campaign();
    await campaign.run(deploy('v2'));
    const end = await campaign.run({ mode: 'rollback' });
    expect(end).toMatchObject({ report: { status: 'succeeded', live: 'blue', release: 'v1' } });
    expect(campaign.state).toEqual({ ...LIVE_V1, pointers: 'v1 v2' });
    expect(campaign.fleet.now.losses()).toEqual([]);
  });

  test('goes back when the new release never becomes healthy, before it got a request', async () => {
    const campaign = new Campaign({ releases: { v2: { health: 'never' } } });
    const end = await campaign.run(deploy('v2'));
    expect(end).toMatchObject({ report: { status: 'rolled-back', failure: { code: 'never-healthy' } } });
    expect(campaign.state).toEqual(LIVE_V1);
    expect(campaign.fleet.now.losses()).toEqual([]);
  });

  test('goes back when the new release fails more often than the old one', async () => {
    const campaign = new Campaign({ releases: { v2: { errorRate: 0.2 } } });
    const end = await campaign.run(deploy('v2'));
    expect(end).toMatchObject({ report: { status: 'rolled-back', failure: { code: 'error-rate-worse' } } });
    expect(campaign.state).toEqual(LIVE_V1);
    // Errors of the release are not losses of the rollout.
    expect(campaign.fleet.now.losses()).toEqual([]);
  });

  test('goes back when a gate alarm is raised, also during the bake', async () => {
    for (const atSeconds of [200, 500]) {
      const campaign = new Campaign({}, { gateAlarms: { blue: [], green: ['green-5xx'] } });
      const { clock, alarms } = campaign.fleet;
      void clock.sleep(atSeconds * 1000).then(() => alarms.set('green-5xx', 'ALARM'));
      const end = await campaign.run(deploy('v2'));
      expect(end).toMatchObject({ report: { status: 'rolled-back', failure: { code: 'gate-alarm-raised' } } });
      expect(campaign.state).toEqual(LIVE_V1);
      expect(campaign.fleet.now.losses()).toEqual([]);
    }
  });

  test('is held where its plan says so, and goes on when it is told to', async () => {
    const gateAlarms = { blue: [], green: ['green-5xx'] };
    const campaign = new Campaign({}, { gateAlarms, onFailure: 'hold' });
    const { clock, alarms } = campaign.fleet;
    void clock.sleep(200_000).then(() => alarms.set('green-5xx', 'ALARM'));
    expect(await campaign.run(deploy('v2'))).toMatchObject({ report: { status: 'held' } });
    expect(campaign.state).toMatchObject({ weights: '75:25', unsettled: 'held' });
    alarms.set('green-5xx', 'OK');
    expect(await campaign.run(deploy('v2'))).toMatchObject({ report: { status: 'succeeded' } });
    expect(campaign.state).toEqual(LIVE_V2);
  });

  test('takes missing data of an alarm as its plan says', async () => {
    for (const [missingData, status] of [
      ['ok', 'succeeded'],
      ['fail', 'rolled-back'],
    ] as const) {
      const campaign = new Campaign({}, { gateAlarms: { blue: [], green: ['green-5xx'] }, missingData });
      campaign.fleet.alarms.set('green-5xx', 'INSUFFICIENT_DATA');
      expect(await campaign.run(deploy('v2'))).toMatchObject({ report: { status } });
    }
  });

  test('moves all rules together', async () => {
    const campaign = new Campaign({ rules: 3 });
    expect(await campaign.run(deploy('v2'))).toMatchObject({ report: { status: 'succeeded' } });
    expect(campaign.state).toEqual(LIVE_V2);
    expect(campaign.fleet.now.losses()).toEqual([]);
  });

  test('waits for the cookies of the old colour', async () => {
    const campaign = new Campaign({ stickySeconds: 3600 });
    expect(await campaign.run(deploy('v2'))).toMatchObject({ report: { status: 'succeeded' } });
    expect(campaign.state).toEqual(LIVE_V2);
    expect(campaign.fleet.now.losses()).toEqual([]);
  });

  test('takes over what autoscaling asked for meanwhile', async () => {
    const campaign = new Campaign();
    const { fleet } = campaign;
    void fleet.clock.sleep(20_000).then(() => fleet.now.autoscale('api-blue', 7));
    expect(await campaign.run(deploy('v2'))).toMatchObject({ report: { status: 'succeeded' } });
    expect(campaign.state).toEqual({ ...LIVE_V2, green: '2/7/7' });
    expect(fleet.now.losses()).toEqual([]);
  });
});
