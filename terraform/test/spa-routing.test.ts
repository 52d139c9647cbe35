import { readFileSync } from 'node:fs';
import { createContext, Script } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

const source = readFileSync(new URL('../modules/static-site/files/spa-routing.js', import.meta.url), 'utf8');

// The function as it is deployed, in a realm that has the language and nothing of Node, as at the edge.
const realm = createContext({});
new Script(source).runInContext(realm);

const requestOf = (uri: string) => ({
  method: 'GET',
  uri,
  querystring: { page: { value: '2' } },
  headers: { host: { value: 'nwac-console.awentech.ca' }, 'if-none-match': { value: '"a"' } },
  cookies: { session: { value: 'secret' } },
});

const eventOf = (uri: string) => ({
  version: '1.0',
  context: { eventType: 'viewer-request', distributionId: 'E1EXAMPLE', requestId: 'r' },
  viewer: { ip: '192.0.2.1' },
  request: requestOf(uri),
});

function answerTo(uri: string): unknown {
  const text: unknown = new Script(`JSON.stringify(handler(${JSON.stringify(eventOf(uri))}))`).runInContext(realm);
  if (typeof text !== 'string') throw new Error(`The function answered ${uri} with nothing`);
  return JSON.parse(text);
}

const entryPage = requestOf('/index.html');

describe('a route is answered by the entry page', () => {
  test.each([
    ['/', 'the root'],
    ['/orders', 'a route'],
    ['/orders/', 'a slash at its end'],
    ['/orders/42', 'a number'],
    ['/orders/42/lines/7', 'deep'],
    ['/users/jane%20doe', 'a space'],
    ['/caf%C3%A9', 'an accent'],
    ['/v1.2/notes', 'a dot in what looks like a folder'],
    ['/assetsx/logo', 'begins like the folder of files'],
    ['/Assets/logo', 'another case than the folder of files'],
    ['/apis', 'begins like the API'],
    ['/apidocs/start', 'begins like the API, deep'],
    ['/API/users', 'another case than the API'],
    ['/healthz2', 'begins like the health check'],
    ['/_deployments', 'begins like the state of deployments'],
    ['/odd.', 'a dot and no extension'],
    ['/search/what%3F', 'an encoded question mark'],
    ['/~user', 'a tilde'],
    ['/@scope/name', 'an at'],
    ['//orders', 'two slashes'],
    ['/orders;view=list', 'a parameter of a segment'],
    ['/orders/..%2F_deploy%2Fx', 'a way up to the state of deployments'],
  ])('%s: %s', (uri) => {
    expect(answerTo(uri)).toEqual(entryPage);
  });
});

describe('anything else goes through untouched', () => {
  test.each([
    ['/index.html', 'the entry page itself'],
    ['/app.js', 'a script'],
    ['/app.js.map', 'two extensions'],
    ['/sw.js', 'a service worker'],
    ['/robots.txt', 'robots'],
    ['/favicon.ico', 'an icon'],
    ['/manifest.webmanifest', 'a long extension'],
    ['/deep/page.html', 'a page'],
    ['/UPPER.HTML', 'another case'],
    ['/.env', 'what must never be there'],
    ['/missing-chunk.4f2a91c0.js', 'a chunk of a release that is gone: an error, never HTML'],
    ['/with%20space.css', 'a space'],
    ['/encoded%2Ejs', 'an encoded dot'],
    ['/users/jane.doe', 'a route that looks like a file'],
    ['/assets', 'the folder of files'],
    ['/assets/missing', 'a file without extension'],
    ['/%61ssets/missing', 'the folder of files, encoded'],
    ['/.well-known/apple-app-site-association', 'a well-known file without extension'],
    ['/api', 'no behaviour sends it to the API, and it is no route either'],
    ['/api/users', 'the API'],
    ['/healthz', 'the health check'],
    ['/healthz/deep', 'below the health check'],
    ['/_deploy/root/current.json', 'the state of deployments'],
    ['/_deploy/root/objects/0f0f0f', 'a staged file'],
    ['/%5Fdeploy/root/objects/0f0f0f', 'a staged file, encoded'],
    ['/broken%', 'no encoding'],
    ['/broken%E9', 'an encoding of no character'],
  ])('%s: %s', (uri) => {
    expect(answerTo(uri)).toEqual(requestOf(uri));
  });
});

describe('whatever is asked', () => {
  const anyUri = fc
    .array(fc.oneof(fc.webSegment(), fc.string(), fc.constantFrom('assets', 'api', 'healthz', '_deploy', '..', '%2F')))
    .map((segments) => `/${segments.join('/')}`);

  test('either the entry page is asked for, or exactly what was, and the rest of the request is kept', () => {
    fc.assert(
      fc.property(anyUri, (uri) => {
        expect([requestOf(uri), entryPage]).toContainEqual(answerTo(uri));
      }),
    );
  });

  test('what names a file is never answered by the entry page', () => {
    fc.assert(
      fc.property(anyUri, fc.stringMatching(/^[A-Za-z0-9_-]{1,20}\.[A-Za-z0-9]{1,11}$/), (folder, file) => {
        const uri = `${folder}/${file}`;
        expect(answerTo(uri)).toEqual(requestOf(uri));
      }),
    );
  });

  test.each(['/assets', '/.well-known', '/_deploy', '/api', '/healthz'])('%s is never the entry page', (prefix) => {
    fc.assert(
      fc.property(anyUri, (rest) => {
        expect(answerTo(`${prefix}${rest}`)).toEqual(requestOf(`${prefix}${rest}`));
      }),
    );
  });
});

test('CloudFront takes functions of up to 10 KB', () => {
  expect(Buffer.byteLength(source)).toBeLessThanOrEqual(10_240);
});
