import { describe, expect, test } from '@jest/globals';
import {
  assetTargets,
  entryTarget,
  judgeAnswer,
  missingTarget,
  type ProofAnswer,
  type ProofFile,
  referredTargets,
} from '../src/index.ts';

const file = (path: string, kind: ProofFile['kind'], cacheControl = 'no-cache'): ProofFile => ({
  path,
  kind,
  sha256: `sha of ${path}`,
  cacheControl,
});

const IMMUTABLE = 'public, max-age=31536000, immutable';
const entry = file('/index.html', 'entry');
const script = file('/assets/app-1a2b3c4d.js', 'hashed', IMMUTABLE);
const style = file('/assets/app-5e6f7a8b.css', 'hashed', IMMUTABLE);
const late = file('/assets/late-9c8d7e6f.js', 'hashed', IMMUTABLE);
const files = [entry, file('/help/index.html', 'entry'), script, style, late];

const answer = (given: Partial<ProofAnswer> = {}): ProofAnswer => ({
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
  digests: ['sha of /index.html'],
  text: '<!doctype html>',
  ...given,
});

const scriptAnswer = (given: Partial<ProofAnswer> = {}) =>
  answer({
    headers: { 'content-type': 'text/javascript', 'cache-control': IMMUTABLE },
    digests: [script.sha256],
    text: 'let a',
    ...given,
  });

const s3Refusal = (status: number, headers: Readonly<Record<string, string>> = {}) =>
  answer({
    status,
    headers: { 'content-type': 'application/xml', server: 'AmazonS3', 'x-cache': 'Error from cloudfront', ...headers },
    digests: [],
    text: '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>',
  });

const wafRefusal = answer({
  status: 403,
  headers: { 'content-type': 'text/html', server: 'CloudFront', 'x-cache': 'Error from cloudfront' },
  digests: [],
  text: '<HTML><H1>403 ERROR</H1><H2>The request could not be satisfied.</H2>Request blocked.',
});

const findings = (target: Parameters<typeof judgeAnswer>[0], given: ProofAnswer) =>
  judgeAnswer(target, given).map(({ code, level }) => `${level} ${code}`);

describe('the entry page', () => {
  const target = entryTarget('/', files);

  test('is right with the bytes of the live release, in whatever encoding they are stored', () => {
    expect(findings(target, answer())).toEqual([]);
    expect(findings(target, answer({ digests: ['compressed', 'sha of /index.html'] }))).toEqual([]);
  });

  test('is outdated with any other bytes', () => {
    expect(findings(target, answer({ digests: ['older'] }))).toEqual(['failure entry-outdated']);
  });

  test('must be that page where the address names one', () => {
    const help = answer({ digests: ['sha of /help/index.html'] });
    expect(findings(entryTarget('/help/', files), help)).toEqual([]);
    expect(findings(entryTarget('/help', files), help)).toEqual([]);
    expect(findings(entryTarget('/index.html?x=1', files), help)).toEqual(['failure entry-outdated']);
  });

  test('may be any entry page where the address is a route', () => {
    expect(findings(entryTarget('/orders/17', files), answer())).toEqual([]);
  });

  test('must be answered, and with HTML', () => {
    expect(findings(target, s3Refusal(403))).toEqual(['failure entry-wrong-status']);
    expect(findings(target, answer({ status: 502, headers: {}, text: 'bad gateway' }))).toEqual([
      'failure entry-wrong-status',
    ]);
    expect(findings(target, scriptAnswer())).toEqual(['failure entry-wrong-status']);
    expect(findings(target, answer({ status: 301, headers: { location: 'https://x/' } }))).toEqual([
      'failure proof-redirected',
    ]);
  });

  test('with another Cache-Control is a warning', () => {
    const headers = { 'content-type': 'text/html', 'cache-control': 'max-age=60' };
    expect(findings(target, answer({ headers }))).toEqual(['warning entry-other-headers']);
  });

  test('is only looked at where nothing is known of the release', () => {
    expect(findings(entryTarget('/', []), answer({ digests: ['whatever'] }))).toEqual([]);
  });
});

