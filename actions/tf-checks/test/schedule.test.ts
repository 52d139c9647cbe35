import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chainLengths, runTasks, type Task } from '../src/run/schedule.ts';

interface Planned {
  readonly id: string;
  readonly after: readonly string[];
  readonly estimate: number;
}

/** Runs tasks that each take their estimate on a clock of their own; answers begin and end of each. */
async function simulated(planned: readonly Planned[], width: number) {
  let now = 0;
  const waiting: { readonly at: number; readonly wake: () => void }[] = [];
  const times = new Map<string, { readonly begin: number; readonly end: number }>();
  const tasks = planned.map(
    (task): Task<string> => ({
      ...task,
      run: async () => {
        const begin = now;
        await new Promise<void>((wake) => void waiting.push({ at: now + task.estimate, wake }));
        times.set(task.id, { begin, end: now });
        return task.id;
      },
    }),
  );
  let isOver = false;
  const done = runTasks(tasks, width).finally(() => {
    isOver = true;
  });
  while (!isOver) {
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
    waiting.sort((a, b) => a.at - b.at);
    const next = waiting.shift();
    if (next === undefined) continue;
    now = next.at;
    next.wake();
  }
  return { results: await done, times, total: now };
}

const planned = fc
  .array(fc.record({ estimate: fc.integer({ min: 1, max: 20 }), before: fc.array(fc.nat(), { maxLength: 2 }) }), {
    maxLength: 14,
  })
  .map((raw): readonly Planned[] =>
    raw.map(({ before, estimate }, at) => ({
      ...{ id: `${at}`, estimate },
      after: at === 0 ? [] : [...new Set(before.map((nth) => `${nth % at}`))],
    })),
  );

describe('runTasks', () => {
  test('runs everything once, after what comes before it, and never more than the width at one time', async () => {
    await fc.assert(
      fc.asyncProperty(planned, fc.integer({ min: 1, max: 4 }), async (tasks, width) => {
        const { results, times } = await simulated(tasks, width);
        expect(results.size).toBe(tasks.length);
        for (const { after, id } of tasks) {
          for (const before of after) expect(times.get(id)?.begin).toBeGreaterThanOrEqual(times.get(before)?.end ?? 0);
        }
        for (const { begin } of times.values()) {
          const atWork = [...times.values()].filter((other) => other.begin <= begin && begin < other.end).length;
          expect(atWork).toBeLessThanOrEqual(width);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('is never slower than the longest chain and the rest shared among all together', async () => {
    await fc.assert(
      fc.asyncProperty(planned, fc.integer({ min: 1, max: 4 }), async (tasks, width) => {
        const { total } = await simulated(tasks, width);
        const work = tasks.reduce((sum, { estimate }) => sum + estimate, 0);
        const chain = Math.max(0, ...chainLengths(tasks).values());
        // Graham's bound for any list scheduling.
        expect(total).toBeLessThanOrEqual(chain + (work - chain) / width + 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  test('begins with what the longest chain hangs on', async () => {
    const tasks = [
      ...['a', 'b', 'c', 'd'].map((id) => ({ id, after: [], estimate: 2 })),
      { id: 'init', after: [], estimate: 1 },
      { id: 'test', after: ['init'], estimate: 8 },
    ];
    expect((await simulated(tasks, 2)).total).toBe(9);
  });

  test('tells the first error once what is under way has ended, and begins nothing more', async () => {
    const begun: string[] = [];
    const task = (id: string, estimate: number, run: () => Promise<string>): Task<string> => ({
      ...{ id, estimate, after: [] },
      run: () => {
        begun.push(id);
        return run();
      },
    });
    let isSecondDone = false;
    const tasks = [
      task('first', 3, () => Promise.reject(new Error('broken'))),
      task('second', 2, async () => {
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
        isSecondDone = true;
        return 'done';
      }),
      task('third', 1, async () => 'never'),
    ];
    await expect(runTasks(tasks, 2)).rejects.toThrow('broken');
    expect(isSecondDone).toBe(true);
    expect(begun).toEqual(['first', 'second']);
  });

  test('refuses work that waits for itself or for what does not exist', () => {
    const task = (id: string, after: readonly string[]) => ({ id, after, estimate: 1 });
    expect(() => chainLengths([task('a', ['b']), task('b', ['a'])])).toThrow('waits for itself');
    expect(() => chainLengths([task('a', ['x'])])).toThrow('does not exist');
  });
});
