// The floor: reads every file, signs one PUT for it, sends it. No comparison, no retry, no checksum, no order, no safety.
// Plain JavaScript, so that Node does not spend time on types: bare-upload.mjs SOURCE BUCKET ENDPOINT CONCURRENCY
import { createHash, createHmac } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { extname, join, relative } from 'node:path';

const [source, bucket, endpoint, concurrency] = process.argv.slice(2);
const { hostname, port, host } = new URL(endpoint);
const region = process.env['AWS_REGION'];
const accessKeyId = process.env['AWS_ACCESS_KEY_ID'];
const agent = new Agent({ keepAlive: true, maxSockets: Number(concurrency) });

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.ico': 'image/x-icon',
  '.mp4': 'video/mp4',
};

const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

const started = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
const scope = `${started.slice(0, 8)}/${region}/s3/aws4_request`;
const signingKey = ['s3', 'aws4_request'].reduce(
  hmac,
  hmac(hmac(`AWS4${process.env['AWS_SECRET_ACCESS_KEY']}`, started.slice(0, 8)), region),
);

function signedHeaders(path, body, type) {
  const digest = sha256(body);
  const names = 'content-type;host;x-amz-content-sha256;x-amz-date';
  const canonical = `PUT\n${path}\n\ncontent-type:${type}\nhost:${host}\nx-amz-content-sha256:${digest}\nx-amz-date:${started}\n\n${names}\n${digest}`;
  const text = `AWS4-HMAC-SHA256\n${started}\n${scope}\n${sha256(canonical)}`;
  const signature = createHmac('sha256', signingKey).update(text).digest('hex');
  return {
    host,
    'content-type': type,
    'content-length': body.length,
    'x-amz-content-sha256': digest,
    'x-amz-date': started,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope},SignedHeaders=${names},Signature=${signature}`,
  };
}

function put(path, body, type) {
  return new Promise((resolve, reject) => {
    const headers = signedHeaders(path, body, type);
    const sent = request({ hostname, port, method: 'PUT', path, agent, headers }, (answer) => {
      answer.resume();
      answer.once('end', () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`${path}: ${answer.statusCode}`)),
      );
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

const encoded = (key) => key.split('/').map(encodeURIComponent).join('/');
const files = readdirSync(source, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
let next = 0;

async function work() {
  while (next < files.length) {
    const file = files[next];
    next += 1;
    const path = join(file.parentPath, file.name);
    await put(
      `/${bucket}/${encoded(relative(source, path))}`,
      await readFile(path),
      TYPES[extname(path)] ?? 'application/octet-stream',
    );
  }
}

await Promise.all(Array.from({ length: Number(concurrency) }, work));
agent.destroy();
