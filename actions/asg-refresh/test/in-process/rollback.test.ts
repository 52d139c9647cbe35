import { describe, expect, test } from '@jest/globals';
import { releaseOf, Stage } from './stage.ts';

describe('a deploy that fails', () => {
  test('goes back because instances never become healthy, and tells why of each', async () => {
    using stage = new Stage();
    const bad = stage.artifact('bad');
    using broken = new Stage({ behaviour: { [bad]: { health: 'never' } } });
    const ended = await broken.deploy('bad', { 'wait-timeout-seconds': '300' });
    expect(ended.exitCode).toBe(1);
    expect(ended.failure).toMatchObject({ code: 'never-healthy' });
    expect(ended.failure?.text).toMatch(/0 of 2 instances of green were healthy after 300 s/);
    expect(ended.failure?.text).toMatch(/i-\w+: .*Target\.ResponseCodeMismatch/);
    expect(ended.failure?.text).toContain('Blue serves');
    expect(ended.outputs).toMatchObject({ status: 'rolled-back', 'live-colour': 'blue' });
    expect(ended.summary).toContain('Why instances were not healthy');
    expect(broken.weights()).toEqual({ blue: 100, green: 0 });
    expect(broken.group('green')).toMatchObject({ minSize: 0, desired: 0 });
    expect(broken.pointer('green')).toBe('none');
  });

  test('goes back because the smoke test fails, before any visitor meets the new colour', async () => {
    using stage = new Stage();
    stage.smoke = async () => ({ kind: 'answer', status: 500, location: null, beginning: 'no database' });
    const ended = await stage.deploy('version 2');
    expect(ended.failure).toMatchObject({ code: 'smoke-failed' });
    expect(ended.failure?.text).toContain('no database');
    expect(ended.outputs).toMatchObject({ status: 'rolled-back', 'live-colour': 'blue' });
    expect(ended.requests.map(({ operation }) => operation)).not.toContain('SetDesiredCapacity');
    expect(stage.weights()).toEqual({ blue: 100, green: 0 });
  });

  test('gives requests back when its gate closes', async () => {
    const probe = new Stage();
    const bad = probe.artifact('bad');
    probe[Symbol.dispose]();
    using stage = new Stage({ behaviour: { [bad]: { errorRate: 0.5 } }, requestsPerSecond: 50 });
    const ended = await stage.deploy('bad');
    expect(ended.failure?.code).toMatch(/^(gate-alarm-raised|error-rate-worse)$/);
    expect(ended.outputs).toMatchObject({ status: 'rolled-back', 'live-colour': 'blue' });
    expect(stage.weights()).toEqual({ blue: 100, green: 0 });
    expect(stage.group('green')).toMatchObject({ minSize: 0, desired: 0 });
    expect(stage.group('blue')).toMatchObject({ minSize: 2 });
  });

  test('is held for a person where that is asked for, and taken back by a rollback', async () => {
    using stage = new Stage();
    stage.smoke = async () => ({ kind: 'answer', status: 500, location: null, beginning: '' });
    const held = await stage.deploy('version 2', { 'on-failure': 'hold' });
    expect(held.outputs).toMatchObject({ status: 'held', 'live-colour': 'blue' });
    expect(held.failure).toMatchObject({ code: 'smoke-failed' });
    expect(held.failure?.text).toContain('mode: rollback');
    expect(stage.group('green')).toMatchObject({ minSize: 2 });

    const back = await stage.run({ mode: 'rollback' });
    expect(back.failure).toBeNull();
    expect(back.outputs).toMatchObject({ status: 'succeeded', 'live-colour': 'blue' });
    expect(stage.group('green')).toMatchObject({ minSize: 0, desired: 0 });
  });
});

describe('a rollback after success', () => {
  test('makes the release before live again, as its own way back says', async () => {
    using stage = new Stage();
    const first = stage.pointer('blue');
    const deployed = await stage.deploy('version 2');
    expect(deployed.outputs['rollback-command']).toContain('mode: rollback');
    expect(deployed.outputs['rollback-command']).toContain('expected-live: green');

    const back = await stage.run({ mode: 'rollback', 'expected-live': 'green' });
    expect(back.failure).toBeNull();
    expect(back.outputs).toMatchObject({ status: 'succeeded', 'live-colour': 'blue', release: first });
    expect(stage.weights()).toEqual({ blue: 100, green: 0 });
    expect(stage.pointer('green')).toBe(releaseOf(stage.api, 'version 2'));
  });

  test('is refused where something else is live than was expected', async () => {
    using stage = new Stage();
    await stage.deploy('version 2');
    const back = await stage.run({ mode: 'rollback', 'expected-live': 'blue' });
    expect(back.failure).toMatchObject({ code: 'expected-live-differs' });
    expect(stage.weights()).toEqual({ blue: 0, green: 100 });
  });
});

describe('a rollback before there was a second release', () => {
  test('is refused, for there is nothing to go back to', async () => {
    using stage = new Stage();
    const back = await stage.run({ mode: 'rollback' });
    expect(back.failure).toMatchObject({ code: 'no-previous-release' });
    expect(stage.weights()).toEqual({ blue: 100, green: 0 });
  });
});
