import { describe, expect, test } from '@jest/globals';
import { releaseOf, Stage, writes } from './stage.ts';

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
