import { asCount, asObject } from '@deploy/kernel';
import { startVersitygw } from '../../tools/servers/versitygw.ts';
import { startHelper } from './helper-process.ts';
import { noRequests, REQUEST_KINDS, type RequestCounts } from './request-kind.ts';

export type ServerKind = 'versitygw' | 'discard';

/** What crossed the delay since the count was last taken. */
export interface Traffic {
  readonly requests: RequestCounts;
  readonly connections: number;
  /** Bytes on the wire from the client, heads included, and back. */
  readonly bytesUp: number;
  readonly bytesDown: number;
}

/** A fresh, empty S3 server with a distance before it. */
export interface Stand {
  /** Where clients under measurement connect to. */
  readonly endpoint: string;
  /** The server itself, for preparations and inspection. */
  readonly direct: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  takeTraffic(): Promise<Traffic>;
  stop(): Promise<void>;
}

/** Starts a server and puts it at a distance. */
export function startStand(kind: ServerKind, roundTripMs: number): Promise<Stand> {
  return kind === 'versitygw' ? versitygwStand(roundTripMs) : discardStand(roundTripMs);
}

async function versitygwStand(roundTripMs: number): Promise<Stand> {
  const { url, region, accessKeyId, secretAccessKey, stop } = await startVersitygw({ versioning: false });
  const proxy = await startHelper('delay-proxy.ts', [new URL(url).port, String(roundTripMs)]);
  return {
    endpoint: `http://127.0.0.1:${proxy.port}`,
    direct: url,
    region,
    accessKeyId,
    secretAccessKey,
    takeTraffic: async () => readTraffic(await proxy.ask()),
    stop: async () => {
      await proxy.stop();
      await stop();
    },
  };
}

async function discardStand(roundTripMs: number): Promise<Stand> {
  const server = await startHelper('discard-server.ts', [String(roundTripMs)]);
  const endpoint = `http://127.0.0.1:${server.port}`;
  return {
    endpoint,
    direct: endpoint,
    region: 'us-east-1',
    accessKeyId: 'AKIADISCARD000000000',
    secretAccessKey: 'a-secret-that-opens-nothing',
    takeTraffic: async () => readTraffic(await server.ask()),
    stop: () => server.stop(),
  };
}

function readTraffic(value: unknown): Traffic {
  const traffic = asObject(value, 'traffic');
  const counted = asObject(traffic['requests'], 'traffic.requests');
  const requests = noRequests();
  for (const kind of REQUEST_KINDS) requests[kind] = asCount(counted[kind], `traffic.requests.${kind}`);
  return {
    requests,
    connections: asCount(traffic['connections'], 'traffic.connections'),
    bytesUp: asCount(traffic['bytesUp'], 'traffic.bytesUp'),
    bytesDown: asCount(traffic['bytesDown'], 'traffic.bytesDown'),
  };
}
