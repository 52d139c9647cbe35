import { describe, expect, test } from '@jest/globals';
import type { EdgeRequest } from '../../src/edge/message.ts';
import { textAnswer } from '../../src/edge/message.ts';
import { behaviour, type SiteOptions, site, stored } from './site.ts';

const on = (event: 'viewerRequest' | 'viewerResponse', body: string, changes: SiteOptions = {}) =>
  site({
    distribution: {
      defaultBehaviour: behaviour({
        functions: { [event]: { name: 'f', source: `function handler(event) {${body}}` } },
      }),
    },
    ...changes,
  });
const onRequest = (body: string, changes?: SiteOptions) => on('viewerRequest', body, changes);
const onResponse = (body: string, changes?: SiteOptions) => on('viewerResponse', body, changes);

/** Answers with the event itself, as the function saw it. */
async function eventSeen(request: EdgeRequest): Promise<unknown> {
  const { edge } = onRequest('return { statusCode: 200, body: JSON.stringify(event) };');
  return JSON.parse(new TextDecoder().decode((await edge.fetch(request)).body));
}

describe('the event of a viewer request', () => {
  test('has the documented structure', async () => {
    expect(
      await eventSeen({
        method: 'GET',
        target: '/a%20b/c?q=1&empty=&bare&q=2',
        headers: { host: 'console.example.com', accept: 'a, b', cookie: 'id=7; theme=dark; id=8' },
        viewerIp: '203.0.113.9',
      }),
    ).toEqual({
      version: '1.0',
      context: {
        distributionDomainName: 'd1test.cloudfront.net',
        distributionId: 'E1TEST',
        eventType: 'viewer-request',
        requestId: expect.any(String),
      },
      viewer: { ip: '203.0.113.9' },
      request: {
        method: 'GET',
        uri: '/a%20b/c',
        querystring: {
          q: { value: '1', multiValue: [{ value: '1' }, { value: '2' }] },
          empty: { value: '' },
          bare: { value: '' },
        },
        headers: { host: { value: 'console.example.com' }, accept: { value: 'a, b' } },
        cookies: { id: { value: '7', multiValue: [{ value: '7' }, { value: '8' }] }, theme: { value: 'dark' } },
      },
    });
  });

  test('hides headers that functions may not see', async () => {
    const seen = await eventSeen({
      target: '/',
      headers: { connection: 'close', 'x-forwarded-proto': 'https', dnt: '1' },
    });
    expect(seen).toMatchObject({ request: { headers: { dnt: { value: '1' } } } });
    expect(JSON.stringify(seen)).not.toMatch(/connection|forwarded/);
  });
});

describe('what a viewer-request function may do', () => {
  test('change the path: the object and the cache key change, the behaviour does not', async () => {
    const { get, reads } = onRequest("event.request.uri = '/b.txt'; return event.request;", {
      objects: { 'b.txt': stored('b', { 'cache-control': 'max-age=60' }) },
    });
    expect(await get('/a.txt')).toMatchObject({ status: 200, text: 'b', cache: 'Miss' });
    expect(await get('/other.txt')).toMatchObject({ text: 'b', cache: 'Hit' });
    expect(reads).toEqual(['b.txt']);
  });

  test('answer by itself, with text, base64, headers and cookies', async () => {
    const { edge, reads } = onRequest(`return {
      statusCode: 302, statusDescription: 'Found',
      headers: { location: { value: '/login' }, 'cache-control': { value: 'no-store' } },
      cookies: { seen: { value: '1', attributes: 'Path=/; Secure' } },
      body: { encoding: 'base64', data: 'aGk=' } };`);
    const response = await edge.fetch({ target: '/x' });
    expect(response).toMatchObject({ status: 302, setCookies: ['seen=1; Path=/; Secure'] });
    expect(response.headers).toMatchObject({
      location: '/login',
      'content-length': '2',
      'x-cache': 'FunctionGeneratedResponse from cloudfront',
    });
    expect(new TextDecoder().decode(response.body)).toBe('hi');
    expect(reads).toEqual([]);
  });

  test('be asynchronous, and use modern syntax', async () => {
    const source =
      'const name = async () => "/b.txt"; async function handler({ request }) { request.uri = await name(); return request; }';
    const { get } = site({
      distribution: { defaultBehaviour: behaviour({ functions: { viewerRequest: { name: 'f', source } } }) },
      objects: { 'b.txt': stored('b') },
    });
    expect(await get('/a.txt')).toMatchObject({ text: 'b' });
  });

  test('change query strings and cookies by value or multiValue, leaving the rest exactly as it was', async () => {
    const echo = (body: string) =>
      onRequest(body, {
        distribution: {
          defaultBehaviour: behaviour({
            cachePolicy: { ...behaviour().cachePolicy, queryStrings: 'all', cookies: 'all' },
            functions: {
              viewerRequest: { name: 'f', source: `function handler(event) {${body} return event.request;}` },
            },
          }),
        },
      });
    const keyAfter = async (body: string) => {
      const { edge, get } = echo(body);
      await get('/x?b=%20&a&b=2', { cookie: 'c=1;  d' });
      return edge.cached('AAA1-C1').map(({ key }) => JSON.parse(key))[0];
    };
    expect(await keyAfter('')).toEqual(['/x', 'b=%20&a&b=2', [['cookie', 'c=1; d']]]);
    expect((await keyAfter("event.request.querystring.b.value = 'z';"))[1]).toBe('b=z&b=2&a');
    expect((await keyAfter("event.request.querystring.b.multiValue = [{ value: '9' }];"))[1]).toBe('b=9&a');
    expect((await keyAfter("event.request.querystring = { n: { value: '1' } };"))[1]).toBe('n=1');
    expect((await keyAfter('event.request.cookies = {};'))[2]).toEqual([]);
  });
});