describe('assets', () => {
  test('are two, those the page refers to before others', () => {
    const targets = (referred: readonly string[]) => assetTargets(files, referred).map(({ target }) => target);
    expect(targets([late.path, '/favicon.ico', style.path])).toEqual([late.path, style.path]);
    expect(targets([late.path])).toEqual([late.path, script.path]);
    expect(targets([])).toEqual([script.path, style.path]);
  });

  test('are asked for as a browser does', () => {
    const odd = file('/assets/é [1]-1a2b3c4d.js', 'hashed');
    expect(assetTargets([odd], [])[0]?.target).toBe('/assets/%C3%A9%20%5B1%5D-1a2b3c4d.js');
  });

  const [target] = assetTargets([script], []);
  if (target === undefined) throw new Error('no target');

  test('are right with the bytes of the release and an immutable header', () => {
    expect(findings(target, scriptAnswer())).toEqual([]);
  });

  test('are wrong in each way by its name', () => {
    expect(findings(target, scriptAnswer({ status: 404 }))).toEqual(['failure asset-wrong-status']);
    expect(findings(target, answer())).toEqual(['failure asset-is-html']);
    expect(findings(target, scriptAnswer({ digests: ['other'] }))).toEqual(['failure asset-different']);
    const headers = { 'content-type': 'text/javascript', 'cache-control': 'max-age=60' };
    expect(findings(target, scriptAnswer({ headers }))).toEqual(['failure asset-not-immutable']);
  });

  test('are judged by their looks where there is no manifest', () => {
    const [hashed, plain] = referredTargets(['/main.js', script.path], (path) => path === script.path);
    if (hashed === undefined || plain === undefined) throw new Error('no targets');
    expect([hashed.target, plain.target]).toEqual([script.path, '/main.js']);
    expect(findings(hashed, answer())).toEqual(['failure asset-is-html']);
    expect(findings(plain, scriptAnswer({ headers: { 'content-type': 'text/javascript' } }))).toEqual([]);
  });
});

describe('a missing asset', () => {
  const target = missingTarget(assetTargets([script], []), '/', 'nonce');

  test('is asked for where assets are', () => {
    expect(target.target).toBe('/assets/missing-nonce.js');
    expect(missingTarget([], '/app/?x=/y', 'nonce').target).toBe('/app/missing-nonce.js');
  });

  test.each([403, 404])('is right with %i from the bucket', (status) => {
    expect(findings(target, s3Refusal(status))).toEqual([]);
  });

  test('is wrong with a page, whatever its status', () => {
    expect(findings(target, answer())).toEqual(['failure missing-answered']);
    expect(findings(target, answer({ status: 404 }))).toEqual(['failure missing-answered']);
    expect(findings(target, answer({ status: 302 }))).toEqual(['failure missing-answered']);
  });

  test('that is cached for long is a warning', () => {
    expect(findings(target, s3Refusal(404, { 'cache-control': 'max-age=3600' }))).toEqual([
      'warning missing-cached-long',
    ]);
    expect(findings(target, s3Refusal(404, { 'cache-control': 'max-age=60' }))).toEqual([]);
  });

  test('that a firewall refuses proves nothing', () => {
    expect(findings(target, wafRefusal)).toEqual(['failure proof-blocked']);
  });
});

test('a challenge of a firewall is told apart, whatever its status', () => {
  const challenge = answer({ status: 202, headers: { 'x-amzn-waf-action': 'challenge' } });
  expect(findings(entryTarget('/', files), challenge)).toEqual(['failure proof-blocked']);
});

test('a refusal by CloudFront itself is none of the bucket', () => {
  const text = 'The request could not be satisfied. No distribution answers for this host name.';
  const refusal = answer({ status: 403, headers: { server: 'CloudFront', 'content-type': 'text/html' }, text });
  expect(judgeAnswer(entryTarget('/', files), refusal)).toMatchObject([
    { code: 'proof-blocked', text: expect.stringMatching(/^CloudFront itself/) },
  ]);
});
