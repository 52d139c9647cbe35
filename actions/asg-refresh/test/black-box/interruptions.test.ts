import { describe, expect, test } from '@jest/globals';
import { ServedFleet } from './served-fleet.ts';

/** Sends a signal when the log says this, once. */
const at = (words: string, signal: NodeJS.Signals) => {
  let isSent = false;
  return {
    onLine: (line: string, kill: (name: NodeJS.Signals) => void) => {
      if (isSent || !line.includes(words)) return;
      isSent = true;
      kill(signal);
    },
  };
};

describe('a run that is cancelled', () => {
  test('has its requests back, and its capacity by post step and janitor', async () => {
    await using fleet = await ServedFleet.open(20);
    const cut = await fleet.deploy('version 2', {}, at('green gets 50 %', 'SIGINT'));
    expect(cut).toMatchObject({ exitCode: 1, stderr: '' });
    const [error] = cut.annotations.filter(({ level }) => level === 'error');
    // The seven seconds of the runner are a fraction of one here, and a busy machine may need longer: then the post step does it.
    expect(error?.title).toMatch(/^asg-refresh: cancelled-(returned|late)$/);
    if (error?.title === 'asg-refresh: cancelled-returned') expect(fleet.weights()).toEqual({ blue: 100, green: 0 });

    const post = await fleet.post(cut);
    expect(post).toMatchObject({ exitCode: 0, stderr: '' });
    expect(fleet.weights()).toEqual({ blue: 100, green: 0 });

    const janitor = await fleet.step({ mode: 'janitor' }, { run: 2 });
    expect(janitor).toMatchObject({ exitCode: 0, stderr: '' });
    expect(fleet.group('green')).toMatchObject({ minSize: 0, desired: 0 });
  });
});

describe('a run that is killed', () => {
  test('has its requests given back by its post step, for nobody watches them any more', async () => {
    await using fleet = await ServedFleet.open(40);
    const killed = await fleet.deploy('version 2', {}, at('green gets 50 %', 'SIGKILL'));
    expect(fleet.weights()).toEqual({ blue: 50, green: 50 });
    const post = await fleet.post(killed);
    expect(post).toMatchObject({ exitCode: 0, stderr: '' });
    expect(post.summary).toContain('blue has the requests again');
    expect(fleet.weights()).toEqual({ blue: 100, green: 0 });
  });

  test('is gone on with by the next run of the same release', async () => {
    await using fleet = await ServedFleet.open(40);
    const killed = await fleet.deploy('version 2', {}, at('green gets 50 %', 'SIGKILL'));
    expect(killed.endedBy).toBe('SIGKILL');
    expect(fleet.weights()).toEqual({ blue: 50, green: 50 });

    const next = await fleet.deploy('version 2', {}, { run: 2 });
    expect(next).toMatchObject({ exitCode: 0, stderr: '' });
    expect(next.outputs).toMatchObject({ status: 'succeeded', 'live-colour': 'green' });
    expect(next.stdout).toContain('left a rollout of');
    expect(fleet.weights()).toEqual({ blue: 0, green: 100 });
    expect(fleet.group('blue')).toMatchObject({ minSize: 0, desired: 0 });
  });
});
