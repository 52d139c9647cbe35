import { createServer } from 'node:http';
import { type Listening, listening } from './listening.ts';

export interface FakeMetadata extends Listening {
  /** What it tells, by path below `/latest/meta-data/`; anything else is 404. */
  readonly items: Map<string, string>;
}

/** The instance metadata service, version 2 only: whoever has no token is refused, and tokens are had by PUT. */
export async function startMetadata(instanceId: string): Promise<FakeMetadata> {
  const items = new Map([['instance-id', instanceId]]);
  const tokens = new Set<string>();
  const server = createServer((request, response) => {
    const { method, url = '', headers } = request;
    if (method === 'PUT' && url === '/latest/api/token') {
      const seconds = Number(headers['x-aws-ec2-metadata-token-ttl-seconds']);
      const token = `token-${tokens.size}`;
      if (seconds >= 1 && seconds <= 21_600) tokens.add(token);
      response.writeHead(tokens.has(token) ? 200 : 400).end(token);
      return;
    }
    const token = headers['x-aws-ec2-metadata-token'];
    if (typeof token !== 'string' || !tokens.has(token)) {
      response.writeHead(401).end();
      return;
    }
    const item = items.get(url.replace('/latest/meta-data/', ''));
    response.writeHead(item === undefined ? 404 : 200).end(item);
  });
  return { ...(await listening(server)), items };
}
