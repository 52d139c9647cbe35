import type { Server } from 'node:net';
import type { Traffic } from './stand.ts';

/** Listens on a free port of 127.0.0.1, tells the parent which, answers its questions, and ends when it goes away. */
export function tellParent(server: Server, traffic: () => Traffic): void {
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, () => {
    const address = server.address();
    if (address !== null && typeof address === 'object') process.send?.({ port: address.port });
  });
  process.on('message', () => process.send?.(traffic()));
  process.on('disconnect', () => process.exit());
}
