import { describe, expect, test } from '@jest/globals';
import { type RunOptions, Stage } from './stage.ts';

/** Sends the runner's signal when the log says this. */
const cancelAt = (words: string): RunOptions => {
  let isSent = false;
  return {
    onLine: (line, host) => {
      if (isSent || !line.includes(words)) return;
      isSent = true;
      host.send('SIGINT');
    },
  };
};

describe('a cancelled deploy', () => {
  test('gives requests back within seven seconds, and its post step says what is left', async () => {
    using stage = new Stage();
    const ended = await stage.deploy('version 2', {}, cancelAt('weights blue 75, green 25'));
    expect(ended.exitCode).toBe(1);
    expect(ended.failure).toMatchObject({ code: 'cancelled-returned' });
    expect(ended.outputs).toMatchObject({ status: 'failed' });
    expect(ended.summary).toContain('Cancelled: all requests were on blue again');
    expect(stage.weights()).toEqual({ blue: 100, green: 0 });
    expect(stage.group('green').minSize).toBe(2);

    const post = await stage.post(ended);
    expect(post.failure).toBeNull();
    expect(post.exitCode).toBe(0);
    expect(post.summary).toContain('something is left');
    expect(post.summary).toContain('Instances of green are left for now');

    const janitor = await stage.run({ mode: 'janitor' });
    expect(janitor.failure).toBeNull();
    expect(janitor.outputs).toMatchObject({ status: 'rolled-back', 'live-colour': 'blue' });
    expect(stage.group('green')).toMatchObject({ minSize: 0, desired: 0 });
    expect(stage.pointer('green')).toBe('none');
  });

  test('before the first weight is tidied up whole by the post step', async () => {
    using stage = new Stage();
    const ended = await stage.deploy('version 2', {}, cancelAt('minimum of green 2'));
    expect(ended.failure).toMatchObject({ code: 'cancelled-returned' });
    const post = await stage.post(ended);
    expect(post.failure).toBeNull();
    expect(post.summary).toContain('all is done');
    expect(stage.group('green')).toMatchObject({ minSize: 0, desired: 0 });
    expect(stage.pointer('green')).toBe('none');
  });

  test('keeps its weights with on-cancel: hand-off, and the next run goes on from there', async () => {
    using stage = new Stage();
    const cut = await stage.deploy('version 2', { 'on-cancel': 'hand-off' }, cancelAt('green gets 25 % for'));
    expect(cut.failure).toMatchObject({ code: 'cancelled-handed-off' });
    expect(stage.weights()).toEqual({ blue: 75, green: 25 });
    const post = await stage.post(cut);
    expect(post.summary).toContain('something is left');
    expect(stage.weights()).toEqual({ blue: 75, green: 25 });

    const next = await stage.deploy('version 2');
    expect(next.failure).toBeNull();
    expect(next.outputs).toMatchObject({ status: 'succeeded', 'live-colour': 'green' });
    expect(next.summary).toContain('taken up');
  });
});

describe('the post step', () => {
  test('of a run that ended well has nothing to do and asks for nothing', async () => {
    using stage = new Stage();
    const post = await stage.post(await stage.deploy('version 2'));
    expect(post).toMatchObject({ exitCode: 0, failure: null, summary: '', requests: [] });
  });

  test('of a main step that was killed before it did anything does not deploy', async () => {
    using stage = new Stage();
    const post = await stage.post({ state: {} }, { artifact: 'api.tgz' });
    expect(post).toMatchObject({ exitCode: 0, failure: null, summary: '', requests: [] });
    expect(stage.pointer('green')).toBe('none');
  });
});
