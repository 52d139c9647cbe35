// A process of its own: answers S3 requests a round trip after they have arrived, and keeps no body. It shows what a
// client can do when the server costs next to nothing.
//
//   node discard-server.ts <round trip in ms>
//
// Its parent hears `{ port }` once it listens, and gets a `Traffic` for every message it sends, which also starts the
// count anew. The delay is the same as the proxy's before a real server, without the work of passing bytes on.
import { createHash, type Hash } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { DelayLine } from './delay-line.ts';
import { type Answer, DiscardStore, isDocument } from './discard-store.ts';
import { headerOf, type RequestHead, RequestStream } from './request-stream.ts';
import { tellParent } from './tell-parent.ts';
import { TrafficCount } from './traffic-count.ts';

const roundTripMs = Number(process.argv[2]);
const line = new DelayLine(roundTripMs);
const count = new TrafficCount();
const store = new DiscardStore();

/** A request that is coming in. */
interface Arriving {
  readonly head: RequestHead;
  readonly hash: Hash;
  readonly kept: Buffer[];
  size: number;
}

function textOf({ status, headers, body, length }: Answer): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const size = length ?? Buffer.byteLength(body);
  return `HTTP/1.1 ${status} S3\r\ndate: ${new Date().toUTCString()}\r\ncontent-length: ${size}\r\n${lines.join('')}\r\n${body}`;
}

function send(socket: Socket, text: string): void {
  line.put(() => {
    if (!socket.writable) return;
    count.down(text.length);
    socket.write(text);
  });
}

function serve(socket: Socket): void {
  let arriving: Arriving | null = null;
  const requests = new RequestStream({
    onHead: (head) => {
      count.request(head);
      arriving = { head, hash: createHash('md5'), kept: [], size: 0 };
      if (headerOf(head, 'expect') !== null) send(socket, 'HTTP/1.1 100 Continue\r\n\r\n');
    },
    onBody: (piece) => {
      if (arriving === null) return;
      arriving.hash.update(piece);
      arriving.size += piece.length;
      if (isDocument(arriving.head.target)) arriving.kept.push(piece);
    },
    onEnd: () => {
      if (arriving === null) return;
      const { head, hash, kept, size } = arriving;
      arriving = null;
      const text = Buffer.concat(kept).toString('utf8');
      send(socket, textOf(store.answer(head, { size, md5: hash.digest('hex'), text })));
    },
  });
  socket.on('data', (piece: Buffer) => {
    count.up(piece.length);
    requests.push(piece);
  });
}

const server = createServer({ noDelay: true }, (socket) => {
  count.connection();
  socket.on('error', () => socket.destroy());
  // The loopback shakes hands at once. Over a distance that takes a round trip before a client may send.
  setTimeout(() => serve(socket), roundTripMs);
});
tellParent(server, () => count.take());
