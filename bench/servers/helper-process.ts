import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { asCount, asObject } from '@deploy/kernel';

/** A server of this benchmark in a process of its own, so that its work is not counted as the client's. */
export interface HelperProcess {
  readonly port: number;
  /** Sends a message and resolves with the answer. */
  ask(): Promise<unknown>;
  stop(): Promise<void>;
}

/** Forks `file` (a name beside this one) and waits until it tells its port. */
export async function startHelper(file: string, args: readonly string[]): Promise<HelperProcess> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = fork(path, [...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  const died = ended.then(() => Promise.reject(new Error(`${file} ended`)));
  const answer = async (): Promise<unknown> => {
    const [message] = await Promise.race([once(child, 'message'), died]);
    return message;
  };
  const hello = asObject(await answer(), file);
  return {
    port: asCount(hello['port'], `${file}: port`),
    ask: () => {
      child.send('counts');
      return answer();
    },
    stop: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
