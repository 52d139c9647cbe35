import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { artifactOf, CRASHING, GOOD, UNHEALTHY } from './artifacts.ts';
import { BUCKET, ended, INSTANCE, openStage, POINTER, type Stage, SYSTEM_LOG, until } from './stage.ts';

const LIMIT_MS = 120_000;
const OTHER = 'f'.repeat(64);

/** What is wrong, how it came to be, and what has to be said about it. */
const wrongs: ReadonlyArray<readonly [string, (stage: Stage) => void, RegExp]> = [
  [
    'there is no release yet',
    ({ aws }) => void aws.parameters.set(POINTER, 'none'),
    /no release yet: .*release says none/,
  ],
  ['the pointer is missing', () => undefined, /could not be read: .*ParameterNotFound/],
  [
    'the pointer names another bucket',
    ({ aws }) => void aws.parameters.set(POINTER, `s3://somebody-elses/releases/${OTHER}.tar.gz`),
    /points to the bucket somebody-elses, and artifacts come only from/,
  ],
  [
    'the pointer names no digest',
    ({ aws }) => void aws.parameters.set(POINTER, `s3://${BUCKET}/releases/latest.tar.gz`),
    /which is not s3:/,
  ],
  [
    'the pointer would run a command',
    ({ aws }) => void aws.parameters.set(POINTER, `s3://${BUCKET}/$(touch /tmp/owned)/${OTHER}.tar.gz`),
    /which is not s3:/,
  ],
  [
    'the artifact is not there',
    ({ aws }) => void aws.parameters.set(POINTER, `s3://${BUCKET}/releases/${OTHER}.tar.gz`),
    /could not be downloaded: .*404/,
  ],
  [
    'the artifact is another',
    (stage) => void stage.release({ 'server.js': GOOD }, OTHER),
    /has the digest [0-9a-f]{64}, and not the one/,
  ],
  [
    'the artifact is no archive',
    (stage) => void stage.release(artifactOf(Buffer.from('hello'))),
    /could not be unpacked/,
  ],
  ['the artifact has nothing to start', (stage) => void stage.release({ 'index.js': GOOD }), /holds no server\.js/],
  [
    'the application ends at once',
    (stage) => void stage.release({ 'server.js': CRASHING }),
    /api\.service failed: .*no database/,
  ],
  [
    'the application never becomes healthy',
    (stage) => {
      stage.settings['BOOT_TIMEOUT_SECONDS'] = '20';
      stage.release({ 'server.js': UNHEALTHY });
    },
    /did not become healthy within 20 s; last it was 503/,
  ],
  [
    'a secret is missing',
    (stage) => {
      stage.settings['SECRETS'] = 'TOKEN=/nwac/test/api/token';
      stage.release({ 'server.js': GOOD });
    },
    /the secret \/nwac\/test\/api\/token could not be read/,
  ],
  [
    'there is no Node',
    (stage) => {
      rmSync(join(stage.root, 'usr/bin/node'));
      stage.release({ 'server.js': GOOD });
    },
    /there is no \/usr\/bin\/node/,
  ],
];

describe('boot.sh gives the instance up, and says why where it can be read afterwards, when', () => {
  test.concurrent.each(wrongs)(
    '%s',
    async (_what, prepare, reason) => {
      const stage = await openStage();
      try {
        prepare(stage);
        const { code, output } = await stage.run('boot.sh');
        expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining('boot-abandoned') });
        expect(stage.aws.completed).toEqual([
          { group: 'nwac-api-blue-test', hook: 'nwac-api-launch-test', result: 'ABANDON', instanceId: INSTANCE },
        ]);
        expect(stage.aws.logs.get(`${SYSTEM_LOG}/${INSTANCE}/boot`)?.join('\n')).toMatch(reason);
        expect(stage.read('var/log/api/system.log')).toMatch(reason);
        for (const line of stage.read('var/log/api/system.log').trim().split('\n')) JSON.parse(line);
      } finally {
        await stage.close();
      }
    },
    LIMIT_MS,
  );

  test(
    'it is told to stop',
    async () => {
      const stage = await openStage();
      try {
        stage.release({ 'server.js': UNHEALTHY });
        const child = stage.start('boot.sh');
        const end = ended(child);
        await until('the unit is started', () => stage.read('systemd/calls').includes('is-failed'));
        child.kill('SIGTERM');
        expect(await end).toMatchObject({ code: 1, output: expect.stringContaining('told to stop') });
        expect(stage.aws.completed).toMatchObject([{ result: 'ABANDON' }]);
      } finally {
        await stage.close();
      }
    },
    LIMIT_MS,
  );
});
