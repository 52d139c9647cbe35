import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

export interface GithubRequest {
  readonly method: string;
  /** Without the host, with the query. */
  readonly path: string;
  readonly authorization: string | null;
  /** Parsed JSON; null where there is none. */
  readonly body: unknown;
}

export interface GithubReply {
  readonly status?: number;
  readonly body?: unknown;
  /** `{server}` in a value stands for this server's address. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface GithubServer {
  /** For GITHUB_API_URL. */
  readonly url: string;
  readonly requests: readonly GithubRequest[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** A server on 127.0.0.1 that answers as the test says; null is GitHub's 404. */
export async function githubServer(reply: (request: GithubRequest) => GithubReply | null): Promise<GithubServer> {
  const requests: GithubRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const sent = await text(incoming);
    const request = {
      method: incoming.method ?? 'GET',
      path: incoming.url ?? '/',
      authorization: incoming.headers.authorization ?? null,
      body: sent === '' ? null : JSON.parse(sent),
    };
    requests.push(request);
    const { status = 200, body, headers = {} } = reply(request) ?? { status: 404, body: { message: 'Not Found' } };
    const own = `http://${incoming.headers.host}`;
    const told = Object.entries(headers).map(([name, value]) => [name, value.replaceAll('{server}', own)]);
    outgoing.writeHead(status, { 'content-type': 'application/json', ...Object.fromEntries(told) });
    outgoing.end(body === undefined ? '' : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
