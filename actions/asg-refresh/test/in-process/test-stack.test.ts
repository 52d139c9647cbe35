import { type ApiFleet, type FleetModel, stackApi, testStackState, twinModelOf } from '@deploy/aws-twin';
import { describe, expect, test } from '@jest/globals';
import { releaseOf, Stage } from './stage.ts';

const API = stackApi(twinModelOf(testStackState()));

function withFleet(change: (fleet: FleetModel) => Partial<FleetModel>): ApiFleet {
  const { fleet } = API.model;
  if (fleet === undefined) throw new Error('The state has no fleet.');
  return { ...API, model: { ...API.model, fleet: { ...fleet, ...change(fleet) } } };
}

describe('a deploy to what terraform/stacks/test makes', () => {
  test('may be the first, while there are no instances and pointers say none', async () => {
    using stage = new Stage(API);
    expect([stage.pointer('blue'), stage.group('blue')?.desired]).toEqual(['none', 0]);
    const ended = await stage.deploy('version 1');
    expect(ended.failure).toBeNull();
    expect(ended.summary).toMatch(/^## Green is live with \w+, the first release here\./);
    expect(ended.summary).toContain('First release: Green got all requests');
    expect(ended.summary).toContain(`never below the floor of ${API.api.floor}`);
    expect(ended.summary).toContain('There is no way back from a first release');
    expect(ended.outputs['rollback-command']).toBe('');
    expect(ended.outputs).toMatchObject({ status: 'succeeded', 'live-colour': 'green' });
    expect(stage.weights()).toEqual({ blue: 0, green: 100 });
    expect(stage.pointer('green')).toBe(releaseOf(API, 'version 1'));
    expect(stage.group('green')).toMatchObject({ minSize: API.api.floor, desired: API.api.floor });
    expect(stage.group('blue')).toMatchObject({ minSize: 0, desired: 0 });
  });

  test('says beforehand that it is the first, and what a failure of it leads to', async () => {
    using stage = new Stage(API);
    const planned = await stage.deploy('version 1', { 'dry-run': 'true' });
    expect(planned.failure).toBeNull();
    expect(planned.outputs).toMatchObject({ status: 'planned', 'live-colour': 'blue' });
    expect(planned.summary).toContain('Dry run: the first release: green would serve it in about');
    expect(planned.summary).toContain('there is no way back, and a failure is held as it is');
    expect(planned.summary).not.toContain('25 %');
    expect(planned.result).toMatchObject({ data: { forecast: { isFirst: true }, plan: { steps: [100] } } });
    const status = await stage.run({ mode: 'status' });
    expect(status.summary).toContain('No release is live yet');
  });

  test('puts a first release away that is never healthy, and says that nothing serves', async () => {
    using stage = new Stage(withFleet(() => ({ releases: { [releaseOf(API, 'bad')]: { health: 'never' } } })));
    const ended = await stage.deploy('bad', { 'wait-timeout-seconds': '300' });
    expect(ended.failure).toMatchObject({ code: 'never-healthy' });
    expect(ended.failure?.text).toContain('Nothing served before, and nothing does now');
    expect(ended.summary).toContain('Rolled back: no release is live yet.');
    expect(ended.summary).toContain('First release: Green got no request');
    expect([stage.pointer('green'), stage.group('green')?.desired, stage.group('blue')?.desired]).toEqual([
      'none',
      0,
      0,
    ]);
  });

  test('holds a first release whose gate rings once it has requests, and lets a better one replace it', async () => {
    const [ruleArn = ''] = API.api.listener_rule_arns;
    using stage = new Stage(
      withFleet(() => ({
        releases: { [releaseOf(API, 'bad')]: { errorRate: 0.4 } },
        traffic: [{ ruleArn, requestsPerSecond: 40 }],
      })),
    );
    const held = await stage.deploy('bad');
    expect(held.failure).toMatchObject({ code: 'gate-alarm-raised' });
    expect(held.failure?.text).toContain('there is no release before it to go back to');
    expect(held.outputs).toMatchObject({ status: 'held', 'live-colour': 'green' });
    expect(stage.weights()).toEqual({ blue: 0, green: 100 });
    const back = await stage.run({ mode: 'rollback' });
    expect(back.failure).toMatchObject({ code: 'no-previous-release' });
    expect(stage.weights()).toEqual({ blue: 0, green: 100 });
    const better = await stage.deploy('good');
    expect(better.failure).toBeNull();
    expect(better.outputs).toMatchObject({ 'live-colour': 'blue', status: 'succeeded' });
  });

  test('refuses a rollback of the first release, once it is live', async () => {
    using stage = new Stage(API);
    await stage.deploy('version 1');
    const back = await stage.run({ mode: 'rollback' });
    expect(back.failure).toMatchObject({ code: 'no-previous-release' });
    expect(stage.weights()).toEqual({ blue: 0, green: 100 });
  });

  test('is the next one, and lasts as long as its composite gate looks back', async () => {
    using stage = new Stage(API);
    await stage.deploy('version 1');
    const ended = await stage.deploy('version 2');
    expect(ended.outputs).toMatchObject({ status: 'succeeded', 'live-colour': 'blue', 'previous-colour': 'green' });
    const [gate] = API.api.colours.blue.gate_alarms;
    expect(ended.summary).toContain(`the alarm ${'`'}${gate}${'`'} looks 2 min back`);
  });

  test('goes back when the gate of the new colour rings', async () => {
    const bad = releaseOf(API, 'bad');
    const [ruleArn = ''] = API.api.listener_rule_arns;
    using stage = new Stage(
      withFleet(({ releases }) => ({
        releases: { ...releases, [bad]: { errorRate: 0.04 } },
        traffic: [{ ruleArn, requestsPerSecond: 40 }],
      })),
    );
    await stage.deploy('good');
    // So many that the colours are not compared, which would notice sooner.
    const ended = await stage.deploy('bad', { 'minimum-requests': '1000000' });
    expect(ended.outputs).toMatchObject({ status: 'rolled-back', 'live-colour': 'green' });
    expect(ended.failure?.text).toContain(API.api.colours.blue.gate_alarms[0]);
    expect(stage.weights()).toEqual({ blue: 0, green: 100 });
  });
});
