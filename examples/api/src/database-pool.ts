/**
 * Stands for the pool of a database driver, since this example has no database: a limited number of connections, a queue,
 * and the two figures that alarms watch. With `pg` they are `totalCount - idleCount` and `waitingCount`.
 */
export interface DatabasePool {
  /** Connections in use. */
  readonly used: number;
  /** Requests that wait for one. */
  readonly waiting: number;
  /** Runs `query` with a connection; waits for a free one. Rejects once the pool has been closed. */
  run<T>(query: () => Promise<T>): Promise<T>;
  /** Waits until every connection has been given back, and gives no more. */
  close(): Promise<void>;
}

export function createPool(size: number): DatabasePool {
  const queue: Array<() => void> = [];
  let used = 0;
  let onEmpty: (() => void) | null = null;

  function acquire(): Promise<void> {
    if (onEmpty !== null) return Promise.reject(new Error('the database pool is closed'));
    if (used < size) {
      used += 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => queue.push(resolve));
  }
  function release(): void {
    const next = queue.shift();
    if (next === undefined) used -= 1;
    else next();
    if (used === 0) onEmpty?.();
  }

  return {
    get used() {
      return used;
    },
    get waiting() {
      return queue.length;
    },
    async run(query) {
      await acquire();
      try {
        return await query();
      } finally {
        release();
      }
    },
    close: () =>
      new Promise((resolve) => {
        onEmpty = resolve;
        if (used === 0) resolve();
      }),
  };
}
