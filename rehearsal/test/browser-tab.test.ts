import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { openTab } from '../visitors/browser-tab.ts';
import { startVisitors } from '../visitors/visitor-stream.ts';

type Files = Record<string, readonly [type: string, content: string]>;
const SITE: Files = {
  '/': ['text/html', '<meta name="release" content="r1"><script type="module" src="/assets/index-1.js"></script>'],
  '/assets/index-1.js': ['text/javascript', 'import("./tides-1.js");f=["assets/tides-1.css"]'],
  '/assets/tides-1.js': ['text/javascript', 'export{}'],
  '/assets/tides-1.css': ['text/css', 'a{}'],
};

const servers: Server[] = [];
afterEach(() =>
  Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done).closeAllConnections()))),
);

async function serve(files: Files): Promise<URL> {
  const server = createServer((request, response) => {
    const file = files[request.url ?? ''];
    if (file) response.writeHead(200, { 'content-type': file[0] }).end(file[1]);
    else response.writeHead(403, { 'content-type': 'application/xml' }).end('<Error/>');
  });
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  return new URL(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`);
}

describe('an open tab', () => {
  test('remembers what it may load later, and loads it on demand', async () => {
    const tab = await openTab(await serve(SITE));
    expect(tab.release).toBe('r1');
    expect(tab.lazy.map(({ pathname }) => pathname)).toEqual(['/assets/tides-1.js', '/assets/tides-1.css']);
    expect((await tab.open('tides')).map(({ status }) => status)).toEqual([200, 200]);
  });

  test('asks for the chunk of its own release after the page has changed', async () => {
    const files = { ...SITE };
    const url = await serve(files);
    const tab = await openTab(url);
    files['/'] = ['text/html', 'another'];
    delete files['/assets/index-1.js'];
    await expect(tab.open('tides')).resolves.toHaveLength(2);
    delete files['/assets/tides-1.js'];
    await expect(tab.open('tides')).rejects.toThrow('/assets/tides-1.js answered 403');
  });

  test.each([
    ['a page in place of a script', { '/assets/index-1.js': ['text/html', '<!doctype html>'] }],
    ['a page that calls itself a script', { '/assets/index-1.js': ['text/javascript', '<!doctype html>'] }],
    ['a script of another type', { '/assets/index-1.js': ['text/plain', '1'] }],
  ] as const)('is broken by %s', async (_, change) => {
    await expect(openTab(await serve({ ...SITE, ...change }))).rejects.toThrow('/assets/index-1.js answered');
  });

  test('is broken when the page is missing', async () => {
    await expect(openTab(await serve({}))).rejects.toThrow('403');
  });
});

describe('visitors during a deploy', () => {
  test('count whole pages by release and report what did not load', async () => {
    const files = { ...SITE };
    const url = await serve(files);
    const first = startVisitors(url);
    await openTab(url);
    const seen = await first.stop();
    expect(seen.broken).toEqual([]);
    expect(seen.releases.get('r1')).toBe(seen.pages);
    delete files['/assets/index-1.js'];
    const second = startVisitors(url);
    await new Promise((next) => setImmediate(next));
    expect((await second.stop()).broken[0]).toContain('/assets/index-1.js answered 403');
  });
});
