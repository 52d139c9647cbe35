import { describe, expect, test } from '@jest/globals';
import { encodePath, type PathsEncoding, readTypedPath } from '../src/index.ts';

const patternOf = (line: string, encoding: PathsEncoding = 'raw') => {
  const read = readTypedPath(line, encoding);
  return 'problem' in read ? read.problem : `${read.pattern.text}${read.pattern.isWildcard ? '*' : ''}`;
};

describe('a typed path', () => {
  test.each([
    ['/index.html', '/index.html'],
    ['/docs/*', '/docs/*'],
    ['/*', '/*'],
    ['/feed.xml?lang=en', '/feed.xml?lang=en'],
    ['/100%25', '/100%25'],
  ])('%s means %s', (line, meant) => {
    expect(patternOf(line)).toBe(meant);
  });

  test('with a tilde becomes a wildcard that ends before it, and says so', () => {
    expect(readTypedPath('/docs/~a/b', 'raw')).toEqual({
      line: '/docs/~a/b',
      pattern: { text: '/docs/', isWildcard: true },
      isWidened: true,
    });
    expect(readTypedPath('/docs/~a*', 'raw')).toMatchObject({ pattern: { text: '/docs/', isWildcard: true } });
  });

  test.each([
    ['index.html', 'does not start with `/`'],
    ['*', 'does not start with `/`'],
    ['https://example.org/index.html', 'is a whole address'],
    ['/a*b', 'is not its last character'],
    ['/a**', 'is not its last character'],
  ])('%s is refused: %s', (line, problem) => {
    expect(patternOf(line)).toContain(problem);
  });

  test('may have 4,000 characters as CloudFront counts them, and no more', () => {
    expect(patternOf(`/${'a'.repeat(3_999)}`)).toHaveLength(4_000);
    expect(patternOf(`/${'a'.repeat(4_000)}`)).toContain('4001 characters');
    expect(patternOf(`/${'é'.repeat(667)}`)).toContain('4003 characters');
  });
});

describe('a typed path that is encoded already', () => {
  test.each([
    ['/caf%C3%A9', '/café'],
    ['/caf%c3%a9', '/café'],
    ['/a%20b', '/a b'],
    ['/a b', '/a b'],
    ['/%5Bid%5D.html', '/[id].html'],
    ['/a%2Bb', '/a+b'],
    ['/x?q=a%20b', '/x?q=a b'],
    ['/docs/*', '/docs/*'],
  ])('%s means %s', (line, meant) => {
    expect(patternOf(line, 'encoded')).toBe(meant);
  });

  test('is sent with what CloudFront wants encoded and nothing else', () => {
    expect(encodePath(patternOf('/%61%2B%5B1%5D', 'encoded'))).toBe('/a+%5B1%5D');
  });

  test.each([
    ['/docs/%7Edraft', '/docs/*'],
    ['/a%2Ab', '/a*'],
    ['/what%3F.html', '/what*'],
  ])('%s is a name that no path can have, so %s is purged', (line, meant) => {
    expect(patternOf(line, 'encoded')).toBe(meant);
  });

  test.each([
    ['/100%', 'begins no UTF-8 escape'],
    ['/%zz', 'begins no UTF-8 escape'],
    ['/%FF', 'begins no UTF-8 escape'],
    ['/a%2Fb', 'encoded slash'],
    ['/a?b=%26', 'in its query string'],
  ])('%s is refused: %s', (line, problem) => {
    expect(patternOf(line, 'encoded')).toContain(problem);
  });
});
