import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { kindOf } from '../servers/request-kind.ts';
import { headerOf, type RequestHead, RequestStream } from '../servers/request-stream.ts';

interface Seen {
  readonly kind: string;
  readonly target: string;
  readonly body: string;
}

function read(pieces: readonly Buffer[]): readonly Seen[] {
  const seen: Seen[] = [];
  let head: RequestHead | null = null;
  let body = '';
  const stream = new RequestStream({
    onHead: (begun) => {
      head = begun;
      body = '';
    },
    onBody: (piece) => {
      body += piece.toString('latin1');
    },
    onEnd: () => {
      if (head !== null) seen.push({ kind: kindOf(head), target: head.target, body });
    },
  });
  for (const piece of pieces) stream.push(piece);
  return seen;
}

const CONNECTION = Buffer.from(
  [
    'PUT /site/assets/a.js HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\nGET / HTTP\r',
    'GET /site?list-type=2&prefix= HTTP/1.1\r\nHost: x\r\n\r\n',
    'PUT /site/index.html HTTP/1.1\r\nx-amz-copy-source: /site/_deploy/root/objects/ab\r\ncontent-length: 0\r\n\r\n',
    'PUT /site/b.js HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n\r\nab\r\r\n3;x=y\r\n\n\r\n\r\n0\r\nx-trailer: 1\r\n\r\n',
    'HEAD /site/index.html HTTP/1.1\r\n\r\n',
  ].join(''),
  'latin1',
);

describe('requests found in what a connection sends', () => {
  test('each is found once, with its kind and body, and bodies that look like requests are not', () => {
    expect(read([CONNECTION])).toEqual([
      { kind: 'PUT object', target: '/site/assets/a.js', body: 'GET / HTTP\r' },
      { kind: 'LIST', target: '/site?list-type=2&prefix=', body: '' },
      { kind: 'COPY', target: '/site/index.html', body: '' },
      { kind: 'PUT object', target: '/site/b.js', body: '\r\nab\r\n\r\n' },
      { kind: 'HEAD', target: '/site/index.html', body: '' },
    ]);
  });

  test('the same are found however the network cuts the stream', () => {
    const whole = read([CONNECTION]);
    fc.assert(
      fc.property(fc.array(fc.nat(CONNECTION.length), { maxLength: 40 }), (cuts) => {
        const places = [0, ...[...cuts].sort((a, b) => a - b), CONNECTION.length];
        const pieces = places.slice(1).map((end, nth) => CONNECTION.subarray(places[nth], end));
        expect(read(pieces)).toEqual(whole);
      }),
    );
  });
});

test('a header is found whatever its case, and absent when only its name occurs elsewhere', () => {
  const head = { method: 'GET', target: '/', lines: 'Host: a\r\nIf-Match:  "x" \r\nx-note: if-none-match: *' };
  expect(headerOf(head, 'if-match')).toBe('"x"');
  expect(headerOf(head, 'if-none-match')).toBeNull();
});

describe('the kind of a request', () => {
  const kind = (method: string, target: string) => kindOf({ method, target, lines: '' });

  test('objects below _deploy are told apart from what visitors can see', () => {
    expect(kind('PUT', '/site/_deploy/root/current.json')).toBe('PUT state');
    expect(kind('PUT', '/site/_deploy/root/objects/0abc')).toBe('PUT staged');
    expect(kind('PUT', '/site/docs/_deploy/x')).toBe('PUT object');
  });

  test('questions about the bucket are no listings, and parts of an upload are no plain PUT', () => {
    expect(kind('GET', '/site?location')).toBe('OTHER');
    expect(kind('GET', '/site?prefix=a')).toBe('LIST');
    expect(kind('HEAD', '/site')).toBe('OTHER');
    expect(kind('PUT', '/site/film.mp4?partNumber=1&uploadId=u')).toBe('MULTIPART');
    expect(kind('POST', '/site?delete')).toBe('DELETE');
  });
});
