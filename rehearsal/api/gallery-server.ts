import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';

export interface ServedPage {
  readonly url: URL;
  close(): Promise<void>;
}

/** Serves one file as a page on 127.0.0.1, at the wanted port or, where that is in use, at another. */
export async function servePage(file: string, wanted: number): Promise<ServedPage> {
  const server = createServer((_, answer) => {
    readFile(file).then(
      (page) => answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page),
      () => answer.writeHead(404).end(),
    );
  });
  const port = await listen(server, wanted).catch(() => listen(server, 0));
  return {
    url: new URL(`http://127.0.0.1:${port}/`),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
