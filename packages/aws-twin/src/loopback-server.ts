import type { Server } from 'node:http';

/** Listens on 127.0.0.1; 0 asks for a free port. Resolves to the port. */
export function listen(server: Pick<Server, 'once' | 'listen' | 'address'>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Stops listening, and cuts off whoever is still connected. */
export function closed(server: Pick<Server, 'close' | 'closeAllConnections'>): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
