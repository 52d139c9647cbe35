/** Turns of the event loop without activity after which a process counts as waiting for time alone. */
const QUIET_TURNS = 6;

/**
 * Work of the machine that a process waits for. Sockets are not among it, for they stay open idle; asynchronous hashing
 * and compression cannot be seen, so that whoever uses them notes it.
 */
const MACHINE_WORK = /^(?:FSReq|CloseReq|GetAddrInfo)/;

/** Counts what happens, so that silence can be told from work. */
export class Activity {
  #count = 0;

  get count(): number {
    return this.#count;
  }

  note(): void {
    this.#count += 1;
  }
}

/**
 * Resolves to true once nothing was noted for several turns of the event loop and no work of the machine is under way;
 * to false as soon as `isWanted` says that nobody waits for it any more.
 */
export async function quiescence(activity: Activity, isWanted: () => boolean): Promise<boolean> {
  let seen = activity.count;
  let quiet = 0;
  while (quiet < QUIET_TURNS) {
    await turn();
    if (!isWanted()) return false;
    const isBusy = activity.count !== seen || process.getActiveResourcesInfo().some((name) => MACHINE_WORK.test(name));
    quiet = isBusy ? 0 : quiet + 1;
    seen = activity.count;
  }
  return true;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
