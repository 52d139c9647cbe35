/** A piece of work, with what must be done before it and roughly how long it takes. */
export interface Task<T> {
  readonly id: string;
  readonly after: readonly string[];
  /** Seconds, roughly: they only decide what begins first. */
  readonly estimate: number;
  /** Gets what the tasks before it gave, in the order of `after`. */
  run(before: readonly T[]): Promise<T>;
}

/**
 * Does all tasks, at most `width` at a time, and begins with what the longest chain of work hangs on: whoever leaves a
 * long chain for the end waits for it alone. Answers what each gave, by id. The first error ends it, once what is under
 * way is done.
 */
export async function runTasks<T>(tasks: readonly Task<T>[], width: number): Promise<ReadonlyMap<string, T>> {
  const urgency = chainLengths(tasks);
  const waiting = new Set(tasks.toSorted((a, b) => (urgency.get(b.id) ?? 0) - (urgency.get(a.id) ?? 0)));
  const results = new Map<string, T>();
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const begin = (task: Task<T>): void => {
    waiting.delete(task);
    const before = task.after.flatMap((id) => (results.has(id) ? [results.get(id) as T] : []));
    const work: Promise<void> = task
      .run(before)
      .then(
        (result) => void results.set(task.id, result),
        (thrown: unknown) => void failures.push(thrown),
      )
      .finally(() => running.delete(work));
    running.add(work);
  };
  for (;;) {
    const isReady = ({ after }: Task<T>): boolean => after.every((id) => results.has(id));
    while (failures.length === 0 && running.size < width) {
      const next = [...waiting].find(isReady);
      if (next === undefined) break;
      begin(next);
    }
    if (running.size === 0) break;
    await Promise.race(running);
  }
  if (failures.length > 0) throw failures[0];
  return results;
}

/** Seconds from the beginning of each task to the end of the longest chain that hangs on it. */
export function chainLengths(
  tasks: readonly Pick<Task<unknown>, 'id' | 'after' | 'estimate'>[],
): ReadonlyMap<string, number> {
  const followers = new Map<string, string[]>();
  const byId = new Map(tasks.map((task) => [task.id, task]));
  for (const { id, after } of tasks) {
    for (const before of after) {
      if (!byId.has(before)) throw new TypeError(`${id} waits for ${before}, which does not exist`);
      followers.set(before, [...(followers.get(before) ?? []), id]);
    }
  }
  const lengths = new Map<string, number>();
  const lengthOf = (id: string, seen: ReadonlySet<string>): number => {
    if (seen.has(id)) throw new TypeError(`${id} waits for itself`);
    const known = lengths.get(id);
    if (known !== undefined) return known;
    const rest = (followers.get(id) ?? []).map((next) => lengthOf(next, new Set([...seen, id])));
    const length = (byId.get(id)?.estimate ?? 0) + Math.max(0, ...rest);
    lengths.set(id, length);
    return length;
  };
  for (const { id } of tasks) lengthOf(id, new Set());
  return lengths;
}
