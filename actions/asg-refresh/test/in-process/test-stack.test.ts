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
    expect(ended.outputs).toMatchObject({ status: 'succeeded', 'live-colour': 'green' });
    expect(stage.weights()).toEqual({ blue: 0, green: 100 });
    expect(stage.pointer('green')).toBe(releaseOf(API, 'version 1'));
    expect(stage.group('green')).toMatchObject({ minSize: API.api.floor, desired: API.api.floor });
    expect(stage.group('blue')).toMatchObject({ minSize: 0, desired: 0 });
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
