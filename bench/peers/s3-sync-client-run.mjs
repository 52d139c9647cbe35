// Plain JavaScript, so that Node does not spend time on types: s3-sync-client-run.mjs SOURCE BUCKET ENDPOINT

import { Agent } from 'node:http';
import { createRequire } from 'node:module';

// Installed apart from the workspaces, see tools/README.md.
const require = createRequire(new URL('../../.tools/npm/s3-sync-client/package.json', import.meta.url));
const { S3Client } = require('@aws-sdk/client-s3');
const { S3SyncClient } = require('s3-sync-client');

const [source, bucket, endpoint] = process.argv.slice(2);
const requestHandler = { httpAgent: new Agent({ keepAlive: true, maxSockets: 64 }) };
// Trailing checksums make the SDK send bodies in chunks, which versitygw now and then refuses; without them it is faster.
const requestChecksumCalculation = 'WHEN_REQUIRED';
const client = new S3Client({ endpoint, forcePathStyle: true, requestHandler, requestChecksumCalculation });
await new S3SyncClient({ client }).sync(source, `s3://${bucket}`, { maxConcurrentTransfers: 64 });
