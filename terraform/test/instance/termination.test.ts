import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { GOOD } from './artifacts.ts';
import { ended, INSTANCE, openStage, type Stage, until } from './stage.ts';

const LIMIT_MS = 120_000;
const STATE = 'autoscaling/target-lifecycle-state';

describe('termination.sh', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
    await stage.serve(GOOD);
  }, LIMIT_MS);
  afterEach(() => stage.close());

  test(
    'waits for the group to terminate the instance, lets the application finish, then completes the hook',
    async () => {
      stage.metadata.items.set(STATE, 'InService');
      const child = stage.start('termination.sh');
      const end = ended(child);
      await sleep(1_000);
      expect(child.exitCode).toBeNull();
      expect(stage.read('systemd/calls')).not.toContain('stop');

      const slow = stage.get('/slow');
      await sleep(100);
      stage.metadata.items.set(STATE, 'Terminated');
      // What was being answered is finished, though the application was told to end meanwhile.
      expect(await slow).toBe('finished');
      expect(await end).toMatchObject({ code: 0, output: expect.stringContaining('application-stopped') });
      await expect(stage.get('/')).rejects.toThrow();
      expect(stage.read('systemd/calls')).toMatch(/stop api\.service\nstop amazon-cloudwatch-agent\.service\n$/);
      expect(stage.aws.completed).toEqual([
        { group: 'nwac-api-blue-test', hook: 'nwac-api-terminate-test', result: 'CONTINUE', instanceId: INSTANCE },
      ]);
    },
    LIMIT_MS,
  );

  test(
    'tells the group again when it was not heard, and does not mind that nobody waits any more',
    async () => {
      stage.metadata.items.set(STATE, 'Terminated');
      stage.aws.refusals = { times: 2, code: 'AccessDenied', message: 'not yet' };
      expect(await stage.run('termination.sh')).toMatchObject({ code: 0 });
      expect(stage.aws.completed).toHaveLength(1);

      stage.aws.refusals = { times: 1, code: 'ValidationError', message: 'No active Lifecycle Action found' };
      const child = stage.start('termination.sh');
      expect(await ended(child)).toMatchObject({ code: 0, output: expect.stringContaining('hook-not-waiting') });
    },
    LIMIT_MS,
  );

  test(
    'stops nothing while the metadata service says nothing',
    async () => {
      const child = stage.start('termination.sh');
      await sleep(1_000);
      expect(child.exitCode).toBeNull();
      await stage.metadata.close();
      await sleep(500);
      expect(child.exitCode).toBeNull();
      expect(await stage.get('/healthz')).toBe('');
      await until('it is still waiting', () => child.exitCode === null);
    },
    LIMIT_MS,
  );
});
