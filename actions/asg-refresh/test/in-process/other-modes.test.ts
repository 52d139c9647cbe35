import { describe, expect, test } from '@jest/globals';
import { type Ended, releaseOf, Stage, writes } from './stage.ts';

/** Requests of the checks that ask whether a change is allowed, in a form that changes nothing. */
const PROBES = ['UpdateAutoScalingGroup', 'UpdateAutoScalingGroup', 'ModifyRule', 'PutParameter', 'PutParameter'];

describe('a dry run', () => {
  test('of a deploy makes every check and the plan, and changes nothing', async () => {
    using stage = new Stage();
    const ended = await stage.deploy('version 2', { 'dry-run': 'true' });
    expect(ended.failure).toBeNull();
    expect(ended.outputs).toMatchObject({
      status: 'planned',
      'live-colour': 'blue',
      release: releaseOf(stage.api, 'version 2'),
    });
    expect(ended.summary).toContain('Dry run: green would take over from blue in about');
    expect(ended.summary).toContain('Steps last 3 min and not 60 s');
    expect(writes(ended.requests)).toHaveLength(PROBES.length);
    expect(writes(ended.requests)).toEqual(expect.arrayContaining([...PROBES]));
    expect(stage.twin.store.buckets.get(stage.api.api.artifact_bucket)?.keys()).toHaveLength(0);
    expect(stage.pointer('green')).toBe('none');
  });

  test('is refused as the deploy would be', async () => {
    using stage = new Stage();
    stage.fleet.suspendProcesses(stage.api.api.colours.green.asg, ['Launch']);
    const ended = await stage.deploy('version 2', { 'dry-run': 'true' });
    expect(ended.failure).toMatchObject({ code: 'processes-suspended' });
    expect(ended.failure?.text).toContain('aws autoscaling resume-processes');
    expect(ended.summary).toContain('Dry run: this would be refused');
  });

  test('refuses credentials that end before the rollout would', async () => {
    using stage = new Stage();
    const AWS_CREDENTIAL_EXPIRATION = new Date(stage.clock.now() + 600_000).toISOString();
    const ended = await stage.deploy('version 2', { 'dry-run': 'true' }, { env: { AWS_CREDENTIAL_EXPIRATION } });
    expect(ended.failure).toMatchObject({ code: 'credentials-expire-too-soon' });
    expect(ended.failure?.text).toContain('role-duration-seconds');
  });

  test('tells of all that is wrong at once', async () => {
    using stage = new Stage({ maxSize: 2, desired: 2, floor: 2 });
    stage.fleet.suspendProcesses(stage.api.api.colours.green.asg, ['Launch']);
    stage.fleet.updateGroup(stage.api.api.colours.green.asg, { maxSize: 1 });
    const ended = await stage.deploy('version 2', { 'dry-run': 'true' });
    expect(ended.failure).toMatchObject({ code: 'preflight-refused' });
    expect(ended.failure?.text).toContain('processes-suspended');
    expect(ended.failure?.text).toContain('max-size-too-small');
  });
});

describe('a dry run by somebody who may only look', () => {
  test('makes the plan, and tells what the rollout itself would be refused for', async () => {
    using stage = new Stage();
    const allow = stage.permissions().filter(({ sid }) => !/Write|Move|Size|Publish/.test(sid));
    const ended = await stage.deploy('version 2', { 'dry-run': 'true' }, { allow });
    expect(ended.failure).toBeNull();
    expect(ended.outputs).toMatchObject({ status: 'planned' });
    expect(ended.notices.join()).toContain('With these credentials the rollout itself would be refused');
  });
});

describe('a deploy of what is live', () => {
  test('has nothing to do', async () => {
    using stage = new Stage();
    await stage.deploy('version 2');
    const again = await stage.deploy('version 2');
    expect(again.failure).toBeNull();
    expect(again.outputs).toMatchObject({ status: 'nothing-to-do', 'live-colour': 'green' });
  });
});

describe('status', () => {
  test('tells what is live and how the last rollouts went, and asks for nothing but to look', async () => {
    using stage = new Stage();
    await stage.deploy('version 2');
    const ended = await stage.run({ mode: 'status' });
    expect(ended.failure).toBeNull();
    expect(ended.outputs).toMatchObject({ status: 'nothing-to-do', 'live-colour': 'green', 'previous-colour': 'blue' });
    expect(ended.summary).toContain('🟩 green is live');
    expect(ended.summary).toContain('deploy, succeeded');
    expect(writes(ended.requests)).toEqual([]);
  });
});

describe('the janitor', () => {
  test('does nothing where nothing is left', async () => {
    using stage = new Stage();
    const ended = await stage.run({ mode: 'janitor' });
    expect(ended.failure).toBeNull();
    expect(ended.outputs).toMatchObject({ status: 'nothing-to-do', 'live-colour': 'blue' });
  });
});

describe('two runs at once', () => {
  /** Starts another run as soon as the log of the first says this. */
  const meanwhile = async (stage: Stage, words: string, other: () => Promise<Ended>) => {
    const others: Promise<Ended>[] = [];
    const first = await stage.deploy(
      'version 2',
      {},
      {
        onLine: (line) => {
          if (line.includes(words) && others.length === 0) others.push(other());
        },
      },
    );
    const [second] = await Promise.all(others);
    if (second === undefined) throw new Error('the other run was not started');
    return [first, second] as const;
  };

  test('do not mix: the second is refused while the first renews its lease', async () => {
    using stage = new Stage();
    const [first, second] = await meanwhile(stage, 'green gets 5 %', () => stage.deploy('version 3'));
    expect(second.failure).toMatchObject({ code: 'lease-held' });
    expect(second.outputs).toEqual({ 'result-file': expect.any(String) });
    expect(first.outputs).toMatchObject({ status: 'succeeded', 'live-colour': 'green' });
  });

  test('leave a janitor with nothing to do', async () => {
    using stage = new Stage();
    const [first, janitor] = await meanwhile(stage, 'green gets 5 %', () => stage.run({ mode: 'janitor' }));
    expect(janitor.failure).toBeNull();
    expect(janitor.outputs).toMatchObject({ status: 'nothing-to-do' });
    expect(first.outputs).toMatchObject({ status: 'succeeded' });
  });

  test('let a rollback stop a deploy and go back from there', async () => {
    using stage = new Stage();
    const ask = { mode: 'rollback', 'abort-holder': 'true', reason: 'errors in the logs' };
    const [first, back] = await meanwhile(stage, 'green gets 25 %', () => stage.run(ask));
    expect(first.failure).toMatchObject({ code: 'asked-to-stop' });
    expect(first.failure?.text).toContain('errors in the logs');
    expect(back.failure).toBeNull();
    expect(back.outputs).toMatchObject({ status: 'succeeded', 'live-colour': 'blue' });
    expect(stage.weights()).toEqual({ blue: 100, green: 0 });
    expect(stage.group('green')).toMatchObject({ minSize: 0, desired: 0 });
  });
});
