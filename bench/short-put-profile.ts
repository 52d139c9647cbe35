// What a small PUT and a copy cost this process: by the SDK, by the short path of the object store, and by node:http with
// a signature made by hand. All in one process, in turns, against a server of its own that answers at once and keeps no
// body. See docs/adr/0008-talking-to-aws.md.
//
//   node -C @deploy/source bench/short-put-profile.ts [puts] [rounds] [bytes] [at once]
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { CopyObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createExecutor, createS3ObjectStore } from '@deploy/aws-adapters';
import { ABSENT, ANY, type Body, bytesBody, type Clock, type Fence, type Random } from '@deploy/kernel';
import { type HelperProcess, startHelper } from './servers/helper-process.ts';

const [puts = 3_500, rounds = 3, bytes = 6_300, atOnce = 128] = process.argv.slice(2).map(Number);
const REGION = 'ca-central-1';
const BUCKET = 'profile';
const SOURCE = `${BUCKET}/source`;
const CREDENTIALS = { accessKeyId: 'AKIAPROFILE', secretAccessKey: 'a-secret-that-opens-nothing' };

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
const random: Random = { fraction: () => Math.random(), nonce: () => crypto.randomUUID() };
const fence: Fence = { stamp: async () => ({ signedAtMs: STARTED_MS, lifeSeconds: 20 }) };
const STARTED_MS = Date.now();

interface Contender {
  readonly name: string;
  send(key: string, body: Body, content: Uint8Array): Promise<unknown>;
  close(): void;
}

const HEADERS = { contentType: 'text/javascript', cacheControl: 'public, max-age=31536000, immutable' };

function contenders({ port }: HelperProcess): readonly Contender[] {
  const endpoint = `http://127.0.0.1:${port}`;
  return [...bySdk(endpoint), ...byStore(endpoint), byHand(port)];
}

function bySdk(endpoint: string): readonly Contender[] {
  const executor = createExecutor();
  const client = new S3Client({
    region: REGION,
    credentials: CREDENTIALS,
    endpoint,
    forcePathStyle: true,
    requestHandler: executor,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const common = { Bucket: BUCKET, ContentType: HEADERS.contentType, CacheControl: HEADERS.cacheControl };
  const close = () => executor.close();
  return [
    {
      name: 'SDK PutObject',
      send: (Key, _body, Body) => client.send(new PutObjectCommand({ ...common, Key, Body, IfNoneMatch: '*' })),
      close,
    },
    {
      name: 'SDK CopyObject',
      send: (Key) =>
        client.send(new CopyObjectCommand({ ...common, Key, CopySource: SOURCE, MetadataDirective: 'REPLACE' })),
      close,
    },
  ];
}

function byStore(endpoint: string): readonly Contender[] {
  const executor = createExecutor();
  const store = createS3ObjectStore({
    bucket: BUCKET,
    region: REGION,
    executor,
    credentials: () => Promise.resolve(CREDENTIALS),
    endpoint,
    permissions: null,
    clock,
    random,
    probeKey: 'probe',
  });
  const write = { headers: HEADERS, condition: ABSENT };
  const close = () => executor.close();
  return [
    { name: 'store.put', send: (key, body) => store.put({ key, body, ...write }), close },
    { name: 'store.put, fenced', send: (key, body) => store.put({ key, body, ...write, fence }), close },
    { name: 'store.copy', send: (to) => store.copy({ from: 'source', to, ...write, condition: ANY }), close },
  ];
}

/** No checksum, no retry, no error handling: the floor. */
function byHand(port: number): Contender {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const host = `127.0.0.1:${port}`;
  const date = new Date(STARTED_MS).toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${date.slice(0, 8)}/${REGION}/s3/aws4_request`;
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const signingKey = [date.slice(0, 8), REGION, 's3', 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${CREDENTIALS.secretAccessKey}`,
  );
  const names = 'content-type;host;x-amz-content-sha256;x-amz-date';
  return {
    name: 'node:http, signed by hand',
    send: (key, body, content) =>
      new Promise<void>((resolve, reject) => {
        const path = `/${BUCKET}/${key}`;
        const canonical = `PUT\n${path}\n\ncontent-type:text/javascript\nhost:${host}\nx-amz-content-sha256:${body.sha256}\nx-amz-date:${date}\n\n${names}\n${body.sha256}`;
        const text = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonical)}`;
        const signature = hmac(signingKey, text).toString('hex');
        const headers = {
          host,
          'content-type': 'text/javascript',
          'content-length': content.length,
          'x-amz-content-sha256': body.sha256,
          'x-amz-date': date,
          authorization: `AWS4-HMAC-SHA256 Credential=${CREDENTIALS.accessKeyId}/${scope},SignedHeaders=${names},Signature=${signature}`,
        };
        const sent = request({ host: '127.0.0.1', port, method: 'PUT', path, agent, headers }, (answer) => {
          answer.resume();
          answer.once('end', () => resolve());
        });
        sent.once('error', reject);
        sent.end(content);
      }),
    close: () => agent.destroy(),
  };
}

interface Cost {
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** Milliseconds of this process for each PUT. */
async function costOf(contender: Contender, round: string, contents: readonly Uint8Array[]): Promise<Cost> {
  const bodies = contents.map((content) => bytesBody(content));
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  let next = 0;
  const work = async () => {
    while (next < puts) {
      const at = next % contents.length;
      next += 1;
      const body = bodies[at];
      const content = contents[at];
      if (body !== undefined && content !== undefined)
        await contender.send(`assets/${round}-${next}.js`, body, content);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const used = process.cpuUsage(cpu);
  return { cpuMs: (used.user + used.system) / 1000 / puts, wallMs: (performance.now() - startedMs) / puts };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const server = await startHelper('discard-server.ts', ['0']);
const racers = contenders(server);
const contents = Array.from({ length: 64 }, () => new Uint8Array(randomBytes(bytes)));
const costs = new Map<string, Cost[]>(racers.map(({ name }) => [name, []]));
await racers[0]?.send('source', bytesBody(new Uint8Array(1)), new Uint8Array(1));
for (const racer of racers) await costOf(racer, `warm-${racers.indexOf(racer)}`, contents);
for (let round = 1; round <= rounds; round += 1) {
  for (const racer of racers) {
    costs.get(racer.name)?.push(await costOf(racer, `${round}-${racers.indexOf(racer)}`, contents));
  }
}
console.log(`${puts} objects of ${bytes} bytes, ${atOnce} at once, ${rounds} rounds, medians, Node ${process.version}`);
for (const [name, all] of costs) {
  const cpu = median(all.map(({ cpuMs }) => cpuMs));
  const perSecond = 1000 / median(all.map(({ wallMs }) => wallMs));
  console.log(`${name.padEnd(28)} ${cpu.toFixed(3)} ms CPU each, ${Math.round(perSecond)} a second`);
}
for (const racer of racers) racer.close();
await server.stop();
