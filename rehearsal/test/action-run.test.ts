import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ClosingStack } from '../closing-stack.ts';
import { type ActionStep, startAction } from '../runner/action-run.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'action-run-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function start(
  bundle: string,
  closing = new ClosingStack(),
  more: Pick<ActionStep, 'postState' | 'nodeArguments'> = {},
) {
  const main = join(folder, more.postState === undefined ? 'bundle.mjs' : 'post.mjs');
  await writeFile(main, `import { appendFileSync } from 'node:fs'; const { env } = process;\n${bundle}`);
  return startAction(
    {
      manifest: {
        name: 'sample',
        main: pathToFileURL(join(folder, 'bundle.mjs')),
        post: pathToFileURL(join(folder, 'post.mjs')),
        inputs: new Map([['dry-run', { default: 'false', isRequired: false }]]),
      },
      inputs: {},
      ...more,
      run: { id: 7, attempt: 2 },
      aws: { AWS_REGION: 'ca-central-1' },
      folder: join(folder, 'step'),
      temp: join(folder, 'job'),
    },
    closing,
  );
}

describe('an action run as by a runner', () => {
  test('gets inputs, identity and files, and what it leaves there is collected', async () => {
    const running = await start(`
      appendFileSync(env.GITHUB_OUTPUT, 'seen=' + [env['INPUT_DRY-RUN'], env.GITHUB_RUN_ID, env.GITHUB_RUN_ATTEMPT, env.AWS_REGION] + '\\n');
      appendFileSync(env.GITHUB_STEP_SUMMARY, '## Done');
      console.log('::warning title=Careful::text');
      process.exitCode = 3;`);
    await expect(running.done).resolves.toMatchObject({
      exitCode: 3,
      signal: null,
      outputs: { seen: 'false,7,2,ca-central-1' },
      summary: '## Done',
      annotations: [{ level: 'warning', title: 'Careful', text: 'text' }],
    });
  });

  test('sees nothing of this process’s environment but paths', async () => {
    process.env['REHEARSAL_LEAK'] = 'leaked';
    try {
      const running = await start(
        `appendFileSync(env.GITHUB_OUTPUT, 'leak=' + (env.REHEARSAL_LEAK ?? 'none') + '\\n');`,
      );
      expect((await running.done).outputs['leak']).toBe('none');
    } finally {
      delete process.env['REHEARSAL_LEAK'];
    }
  });

  test('keeps something for its post step, which is another script', async () => {
    const main = await start("appendFileSync(env.GITHUB_STATE, 'aim=7\\n');");
    const { state } = await main.done;
    expect(state).toEqual({ aim: '7' });
    const script = "appendFileSync(env.GITHUB_OUTPUT, 'kept=' + env.STATE_aim + process.env.PRELOADED + '\\n');";
    const preload = `data:text/javascript,process.env.PRELOADED='early'`;
    const post = await start(script, new ClosingStack(), { postState: state, nodeArguments: ['--import', preload] });
    expect((await post.done).outputs).toEqual({ kept: '7early' });
  });

  test('can be killed, and is killed at the end at the latest', async () => {
    const killed = await start('setInterval(() => {}, 1000)');
    killed.kill('SIGKILL');
    expect((await killed.done).signal).toBe('SIGKILL');
    const closing = new ClosingStack();
    const left = await start('setInterval(() => {}, 1000)', closing);
    await closing.close();
    expect((await left.done).signal).toBe('SIGKILL');
  });
});
