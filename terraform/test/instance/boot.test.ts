import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { artifactOf, GOOD } from './artifacts.ts';
import { INSTANCE, openStage, type Stage, SYSTEM_LOG } from './stage.ts';

const LIMIT_MS = 120_000;
const example = fileURLToPath(new URL('../../../examples/api/', import.meta.url));
const continued = {
  group: 'nwac-api-blue-test',
  hook: 'nwac-api-launch-test',
  result: 'CONTINUE',
  instanceId: INSTANCE,
};

async function onStage(play: (stage: Stage) => Promise<void>): Promise<void> {
  const stage = await openStage();
  try {
    await play(stage);
  } finally {
    await stage.close();
  }
}

describe('boot.sh', () => {
  test(
    'serves the release that the pointer of its colour names, then completes the launch hook',
    async () => {
      await onStage(async (stage) => {
        const sha256 = stage.release({ 'server.js': GOOD });
        const { code, output } = await stage.run('boot.sh');
        expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('"event":"boot-finished"') });
        expect(stage.aws.completed).toEqual([continued]);
        expect(readlinkSync(join(stage.root, 'opt/api/current'))).toBe(`releases/${sha256}`);
        expect(stage.read('systemd/calls')).toContain('enable api.service\nrestart api.service');
        expect(JSON.parse(await stage.get('/'))).toMatchObject({ INSTANCE_ID: INSTANCE, COLOUR: 'blue' });
        // Nothing is left of the download.
        expect(spawnSync('ls', [join(stage.root, 'opt/api')], { encoding: 'utf8' }).stdout).toBe('current\nreleases\n');
      });
    },
    LIMIT_MS,
  );

  test(
    'hands secrets to the application as they are, and to nobody else',
    async () => {
      await onStage(async (stage) => {
        stage.settings['SECRETS'] = 'DATABASE_PASSWORD=/nwac/test/api/database-password';
        stage.aws.parameters.set('/nwac/test/api/database-password', "a\"b\\c $HOME `id` 'd'");
        stage.release({ 'server.js': GOOD });
        const { code, output } = await stage.run('boot.sh');
        expect({ code, output }).toMatchObject({ code: 0 });
        expect(JSON.parse(await stage.get('/'))).toMatchObject({ DATABASE_PASSWORD: "a\"b\\c $HOME `id` 'd'" });
        expect(output).not.toContain('$HOME');
        expect(statSync(join(stage.root, 'etc/api/boot.env')).mode & 0o777).toBe(0o600);
      });
    },
    LIMIT_MS,
  );

  test(
    'may run again: an instance that boots again is in service, and nobody waits for it',
    async () => {
      await onStage(async (stage) => {
        stage.release({ 'server.js': GOOD });
        await stage.run('boot.sh');
        stage.aws.objects.clear();
        stage.aws.refusals = {
          times: 1,
          code: 'ValidationError',
          message: 'No active Lifecycle Action found with instance ID',
        };
        spawnSync(join(stage.root, 'bin/systemctl'), ['stop', 'api.service'], {
          env: { ...process.env, ROOT: stage.root },
        });
        const { code, output } = await stage.run('boot.sh');
        expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('hook-not-waiting') });
      });
    },
    LIMIT_MS,
  );

  const isInstalled = existsSync(join(example, 'node_modules/@vercel/ncc'));
  (isInstalled ? test : test.skip)(
    'serves the example API, with its own shutdown times',
    async () => {
      await onStage(async (stage) => {
        const out = mkdtempSync(join(tmpdir(), 'example-api-'));
        const build = spawnSync(process.execPath, [
          join(example, 'scripts/build.js'),
          '--version',
          '7.0.0',
          '--out',
          out,
        ]);
        expect(build.status).toBe(0);
        stage.release(artifactOf(readFileSync(join(out, 'api.tar.gz'))));
        rmSync(out, { recursive: true });
        const { code, output } = await stage.run('boot.sh');
        expect({ code, output }).toMatchObject({ code: 0 });
        expect(JSON.parse(await stage.get('/api/version'))).toEqual({
          version: '7.0.0',
          instance: INSTANCE,
          colour: 'blue',
        });
        expect(stage.aws.completed).toEqual([continued]);
        expect(stage.aws.logs.get(`${SYSTEM_LOG}/${INSTANCE}/boot`)).toBeUndefined();
      });
    },
    LIMIT_MS,
  );
});