describe('what a viewer-response function may do', () => {
  const objects = { 'a.txt': stored('a', { 'cache-control': 'max-age=60' }) };

  test('change status and headers, also of cached copies, and keep the body', async () => {
    const { get } = onResponse(
      "event.response.headers['x-frame-options'] = { value: 'DENY' }; delete event.response.headers.etag; return event.response;",
      { objects },
    );
    for (const cache of ['Miss', 'Hit']) {
      const seen = await get('/a.txt');
      expect(seen).toMatchObject({ status: 200, text: 'a', cache });
      expect(seen.headers['x-frame-options']).toBe('DENY');
      expect(seen.headers['etag']).toBeUndefined();
    }
  });

  test('replace the body', async () => {
    const { get } = onResponse("event.response.body = 'new'; return event.response;", { objects });
    const seen = await get('/a.txt');
    expect([seen.text, seen.headers['content-length']]).toEqual(['new', '3']);
  });

  test('see the request and the status, but not the body', async () => {
    const { get } = onResponse(
      "const r = event.response; r.headers['x-seen'] = { value: [event.context.eventType, event.request.uri, r.statusCode, typeof r.body].join() }; return r;",
      { objects },
    );
    expect((await get('/a.txt')).headers['x-seen']).toBe('viewer-response,/a.txt,200,undefined');
  });

  test('nothing about errors: it does not run for them', async () => {
    const { get } = onResponse('event.response.statusCode = 200; return event.response;');
    expect(await get('/missing.txt')).toMatchObject({ status: 404, cache: 'Error' });
  });
});

describe('functions that break', () => {
  test.each([
    ['throws', "throw new Error('no');"],
    ['refers to something unknown', 'return undefinedThing;'],
    ['loops for ever', 'for (;;) {}'],
    ['loops for ever in a promise', 'return Promise.resolve().then(() => { for (;;) {} });'],
    ['never answers', 'return new Promise(() => {});'],
    ['rejects', "return Promise.reject(new Error('no'));"],
    ['wants a module', "return require('http');"],
    ['wants the network', "return fetch('https://example.com');"],
    ['wants the process', 'return process.exit(3);'],
    ['wants a timer', 'return setTimeout(() => {}, 1);'],
    ['evaluates text', "return eval('1');"],
    ['reaches for the outer world', "return event.constructor.constructor('return process')().exit(3);"],
    ['assigns an undeclared variable', 'leaked = 1; return event.request;'],
  ])('one that %s is a 503, and the origin is not asked', async (_name, body) => {
    const { get, reads } = onRequest(body, { objects: { 'a.txt': stored('a') } });
    expect(await get('/a.txt')).toMatchObject({ status: 503, cache: 'FunctionExecutionError' });
    expect(reads).toEqual([]);
  });

  test.each([
    ['returns nothing', ''],
    ['returns a string', "return '/index.html';"],
    ['returns a path without a slash', "event.request.uri = 'index.html'; return event.request;"],
    ['changes the method', "event.request.method = 'POST'; return event.request;"],
    ['changes a read-only header', "event.request.headers.host = { value: 'x' }; return event.request;"],
    ['adds a forbidden header', "event.request.headers['x-edge-a'] = { value: 'x' }; return event.request;"],
    ['adds a header in upper case', "event.request.headers['X-A'] = { value: 'x' }; return event.request;"],
    ['gives a header as plain text', "event.request.headers['x-a'] = 'x'; return event.request;"],
    ['answers with a status that is none', 'return { statusCode: 1000 };'],
    ['answers with a status as text', "return { statusCode: '200' };"],
    ['answers with broken base64', "return { statusCode: 200, body: { encoding: 'base64', data: '*' } };"],
  ])('one that %s is a 502', async (_name, body) => {
    const { get } = onRequest(body, { objects: { 'a.txt': stored('a') } });
    expect(await get('/a.txt', { host: 'console.example.com' })).toMatchObject({
      status: 502,
      cache: 'FunctionValidationError',
    });
  });

  test('a broken viewer-response function is a 503 too', async () => {
    const { get } = onResponse("throw new Error('no');", { read: async () => textAnswer(200, 'a') });
    expect(await get('/a.txt')).toMatchObject({ status: 503, cache: 'FunctionExecutionError' });
  });

  test.each([
    ['does not compile', 'function handler( {'],
    ['defines no handler', 'function other() {}'],
    ['is too long', `function handler(event) { return event.request; } // ${'x'.repeat(10_240)}`],
    ['loops while it loads', 'for (;;) {} function handler() {}'],
  ])('one that %s is refused when the edge is made', (_name, source) => {
    const functions = { viewerRequest: { name: 'broken', source } };
    expect(() => site({ distribution: { defaultBehaviour: behaviour({ functions }) } })).toThrow(/broken/);
  });
});
