import { describe, expect, test } from '@jest/globals';
import { UploadWindow } from '../src/index.ts';

const never = new AbortController().signal;
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Work that ends when it is told to. */
class Bench {
  readonly running = new Set<number>();
  mostAtOnce = 0;
  readonly #ends = new Map<number, (pushedBack: boolean) => void>();

  work = async (item: number): Promise<{ pushedBack: boolean }> => {
    this.running.add(item);
    this.mostAtOnce = Math.max(this.mostAtOnce, this.running.size);
    const pushedBack = await new Promise<boolean>((resolve) => this.#ends.set(item, resolve));
    this.running.delete(item);
    return { pushedBack };
  };

  end(item: number, pushedBack = false): void {
    this.#ends.get(item)?.(pushedBack);
  }
}

const items = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('the upload window', () => {
  test('never has more requests in flight than its limit', async () => {
    const bench = new Bench();
    const window = new UploadWindow({ start: 3, most: 3, bytes: 1000 });
    const done = window.run({ items: items(10), weight: () => 1, work: bench.work, signal: never });
    for (const item of items(10)) {
      await turn();
      expect(bench.running.size).toBe(Math.min(3, 10 - item));
      bench.end(item);
    }
    await done;
    expect(bench.mostAtOnce).toBe(3);
  });

  test('never has more bytes in flight than its limit, but lets one large body go alone', async () => {
    const bench = new Bench();
    const window = new UploadWindow({ start: 10, most: 10, bytes: 100 });
    const sizes = [60, 60, 500, 10];
    const done = window.run({ items: items(4), weight: (item) => sizes[item] ?? 0, work: bench.work, signal: never });
    const seen: number[][] = [];
    for (const item of items(4)) {
      await turn();
      seen.push([...bench.running]);
      bench.end(item);
    }
    await done;
    expect(seen).toEqual([[0], [1], [2], [3]]);
  });

  test('grows while the store keeps up and is halved once per overload', async () => {
    const window = new UploadWindow({ start: 8, most: 128, bytes: 1e9 });
    await window.run({ items: items(200), weight: () => 0, work: async () => ({ pushedBack: false }), signal: never });
    const grown = window.limit;
    expect(grown).toBe(128);
    const bench = new Bench();
    const done = window.run({ items: items(grown), weight: () => 0, work: bench.work, signal: never });
    await turn();
    for (const item of items(grown)) bench.end(item, true);
    await done;
    expect(window.limit).toBe(Math.floor(grown / 2));
    // From now on carefully: 200 answers are worth a few places, not 200.
    await window.run({ items: items(200), weight: () => 0, work: async () => ({ pushedBack: false }), signal: never });
    expect(window.limit).toBeLessThan(grown / 2 + 5);
    expect(window.limit).toBeGreaterThan(grown / 2);
  });

  test.each([
    [1, 1],
    [3, 3],
    [64, 4],
  ])('that begins with %d is never cut below %d, and never grows by a cut', async (start, least) => {
    const window = new UploadWindow({ start, most: start * 2, bytes: 1e9 });
    const overloaded = { weight: () => 0, work: async () => ({ pushedBack: true }), signal: never };
    for (let round = 0; round < 8; round += 1) await window.run({ items: items(start), ...overloaded });
    expect(window.limit).toBe(least);
  });

  test('throws the first failure, stops what has not begun, and waits for what is under way', async () => {
    const bench = new Bench();
    const window = new UploadWindow({ start: 2, most: 2, bytes: 100 });
    const begun: number[] = [];
    const aborted: boolean[] = [];
    const done = window.run({
      items: items(10),
      weight: () => 1,
      signal: never,
      work: async (item, signal) => {
        begun.push(item);
        if (item === 0) throw new Error('first');
        await bench.work(item);
        aborted.push(signal.aborted);
        return { pushedBack: false };
      },
    });
    await turn();
    bench.end(1);
    await expect(done).rejects.toThrow('first');
    expect(begun).toEqual([0, 1]);
    expect(aborted).toEqual([true]);
  });

  test('rejects with the reason when it is cancelled', async () => {
    const cancel = new AbortController();
    const window = new UploadWindow({ start: 1, most: 1, bytes: 100 });
    const reason = new Error('cancelled');
    const done = window.run({
      items: items(3),
      weight: () => 1,
      signal: cancel.signal,
      work: async () => {
        cancel.abort(reason);
        return { pushedBack: false };
      },
    });
    await expect(done).rejects.toBe(reason);
  });
});
