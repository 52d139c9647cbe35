import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { type BundleRun, runBundle } from '../src/testing.ts';

const SCRIPT = fileURLToPath(new URL('./example-action.ts', import.meta.url));

const run = (behaviour: string, options: Partial<BundleRun> = {}) =>
  runBundle({
    dist: SCRIPT,
    nodeArguments: ['--conditions=@deploy/source', '--disable-warning=ExperimentalWarning'],
    ...options,
    inputs: { behaviour, ...options.inputs },
  });

describe('an action as a process of the runner', () => {
  test('hands over outputs, summary and result file, and ends with 0', async () => {
    await using ended = await run('succeed');
    expect(ended).toMatchObject({ exitCode: 0, stderr: '', summary: '## Done\n', annotations: [] });
    expect(ended.outputs).toMatchObject({ text: 'two\nlines', path: '/a=b' });
    expect(ended.outputs['result-file']?.startsWith(ended.folder)).toBe(true);
    expect(ended.result).toMatchObject({
      action: 'example',
      ok: true,
      data: { ok: 1 },
      run: 'https://github.com/example/site/actions/runs/1000',
    });
  });

  test('fails with one annotation and no stack', async () => {
    await using ended = await run('fail');
    expect(ended.exitCode).toBe(1);
    expect(ended.annotations).toEqual([
      {
        level: 'error',
        title: 'example: source-missing',
        text: 'No folder.\nBuild first.\ndocs/troubleshooting.md#source-missing',
      },
    ]);
    expect(ended.stdout).not.toContain('    at ');
  });

  test('masks secrets before the first line of its log', async () => {
    await using ended = await run('succeed', { inputs: { token: 'hunter2' } });
    expect(ended.masks).toEqual(['hunter2']);
    expect(ended.stdout.indexOf('::add-mask::hunter2')).toBeLessThan(ended.stdout.indexOf('token hunter2'));
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('stops at %s and says so', async (signal) => {
    await using ended = await run('wait', { onLine: (line, kill) => line === 'ready' && kill(signal) });
    expect(ended).toMatchObject({ exitCode: 1, endedBy: null });
    expect(ended.annotations.map(({ title }) => title)).toEqual(['example: cancelled']);
    expect(ended.outputs['result-file']).toBeDefined();
  });

  test('ends although something was left open', async () => {
    await using ended = await run('linger');
    expect(ended).toMatchObject({ exitCode: 0, summary: '## Done\n' });
  });

  test('turns a promise that nobody waited for into one annotation', async () => {
    await using ended = await run('lose-a-promise');
    expect(ended.exitCode).toBe(1);
    expect(ended.annotations).toHaveLength(1);
    expect(ended.annotations[0]?.text).toContain('nobody waits for me');
  });

  test('says so when it waits for something that never happens', async () => {
    await using ended = await run('wait-for-nothing');
    expect(ended.exitCode).toBe(1);
    expect(ended.annotations.map(({ title }) => title)).toEqual(['example: bug']);
    expect(ended.outputs['result-file']).toBeDefined();
  });

  test('works outside GitHub, without any of its files', async () => {
    const absent = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_RUN_ID', 'GITHUB_ACTIONS', 'RUNNER_TEMP'];
    await using ended = await run('succeed', { env: Object.fromEntries(absent.map((name) => [name, undefined])) });
    expect(ended).toMatchObject({ exitCode: 0, stderr: '', outputs: {}, summary: '' });
    expect(ended.stdout).not.toContain('::set-output');
  });
});
