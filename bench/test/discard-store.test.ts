import { expect, test } from '@jest/globals';
import { DiscardStore } from '../servers/discard-store.ts';

const NO_BODY = { size: 0, md5: 'd41d8cd98f00b204e9800998ecf8427e', text: '' };

function put(store: DiscardStore, key: string, md5: string, lines = '', text = '') {
  return store.answer({ method: 'PUT', target: `/site/${key}`, lines }, { size: text.length, md5, text });
}

const get = (store: DiscardStore, key: string, method = 'GET') =>
  store.answer({ method, target: `/site/${key}`, lines: '' }, NO_BODY);

test('conditions are judged by what was written before', () => {
  const store = new DiscardStore();
  expect(put(store, 'a', 'one', 'if-none-match: *').status).toBe(200);
  expect(put(store, 'a', 'two', 'if-none-match: *').status).toBe(412);
  expect(put(store, 'a', 'two', 'if-match: "other"').status).toBe(412);
  expect(put(store, 'a', 'two', 'if-match: "one"').status).toBe(200);
  expect(put(store, 'b', 'two', 'if-match: "one"').status).toBe(404);
});

test('documents of a release are read back, bodies of files are not', () => {
  const store = new DiscardStore();
  put(store, '_deploy/root/current.json', 'one', '', '{"live":null}');
  put(store, 'index.html', 'two', 'content-type: text/html');
  expect(get(store, '_deploy/root/current.json').body).toBe('{"live":null}');
  expect(get(store, 'index.html').status).toBe(410);
  expect(get(store, 'index.html', 'HEAD')).toMatchObject({ status: 200, headers: { 'content-type': 'text/html' } });
});

test('a copy has the digest of its source and the headers that were asked for', () => {
  const store = new DiscardStore();
  put(store, '_deploy/root/objects/ab', 'one', 'content-type: text/plain');
  const lines =
    'x-amz-copy-source: /site/_deploy/root/objects/ab\r\nx-amz-metadata-directive: REPLACE\r\ncontent-type: text/html';
  expect(put(store, 'index.html', 'ignored', lines).body).toContain('"one"');
  expect(get(store, 'index.html', 'HEAD').headers).toMatchObject({ etag: '"one"', 'content-type': 'text/html' });
});

test('a listing is cut at a thousand keys and goes on where it ended', () => {
  const store = new DiscardStore();
  for (let nth = 0; nth < 1_500; nth += 1) put(store, `f${String(nth).padStart(4, '0')}`, 'x');
  const list = (query: string) =>
    store.answer({ method: 'GET', target: `/site?list-type=2${query}`, lines: '' }, NO_BODY).body;
  expect(list('')).toContain('<IsTruncated>true</IsTruncated><NextContinuationToken>f0999<');
  expect(list('&continuation-token=f0999')).toContain('<KeyCount>500</KeyCount><IsTruncated>false<');
});
