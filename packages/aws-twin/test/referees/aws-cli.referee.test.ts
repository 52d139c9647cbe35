import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { asArray, asObject, asString, parseJson } from '@deploy/kernel';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { S3Server } from '../../../../tools/servers/s3-server.ts';
import { startVersitygw } from '../../../../tools/servers/versitygw.ts';
import { awsCli } from './aws-cli.ts';
import { isHere, START_WITHIN_MS } from './referees.ts';

const BUNDLE = fileURLToPath(new URL('../../../../actions/upload-static/dist/index.js', import.meta.url));
const BUCKET = 'cli-site';
const IMMUTABLE = 'public, max-age=31536000, immutable';
const MIB = 1024 * 1024;

const FILES: Readonly<Record<string, Buffer>> = {
  'index.html': Buffer.from('<!doctype html><script type="module" src="/assets/index-Dk3x9QaZ.js"></script>\n'),
  'assets/index-Dk3x9QaZ.js': Buffer.from('import("./lazy-B7_xPq0w.js");\n'),
  'assets/lazy-B7_xPq0w.js': Buffer.from('export default 1;\n'),
  'assets/style-aK8-w3Zq.css': Buffer.from('body { margin: 0 }\n'),
  'prices é+&.json': Buffer.from('{"price":"1 €"}\n'),
  'report.pdf': Buffer.from('%PDF-1.4\n'),
  // Above 16 MiB, so that it goes up in parts.
  'tour.mp4': Buffer.alloc(17 * MIB, 'frame '),
};

const RULES = `
- match: report.pdf
  content-disposition: attachment; filename="report.pdf"
  cache-control: public, max-age=300
  metadata: { reviewed: "yes" }
`;

const HEADERS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'index.html': { ContentType: 'text/html; charset=utf-8', CacheControl: 'no-cache' },
  'assets/index-Dk3x9QaZ.js': { ContentType: 'text/javascript; charset=utf-8', CacheControl: IMMUTABLE },
  'assets/style-aK8-w3Zq.css': { ContentType: 'text/css; charset=utf-8', CacheControl: IMMUTABLE },
  'prices é+&.json': { ContentType: 'application/json; charset=utf-8', CacheControl: 'no-cache' },
  'report.pdf': {
    ContentType: 'application/pdf',
    CacheControl: 'public, max-age=300',
    ContentDisposition: 'attachment; filename="report.pdf"',
    Metadata: { reviewed: 'yes' },
  },
  'tour.mp4': { ContentType: 'video/mp4', CacheControl: 'no-cache' },
};

async function upload(server: S3Server, home: string): Promise<void> {
  const source = join(home, 'source');
  for (const [path, bytes] of Object.entries(FILES)) {
    await mkdir(dirname(join(source, path)), { recursive: true });
    await writeFile(join(source, path), bytes);
  }
  const [output, summary, temp] = [join(home, 'output'), join(home, 'summary.md'), join(home, 'temp')];
  await mkdir(temp);
  for (const file of [output, summary]) await writeFile(file, '');
  const env = {
    ...{ PATH: process.env['PATH'] ?? '', GITHUB_ACTIONS: 'true', GITHUB_RUN_ID: '1', GITHUB_RUN_ATTEMPT: '1' },
    ...{ GITHUB_SERVER_URL: 'https://github.invalid', GITHUB_REPOSITORY: 'team/site', GITHUB_WORKSPACE: home },
    ...{ GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary, RUNNER_TEMP: temp },
    ...{ AWS_ACCESS_KEY_ID: server.accessKeyId, AWS_SECRET_ACCESS_KEY: server.secretAccessKey },
    ...{ AWS_ENDPOINT_URL: server.url, INPUT_REGION: server.region, INPUT_BUCKET: BUCKET },
    ...{ INPUT_SOURCE: 'source', INPUT_HEADERS: RULES },
  };
  await promisify(execFile)(process.execPath, [BUNDLE], { env });
}

const isJudged = ['versitygw', 'aws'].every((tool) => isHere(tool, 'what upload-static writes'));

(isJudged ? describe : describe.skip)('The AWS CLI, pointed at versitygw,', () => {
  let home = '';
  let server: S3Server;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'aws-cli-'));
    server = await startVersitygw({ versioning: true });
    await awsCli(server, ['s3api', 'create-bucket', '--bucket', BUCKET]);
    await upload(server, home);
  }, START_WITHIN_MS);

  afterAll(async () => {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }, START_WITHIN_MS);

  test.each(Object.entries(HEADERS))('reads back the headers of %s', async (key, headers) => {
    const head = await awsCli(server, ['s3api', 'head-object', '--bucket', BUCKET, '--key', key]);
    const { Metadata: metadata = {}, ...others } = headers;
    const found = asObject(parseJson(head, 'head'), 'head');
    expect(found).toMatchObject({ ...others, ContentLength: FILES[key]?.length });
    expect(found['Metadata']).toEqual(metadata);
  });

  test('reads back the bytes of every file, and finds nothing else outside _deploy', async () => {
    const target = join(home, 'read-back');
    await awsCli(server, ['s3', 'sync', `s3://${BUCKET}`, target, '--exclude', '_deploy/*', '--only-show-errors']);
    for (const [path, bytes] of Object.entries(FILES)) {
      const isSame = bytes.equals(await readFile(join(target, path)));
      expect({ path, isSame }).toEqual({ path, isSame: true });
    }
    const listed = await awsCli(server, ['s3api', 'list-objects-v2', '--bucket', BUCKET, '--query', 'Contents[].Key']);
    const keys = asArray(parseJson(listed, 'keys'), 'keys', asString).filter((key) => !key.startsWith('_deploy/'));
    expect(new Set(keys)).toEqual(new Set(Object.keys(FILES)));
  });
});
