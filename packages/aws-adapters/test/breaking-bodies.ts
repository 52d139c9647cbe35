import { Readable } from 'node:stream';
import type { Hook } from '../src/index.ts';

export interface BreakingBodies {
  /** HTTP method of the requests that it meets. */
  readonly method: string;
  readonly times: number;
}

/** Lets answers begin well and break off in their body, as a connection does that is reset. */
export function breakingBodies({ method, times }: BreakingBodies): Hook {
  let left = times;
  return async (request, send) => {
    const response = await send();
    if (request.method !== method || left === 0) return response;
    left -= 1;
    const broken = new Readable({
      read() {
        this.push('co');
        this.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
      },
    });
    return Object.assign(response, { body: broken });
  };
}
