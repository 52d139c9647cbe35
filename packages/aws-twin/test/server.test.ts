import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { CloudFrontClient, CreateInvalidationCommand } from '@aws-sdk/client-cloudfront';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeRulesCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { asObject } from '@deploy/kernel';
import { afterEach, describe, expect, test } from '@jest/globals';
import { httpTarget } from '../contract/s3-contract.ts';
import { presigned } from '../contract/signing.ts';
import { apiFleetModel, createTwin, DEFAULT_CREDENTIALS, realClock, type ServedTwin, serveTwin } from '../src/index.ts';
import { DISTRIBUTION, MODEL, REGION, refusal } from './cloud.ts';

let served: ServedTwin | null = null;
afterEach(async () => {
  await served?.close();
  served = null;
});

async function serve() {
  const twin = createTwin(MODEL, { clock: realClock() });
  served = await serveTwin(twin, { port: 0 });
  const common = { endpoint: served.url, credentials: DEFAULT_CREDENTIALS, maxAttempts: 1 };
  const s3 = new S3Client({ ...common, region: REGION });
  return { twin, port: served.port, url: served.url, s3, common };
}

const key = { Bucket: 'plain', Key: 'a' };

test('a model is served by a process of its own, which prints where', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'twin-'));
  const file = join(directory, 'model.json');
  await writeFile(file, JSON.stringify(MODEL));
  const script = fileURLToPath(new URL('../src/serve.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@deploy/source', script, file], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const printed: unknown = JSON.parse(String((await once(child.stdout, 'data'))[0]));
    expect(printed).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      edges: { [DISTRIBUTION]: expect.stringMatching(/^http:/) },
      accessKeyId: DEFAULT_CREDENTIALS.accessKeyId,
      secretAccessKey: DEFAULT_CREDENTIALS.secretAccessKey,
    });
    const { url } = asObject(printed, 'printed');
    const s3 = new S3Client({ endpoint: String(url), region: REGION, credentials: DEFAULT_CREDENTIALS });
    await s3.send(new PutObjectCommand({ Bucket: 'plain', Key: 'a', Body: 'x' }));
  } finally {
    child.kill();
    await once(child, 'exit');
    await rm(directory, { recursive: true });
  }
});

test('a model with a fleet is served so too, at one address for all of its services', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'twin-'));
  const file = join(directory, 'model.json');
  const { api, model } = apiFleetModel();
  await writeFile(file, JSON.stringify(model));
  const script = fileURLToPath(new URL('../src/serve.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@deploy/source', script, file], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const printed: unknown = JSON.parse(String((await once(child.stdout, 'data'))[0]));
    const endpoint = String(asObject(printed, 'printed')['url']);
    const common = { endpoint, region: REGION, credentials: DEFAULT_CREDENTIALS };
    const Name = api.colours.blue.release_parameter;
    await new SSMClient(common).send(new PutParameterCommand({ Name, Value: 'x', Overwrite: true }));
    const groups = await new AutoScalingClient(common).send(new DescribeAutoScalingGroupsCommand({}));
    expect(groups.AutoScalingGroups?.map(({ DesiredCapacity }) => DesiredCapacity)).toEqual([2, 0]);
    const rules = new DescribeRulesCommand({ RuleArns: [...api.listener_rule_arns] });
    expect((await new ElasticLoadBalancingV2Client(common).send(rules)).Rules).toHaveLength(1);
    const alarms = await new CloudWatchClient(common).send(new DescribeAlarmsCommand({}));
    expect(alarms.MetricAlarms?.map(({ StateValue }) => StateValue)).toEqual(['OK', 'OK']);
  } finally {
    child.kill();
    await once(child, 'exit');
    await rm(directory, { recursive: true });
  }
});

describe('a served twin', () => {
  test('answers for S3 and CloudFront at one address', async () => {
    const { common, s3, twin } = await serve();
    await s3.send(new PutObjectCommand({ ...key, Body: 'x' }));
    const cloudFront = new CloudFrontClient({ ...common, region: 'us-east-1' });
    const InvalidationBatch = { CallerReference: 'a', Paths: { Quantity: 1, Items: ['/*'] } };
    await cloudFront.send(new CreateInvalidationCommand({ DistributionId: DISTRIBUTION, InvalidationBatch }));
    expect(twin.requests.all.map(({ client, service }) => [service, client])).toEqual([
      ['s3', DEFAULT_CREDENTIALS.accessKeyId],
      ['cloudfront', DEFAULT_CREDENTIALS.accessKeyId],
    ]);
  });

  test('breaks the connection for a reset, a lost answer and a killed sender', async () => {
    const { s3, twin } = await serve();
    twin.faults.plant({ nth: 1 }, { kind: 'reset' });
    twin.faults.plant({ nth: 2 }, { kind: 'lost-answer' });
    twin.faults.plant({ nth: 3 }, { kind: 'kill', phase: 'before' });
    for (let round = 0; round < 3; round += 1) {
      await expect(s3.send(new PutObjectCommand({ ...key, Body: 'x' }))).rejects.toThrow('ECONNRESET');
    }
    // The next process is another one, even with the same key.
    await s3.send(new GetObjectCommand(key)).then(({ Body }) => Body?.transformToString());
    expect(twin.requests.all.map(({ outcome }) => outcome)).toEqual(['reset', 'answer-lost', 'killed', 'answered']);
  });

  test('answers HEAD without a body and with its length', async () => {
    const { s3 } = await serve();
    await s3.send(new PutObjectCommand({ ...key, Body: 'hello' }));
    expect((await s3.send(new HeadObjectCommand(key))).ContentLength).toBe(5);
    expect(await refusal(s3.send(new HeadObjectCommand({ ...key, Key: 'b' })))).toMatchObject({ status: 404 });
  });

  test('asks for the body of a sender that expects it to', async () => {
    const { port, twin, url } = await serve();
    const target = httpTarget({
      ...{ name: 'twin', endpoint: url, region: REGION, credentials: DEFAULT_CREDENTIALS },
      ...{ bucket: 'plain', versionedBucket: 'site' },
    });
    const signed = await presigned(target, { method: 'PUT', path: '/plain/a', query: {}, headers: {} });
    const query = new URLSearchParams(signed.query).toString();
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    socket.write(
      `PUT /plain/a?${query} HTTP/1.1\r\nHost: ${target.host}\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n`,
    );
    expect((await once(socket, 'data'))[0]).toMatch(/^HTTP\/1\.1 100 /);
    socket.write('hi');
    expect((await once(socket, 'data'))[0]).toMatch(/^HTTP\/1\.1 200 /);
    socket.destroy();
    expect(twin.store.buckets.get('plain')?.current('a')?.bytes.byteLength).toBe(2);
  });

  test('forgets a request whose sender hangs up half-way', async () => {
    const { port, s3, twin } = await serve();
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('PUT /plain/a HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf');
    socket.destroy();
    await once(socket, 'close');
    await s3.send(new PutObjectCommand({ ...key, Body: 'x' }));
    expect(twin.requests.all.map(({ operation, status }) => [operation, status])).toEqual([['PutObject', 200]]);
  });
});
