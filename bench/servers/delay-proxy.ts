// A process of its own: passes TCP on to a server on 127.0.0.1 with a round trip that takes longer, and counts.
//
//   node delay-proxy.ts <server port> <added round trip in ms>
//
// Its parent hears `{ port }` once it listens, and gets a `Traffic` for every message it sends, which also starts the
// count anew.
import { createServer, connect as open, type Socket } from 'node:net';
import { DelayLine } from './delay-line.ts';
import { RequestStream } from './request-stream.ts';
import { tellParent } from './tell-parent.ts';
import { TrafficCount } from './traffic-count.ts';

/** Above this much unsent data a sender is paused: memory of this process, not a limit a client would feel. */
const PAUSE_ABOVE_BYTES = 16 << 20;

const serverPort = Number(process.argv[2]);
const roundTripMs = Number(process.argv[3]);
/** All of the delay lies on the way to the server: no client can tell it from half of it each way. */
const line = new DelayLine(roundTripMs);
const count = new TrafficCount();

function write(from: Socket, to: Socket, piece: Buffer): void {
  if (!to.writable) return;
  to.write(piece);
  if (to.writableLength < PAUSE_ABOVE_BYTES || from.isPaused()) return;
  from.pause();
  to.once('drain', () => from.resume());
}

function passDown(server: Socket, client: Socket): void {
  server.on('data', (piece: Buffer) => {
    count.down(piece.length);
    write(server, client, piece);
  });
  server.on('end', () => client.end());
  server.on('error', () => client.destroy());
  server.on('close', () => client.destroySoon());
}

function passUp(client: Socket, server: Socket): void {
  const requests = new RequestStream({ onHead: (head) => count.request(head) });
  client.on('data', (piece: Buffer) => {
    count.up(piece.length);
    requests.push(piece);
    line.put(() => write(client, server, piece));
  });
  client.on('end', () => line.put(() => server.end()));
  client.on('close', () => line.put(() => server.destroySoon()));
}

function accept(client: Socket): void {
  count.connection();
  const server = open({ port: serverPort, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  client.on('error', () => server.destroy());
  passDown(server, client);
  // The loopback shakes hands at once. Over a distance that takes a round trip before a client may send.
  setTimeout(() => passUp(client, server), roundTripMs);
}

const proxy = createServer({ allowHalfOpen: true, noDelay: true }, accept);
tellParent(proxy, () => count.take());
