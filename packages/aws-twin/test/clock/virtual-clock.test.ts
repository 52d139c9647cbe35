import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../src/index.ts';

describe('a virtual clock moved by hand', () => {
  const manual = () => new VirtualClock({ advance: 'manual', startMs: 1_000_000 });

  test('stands still until it is told', async () => {
    const clock = manual();
    let woken = false;
    void clock.sleep(10).then(() => {
      woken = true;
    });
    await clock.advance(9);
    expect([woken, clock.now(), clock.monotonic()]).toEqual([false, 1_000_009, 9]);
    await clock.advance(1);
    expect(woken).toBe(true);
  });

  test('wakes in the order of times, and of beginning for one time', async () => {
    const clock = manual();
    const woken: string[] = [];
    const sleep = (name: string, ms: number) => void clock.sleep(ms).then(() => woken.push(name));
    sleep('late', 30);
    sleep('first', 10);
    sleep('second', 10);
    await clock.advance(100);
    expect(woken).toEqual(['first', 'second', 'late']);
  });

  test('lets what one sleeper starts run at its time, before the next wakes', async () => {
    const clock = manual();
    const times: number[] = [];
    void (async () => {
      for (let round = 0; round < 3; round += 1) {
        await clock.sleep(10);
        times.push(clock.monotonic());
      }
    })();
    void clock.sleep(25).then(() => times.push(-clock.monotonic()));
    await clock.advance(40);
    expect(times).toEqual([10, 20, -25, 30]);
  });

  test('rejects a sleep as soon as its signal aborts, with the reason', async () => {
    const clock = manual();
    const controller = new AbortController();
    const sleep = clock.sleep(10, controller.signal);
    controller.abort(new Error('enough'));
    await expect(sleep).rejects.toThrow('enough');
    await expect(clock.sleep(10, controller.signal)).rejects.toThrow('enough');
    expect(clock.sleeping).toBe(0);
  });

  test('can jump without waking anybody', async () => {
    const clock = manual();
    let woken = false;
    void clock.sleep(10).then(() => {
      woken = true;
    });
    clock.jump(1000);
    expect([clock.now(), woken]).toEqual([1_001_000, false]);
    await clock.advance(0);
    expect(woken).toBe(true);
  });
});

describe('a virtual clock that moves by itself', () => {
  test('passes hours while everybody waits', async () => {
    const clock = new VirtualClock();
    await clock.sleep(3_600_000);
    expect(clock.monotonic()).toBe(3_600_000);
  });

  test('passes to the next sleeper only, however long the others sleep', async () => {
    const clock = new VirtualClock();
    const never = new AbortController();
    const long = clock.sleep(1_000_000, never.signal).catch(() => 'ended');
    for (let round = 1; round <= 5; round += 1) {
      await clock.sleep(10);
      expect(clock.monotonic()).toBe(10 * round);
    }
    never.abort();
    expect(await long).toBe('ended');
  });

  test('does not move while a file is read', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'clock-'));
    try {
      const file = join(directory, 'file');
      await writeFile(file, Buffer.alloc(2_000_000));
      const clock = new VirtualClock();
      const never = new AbortController();
      const sleep = clock.sleep(1000, never.signal).catch(() => undefined);
      for (let round = 0; round < 20; round += 1) {
        await readFile(file);
        expect(clock.monotonic()).toBe(0);
      }
      never.abort();
      await sleep;
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  test('does not move while something is noted, turn after turn', async () => {
    const clock = new VirtualClock();
    const sleep = clock.sleep(1000);
    for (let round = 0; round < 50; round += 1) {
      clock.activity.note();
      await new Promise((resolve) => setImmediate(resolve));
      expect(clock.monotonic()).toBe(0);
    }
    await sleep;
  });

  test('leaves the event loop alone once it is stopped', async () => {
    const clock = new VirtualClock();
    let woken = false;
    void clock.sleep(10).then(() => {
      woken = true;
    });
    clock.stop();
    for (let round = 0; round < 20; round += 1) await new Promise((resolve) => setImmediate(resolve));
    expect([woken, clock.monotonic()]).toEqual([false, 0]);
  });

  test('goes the same way every time', async () => {
    const run = async () => {
      const clock = new VirtualClock();
      const log: string[] = [];
      const worker = async (name: string, ms: number) => {
        for (let round = 0; round < 10; round += 1) {
          await clock.sleep(ms);
          log.push(`${name}@${clock.monotonic()}`);
        }
      };
      await Promise.all([worker('a', 7), worker('b', 5), worker('c', 35)]);
      return log;
    };
    expect(await run()).toEqual(await run());
  });
});
