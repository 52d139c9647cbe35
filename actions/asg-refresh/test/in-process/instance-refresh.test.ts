import { describe, expect, test } from '@jest/globals';
import { type Inputs, type RunOptions, releaseOf, Stage, writes } from './stage.ts';

const { colours } = new Stage().api.api;
const REFRESH = {
  strategy: 'instance-refresh',
  asg: colours.blue.asg,
  'release-parameter': colours.blue.release_parameter,
  'bake-seconds': '60',
  steps: '50,100',
};

const refresh = (stage: Stage, content: string, inputs: Inputs = {}, options: RunOptions = {}) =>
  stage.deploy(content, { ...REFRESH, ...inputs }, options);

/** Releases that instances in service run; others are on their way out. */
const running = (stage: Stage) =>
  new Set(
    stage
      .group('blue')
      .instances.filter(({ lifecycle }) => lifecycle === 'InService')
      .map(({ id }) => stage.fleet.instance(id)?.release),
  );

describe('an instance refresh', () => {
  test('replaces every instance and says what runs', async () => {
    using stage = new Stage();
    const ended = await refresh(stage, 'version 2');
    const release = releaseOf(stage.api, 'version 2');
    expect(ended.failure).toBeNull();
    expect(ended.outputs).toMatchObject({ status: 'succeeded', 'live-colour': '', release });
    expect(ended.outputs['rollback-command']).toContain('strategy: instance-refresh');
    expect(ended.summary).toContain('api-blue-test runs');
    expect(running(stage)).toEqual(new Set([release]));
    expect(ended.state).toEqual({ fleet: '' });
  });

  test('of what runs already has nothing to do', async () => {
    using stage = new Stage();
    await refresh(stage, 'version 2');
    const again = await refresh(stage, 'version 2');
    expect(again.failure).toBeNull();
    expect(again.outputs).toMatchObject({ status: 'nothing-to-do' });
  });

  test('goes back where the new release never becomes healthy', async () => {
    using probe = new Stage();
    const bad = probe.artifact('bad');
    using stage = new Stage({ behaviour: { [bad]: { health: 'never' } } });
    const first = stage.pointer('blue');
    const ended = await refresh(stage, 'bad');
    expect(ended.exitCode).toBe(1);
    expect(ended.outputs).toMatchObject({ status: 'rolled-back', release: first });
    expect(stage.pointer('blue')).toBe(first);
    expect(running(stage)).toEqual(new Set([first]));
  });

  test('is undone after success', async () => {
    using stage = new Stage();
    const first = stage.pointer('blue');
    await refresh(stage, 'version 2');
    const back = await stage.run({ ...REFRESH, mode: 'rollback' });
    expect(back.failure).toBeNull();
    expect(back.outputs).toMatchObject({ status: 'succeeded', release: first });
    expect(running(stage)).toEqual(new Set([first]));
  });

  test('is planned by a dry run, which changes nothing', async () => {
    using stage = new Stage();
    const ended = await refresh(stage, 'version 2', { 'dry-run': 'true' });
    expect(ended.failure).toBeNull();
    expect(ended.outputs).toMatchObject({ status: 'planned' });
    expect(ended.summary).toContain('2 instances of api-blue-test would be replaced in about');
    expect(new Set(writes(ended.requests))).toEqual(new Set(['StartInstanceRefresh', 'PutParameter']));
    expect(stage.fleet.describeInstanceRefreshes(colours.blue.asg)).toEqual([]);
  });

  test('that is cancelled sends AWS back, and the post step watches it to the end', async () => {
    using stage = new Stage();
    const first = stage.pointer('blue');
    let isSent = false;
    const cut = await refresh(
      stage,
      'version 2',
      {},
      {
        onLine: (line, host) => {
          if (isSent || !line.includes('InProgress: 50 %')) return;
          isSent = true;
          host.send('SIGINT');
        },
      },
    );
    expect(cut.failure).toMatchObject({ code: 'cancelled-returned' });
    expect(stage.pointer('blue')).toBe(first);
    const post = await stage.post(cut);
    expect(post).toMatchObject({ exitCode: 0, failure: null });
    const janitor = await stage.run({ ...REFRESH, mode: 'janitor' });
    expect(janitor.failure).toBeNull();
    expect(running(stage)).toEqual(new Set([first]));
  });

  test('shows its state', async () => {
    using stage = new Stage();
    await refresh(stage, 'version 2');
    const ended = await stage.run({ ...REFRESH, mode: 'status' });
    expect(ended.failure).toBeNull();
    expect(ended.summary).toContain('deploy, succeeded');
    expect(writes(ended.requests)).toEqual([]);
  });
});
