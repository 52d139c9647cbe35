import { CONTRACT_MAX_BYTES, parseContract, ShapeError } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { type ApiFleetOptions, apiFleetModel, createTwin, parseTwinModel } from '../src/index.ts';
import { fleetCloud, MINUTE } from './fleet-cloud.ts';

const EVERYTHING: ApiFleetOptions = {
  environment: 'prod',
  live: 'green',
  desired: 5,
  rules: 3,
  stickySeconds: 600,
  requestsPerSecond: 20,
  requestsPerInstance: 600,
  behaviour: { v1: { bootSeconds: 10, errorRate: 0.5, flapping: { healthySeconds: 60, failingSeconds: 30 } } },
  hooks: [{ name: 'boot', transition: 'autoscaling:EC2_INSTANCE_LAUNCHING', completesAfter: null }],
};

describe('a typical API', () => {
  test.each([{}, EVERYTHING])('has a contract that actions can read, and it fits in a parameter: %#', (options) => {
    const { contract, model } = apiFleetModel(options);
    const text = JSON.stringify(contract);
    expect(parseContract(text)).toEqual(contract);
    expect(new TextEncoder().encode(text).byteLength).toBeLessThanOrEqual(CONTRACT_MAX_BYTES);
    const twin = createTwin(model);
    expect(twin.parameters.value(`/${contract.environment}/deploy-contract`)).toBe(text);
  });

  test('names in its contract what its world has', () => {
    const { api, model } = apiFleetModel(EVERYTHING);
    const { fleet, monitoring, parameters, store } = createTwin(model);
    for (const { asg, gate_alarms, release_parameter, target_group_arn } of Object.values(api.colours)) {
      expect(fleet?.describeGroups([asg])[0]?.targetGroups.map(({ arn }) => arn)).toEqual([target_group_arn]);
      expect(fleet?.describeGroups([asg])[0]?.bootParameter).toBe(release_parameter);
      expect(parameters.value(release_parameter)).not.toBeNull();
      for (const name of gate_alarms) expect(monitoring.alarm(name)?.state).toBe('OK');
    }
    expect(store.buckets.get(api.artifact_bucket)).toBeDefined();
    const rules = fleet?.describeRules().map(({ arn }) => arn);
    for (const arn of api.listener_rule_arns) expect(rules).toContain(arn);
  });

  test('serves the live colour, and its alarm sees the errors of that colour alone', async () => {
    const requestsPerSecond = 20;
    const behaviour = { bad: { errorRate: 0.5 } };
    const cloud = fleetCloud({ requestsPerSecond, behaviour, releases: { blue: 'bad' } });
    await cloud.pass(6 * MINUTE);
    const state = (name = '') => cloud.twin.monitoring.alarm(name)?.state;
    expect([state(cloud.colours.blue.gate_alarms[0]), state(cloud.colours.green.gate_alarms[0])]).toEqual([
      'ALARM',
      'OK',
    ]);
  });
});

describe('a model with a fleet', () => {
  test.each([{}, EVERYTHING])('can be written as JSON and read again: %#', (options) => {
    const { model } = apiFleetModel(options);
    expect(parseTwinModel(JSON.parse(JSON.stringify(model)))).toEqual(model);
  });

  test.each([
    ['model.fleet.groups[0].minSize', (fleet: ReturnType<typeof fleetOf>) => ({ ...fleet, groups: [{ name: 'a' }] })],
    ['model.fleet.listeners', (fleet: ReturnType<typeof fleetOf>) => ({ ...fleet, listeners: null })],
    ['model.fleet.groups[0].healthCheckType', typed],
  ])('says what is wrong with it: %s', (path, broken) => {
    const { model } = apiFleetModel();
    const fleet = broken(fleetOf());
    expect(() => parseTwinModel({ ...model, fleet })).toThrow(ShapeError);
    expect(() => parseTwinModel({ ...model, fleet })).toThrow(`${path} `);
  });
});

function fleetOf() {
  const { fleet } = apiFleetModel().model;
  if (fleet === undefined) throw new Error('an API has a fleet');
  return fleet;
}

function typed(fleet: ReturnType<typeof fleetOf>) {
  return { ...fleet, groups: fleet.groups.map((group) => ({ ...group, healthCheckType: 'NLB' })) };
}
