import { type LeaseOwner, type ObjectStore, type Random, sha256Hex, silentReporter } from '@deploy/kernel';
import {
  DEFAULT_WINDOW,
  deploy,
  memorySource,
  type ReleaseContext,
  type ReleaseReport,
  ReleaseState,
  scanSource,
  toEntries,
  UploadWindow,
  verifiedBody,
} from '@deploy/static-release';
import { describe, expect, test } from '@jest/globals';
import { LOCAL, type TwinGround, twinGround } from './twin-ground.ts';

const FIRST = {
  'index.html': '<!doctype html><script type="module" src="/assets/index-Bx3kP9aQ.js"></script>',
  'assets/index-Bx3kP9aQ.js': 'console.log("first release")',
  'robots.txt': 'User-agent: *',
  'about/index.html': '<!doctype html>about',
};
const SECOND = {
  'index.html': '<!doctype html><script type="module" src="/assets/index-Cq7TzW1d.js"></script>',
  'assets/index-Cq7TzW1d.js': 'console.log("second release")',
  'robots.txt': 'User-agent: *',
};

describe.each([
  ['copies on the server', {}],
  ['copies where conditions on copies are ignored', { copyConditions: 'ignored' as const }],
])('A release over the S3 adapter, with %s', (_name, s3) => {
  const ground = () => twinGround({ twin: { s3 }, store: { endpoint: LOCAL } });

  test('is served whole, and its hashed files come before its pages', async () => {
    const site = ground();
    const report = await release(site, FIRST, '1');
    expect(report.outcome).toBe('released');
    for (const [key, text] of Object.entries(FIRST)) expect(await site.store.digest(key)).toBe(sha256Hex(text));
    expect((await site.store.head('index.html'))?.headers).toMatchObject({
      contentType: 'text/html; charset=utf-8',
      cacheControl: expect.stringContaining('no-cache'),
    });
    expect((await site.store.head('assets/index-Bx3kP9aQ.js'))?.headers.cacheControl).toContain('immutable');
    const keys = site.twin.requests.all
      .filter(({ operation }) => operation === 'PutObject' || operation === 'CopyObject')
      .map(({ key }) => key);
    expect(keys.indexOf('assets/index-Bx3kP9aQ.js')).toBeLessThan(keys.indexOf('index.html'));
  });

  test('is replaced by the next one, which keeps the old hashed files and deletes the old page', async () => {
    const site = ground();
    await release(site, FIRST, '1');
    const report = await release(site, SECOND, '2');
    expect(report.outcome).toBe('released');
    expect(await site.store.digest('index.html')).toBe(sha256Hex(SECOND['index.html']));
    expect(await site.store.digest('assets/index-Bx3kP9aQ.js')).toBe(sha256Hex(FIRST['assets/index-Bx3kP9aQ.js']));
    expect(await site.store.head('about/index.html')).toBeNull();
  });

  test('that is there already costs at most six requests and writes no file', async () => {
    const site = ground();
    await release(site, FIRST, '1');
    const before = site.twin.requests.all.length;
    const report = await release(site, FIRST, '1');
    expect(report.outcome).toBe('nothing-to-do');
    expect(site.twin.requests.all.length - before).toBeLessThanOrEqual(6);
  });

  test('has every write that a visitor could notice signed with the date of the lease', async () => {
    const dates: string[] = [];
    const site = twinGround({
      twin: { s3 },
      store: { endpoint: LOCAL },
      hooks: [
        (request, send) => {
          const isVisible = request.path === '/site/index.html' && request.method === 'PUT';
          if (isVisible) dates.push(`${request.query?.['X-Amz-Date']} ${request.query?.['X-Amz-Expires']}`);
          return send();
        },
      ],
    });
    await release(site, FIRST, '1');
    expect(dates).toEqual([expect.stringMatching(/^2026010\dT\d{6}Z 20$/)]);
  });
});

async function release(
  { store, twin }: TwinGround,
  files: Readonly<Record<string, string>>,
  runId: string,
): Promise<ReleaseReport> {
  const source = memorySource({ ...files });
  const { files: scanned } = await scanSource(source);
  return deploy(contextOf(store, twin, runId), {
    entries: toEntries(scanned, []),
    bodyOf: (entry) => verifiedBody(source, entry),
    missingReferences: [],
    retention: { releases: 5, days: 7 },
    maxRemovalPercent: 100,
    expectedRelease: null,
    allowOlder: false,
    adopt: false,
    repair: false,
    runId,
    distributions: [],
    dryRun: false,
    patienceMs: 0,
  });
}

function contextOf(store: ObjectStore, { clock, requests }: TwinGround['twin'], runId: string): ReleaseContext {
  const random = noncesOf(`after-${requests.all.length}`);
  const run = `https://github.example/runs/${runId}`;
  const me: LeaseOwner = { run, runId, attempt: 1, process: random.nonce() };
  return {
    store,
    clock,
    random,
    reporter: silentReporter,
    state: new ReleaseState(store, ''),
    prefix: '',
    me,
    made: { run, attempt: 1, commit: null, ref: null, actor: null, artifactDigest: null },
    window: new UploadWindow(DEFAULT_WINDOW),
    signal: new AbortController().signal,
  };
}

/** No two processes of one world share a nonce. */
function noncesOf(owner: string): Random {
  let count = 0;
  return {
    fraction: () => 0.5,
    nonce: () => {
      count += 1;
      return `${owner}-${count}`;
    },
  };
}
