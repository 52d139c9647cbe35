import { describe, expect, test } from '@jest/globals';
import { compileEdgeFunction } from '../../src/edge/edge-function.ts';
import { eventRequest } from '../../src/edge/function-event.ts';
import { NO_BODY } from '../../src/edge/message.ts';
import { spaRoutingSource } from '../../src/static-site.ts';

const run = compileEdgeFunction({ name: 'spa-routing', source: spaRoutingSource() });
const request = (path: string) =>
  eventRequest({ method: 'GET', path, query: 'a=1', headers: { host: 'x' }, body: NO_BODY });
const routed = (path: string) =>
  run({
    version: '1.0',
    context: { distributionDomainName: 'd', distributionId: 'E', eventType: 'viewer-request', requestId: 'r' },
    viewer: { ip: '127.0.0.1' },
    request: request(path),
  });

describe('SPA routing', () => {
  test.each([
    '/',
    '/orders',
    '/orders/',
    '/orders/42',
    '/orders/42/',
    '/users/jane%20doe',
    '/caf%C3%A9',
    '/v1.2/notes',
    '/a.b/c',
    '/asset',
    '/assetsx/logo',
    '/Assets/logo',
    '/apis',
    '/apidocs/start',
    '/API/users',
    '/healthz2',
    '/_deployments',
    '/well-known/x',
    '/index',
    '/search/what%3F',
    '/odd.',
    '/odd..',
    '/a/b/c/d/e/f',
    '/~user',
    '/a+b',
    '//orders',
    '/orders;view=list',
    '/@scope/name',
  ])('%s is a route: the entry page answers', (path) => {
    expect(routed(path)).toEqual({ ...request(path), uri: '/index.html' });
  });

  test.each([
    '/index.html',
    '/app.js',
    '/app.js.map',
    '/sw.js',
    '/robots.txt',
    '/manifest.webmanifest',
    '/favicon.ico',
    '/deep/page.html',
    '/deep/.htaccess',
    '/.env',
    '/missing-chunk.abc123.js',
    '/encoded%2Ejs',
    '/with%20space.css',
    '/UPPER.HTML',
    '/assets',
    '/assets/',
    '/assets/index-4f2a91c0.js',
    '/assets/missing',
    '/assets/deep/er/chunk',
    '/%61ssets/missing',
    '/.well-known/security.txt',
    '/.well-known/apple-app-site-association',
    '/api',
    '/api/',
    '/api/users',
    '/healthz',
    '/_deploy',
    '/_deploy/root/current.json',
    '/_deploy/root/objects/0f0f0f',
    '/%5Fdeploy/root/objects/0f0f0f',
    '/users/jane.doe',
    '/broken%',
    '/broken%E9',
  ])('%s is not: it goes through untouched', (path) => {
    expect(routed(path)).toEqual(request(path));
  });
});
