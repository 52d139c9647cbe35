import { describe, expect, test } from '@jest/globals';
import { Campaign } from './campaign.ts';

const v2 = { mode: 'deploy', release: 'v2' } as const;

/** Somebody does something that many seconds after the deploy began. */
async function disturbed(campaign: Campaign, atSeconds: number, hand: (campaign: Campaign) => void) {
  void campaign.fleet.clock.sleep(atSeconds * 1000).then(() => hand(campaign));
  return campaign.run(v2);
}

describe('what somebody else changes during a deploy', () => {
  test('stays, where it is the minimum of either colour, and is told', async () => {
    const campaign = new Campaign();
    const end = await disturbed(campaign, 300, ({ fleet }) => {
      fleet.now.updateGroup('api-blue', { minSize: 1 });
      fleet.now.updateGroup('api-green', { minSize: 5 });
    });
    expect(end).toMatchObject({ report: { status: 'succeeded' } });
    expect(end.kind === 'report' && end.report.notices.join(' ')).toMatch(/blue was set to 1.*green was set to 5/);
    expect(campaign.state).toMatchObject({
      weights: '0:100',
      blue: expect.stringMatching(/^1\//),
      green: expect.stringMatching(/^5\//),
    });
  });

  test('is the end of it, where they took everything back', async () => {
    const campaign = new Campaign();
    const end = await disturbed(campaign, 250, (those) => those.setWeights(100));
    expect(end).toMatchObject({ report: { status: 'rolled-back', failure: { code: 'weights-changed-elsewhere' } } });
    expect(campaign.state).toMatchObject({
      weights: '100:0',
      blue: '2/4/4',
      green: '0/0/0',
      pointers: 'v1 v0',
      unsettled: null,
    });
  });

  test('holds it, where they shared otherwise, until they have decided', async () => {
    const campaign = new Campaign();
    const end = await disturbed(campaign, 250, (those) => those.setWeights(66));
    expect(end).toMatchObject({ report: { status: 'held', failure: { code: 'weights-changed-elsewhere' } } });
    expect(campaign.state).toMatchObject({ weights: '66:34', unsettled: 'held' });
    const again = await campaign.run(v2);
    expect(again).toMatchObject({ kind: 'thrown', thrown: { code: 'live-colour-unclear' } });
    campaign.setWeights(0);
    expect(await campaign.run(v2)).toMatchObject({ report: { status: 'succeeded', live: 'green' } });
    expect(campaign.state).toMatchObject({ weights: '0:100', blue: '0/0/0', unsettled: null });
  });

  test('is known for theirs, also where the rollout itself had written it earlier', async () => {
    const campaign = new Campaign();
    // It is at 50 % then, and had been at 5 %.
    const end = await disturbed(campaign, 250, (those) => those.setWeights(95));
    expect(end).toMatchObject({ report: { status: 'held', failure: { code: 'weights-changed-elsewhere' } } });
    expect(campaign.state).toMatchObject({ weights: '95:5', unsettled: 'held' });
  });

  test('sends it back, where they pointed the new colour elsewhere, and their pointer stays', async () => {
    const campaign = new Campaign();
    const end = await disturbed(campaign, 120, ({ fleet }) => fleet.parameters.set(fleet.names.parameters.green, 'v9'));
    expect(end).toMatchObject({ report: { status: 'rolled-back', failure: { code: 'release-changed-elsewhere' } } });
    expect(campaign.state).toMatchObject({ weights: '100:0', green: '0/0/0', pointers: 'v1 v9', unsettled: null });
  });

  test('is replaced, where a rollback says so', async () => {
    const campaign = new Campaign();
    await disturbed(campaign, 250, (those) => those.setWeights(66));
    expect(await campaign.run({ mode: 'rollback' })).toMatchObject({ report: { status: 'succeeded', live: 'blue' } });
    expect(campaign.state).toMatchObject({ weights: '100:0', green: '0/0/0', pointers: 'v1 v0', unsettled: null });
  });

  test('is carried on, where autoscaling asks the new colour for more', async () => {
    const campaign = new Campaign();
    const end = await disturbed(campaign, 400, ({ fleet }) => fleet.now.autoscale('api-green', 6));
    expect(end).toMatchObject({ report: { status: 'succeeded' } });
    expect(campaign.state).toMatchObject({ weights: '0:100', green: '2/6/6', blue: '0/0/0' });
  });
});

describe('a rollback while a deploy is going on', () => {
  test('asks it to stop, and has everything back', async () => {
    const campaign = new Campaign();
    const deploy = campaign.process(v2);
    const ended = deploy.run();
    await campaign.fleet.clock.pass(250_000);
    expect(await campaign.run({ mode: 'rollback' }, { abortHolder: 'it looks bad' })).toMatchObject({
      report: { status: 'succeeded', live: 'blue' },
    });
    expect(await ended).toMatchObject({ kind: 'thrown', thrown: { code: 'asked-to-stop' } });
    expect(campaign.state).toMatchObject({
      weights: '100:0',
      blue: '2/4/4',
      green: '0/0/0',
      unsettled: null,
      breaches: [],
    });
    expect(campaign.fleet.now.losses()).toEqual([]);
  });

  test('is refused without that, naming who deploys', async () => {
    const campaign = new Campaign();
    void campaign.process(v2).run();
    await campaign.fleet.clock.pass(250_000);
    expect(await campaign.run({ mode: 'rollback' })).toMatchObject({ kind: 'thrown', thrown: { code: 'lease-held' } });
  });
});
