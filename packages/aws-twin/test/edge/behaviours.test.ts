import { describe, expect, test } from '@jest/globals';
import { behaviourFor, normalPath, pathMatches } from '../../src/edge/behaviours.ts';
import { behaviour, distribution } from './site.ts';

describe('path patterns', () => {
  test.each([
    ['/api/*', '/api/', true],
    ['/api/*', '/api/users/1', true],
    ['/api/*', '/api', false],
    ['/api/*', '/API/users', false],
    ['/healthz', '/healthz', true],
    ['/healthz', '/healthz/', false],
    ['healthz', '/healthz', true],
    ['images/*.jpg', '/images/a/b.jpg', true],
    ['*.jpg', '/images/a/b.jpg', true],
    ['*.jpg', '/images/LOGO.JPG', false],
    ['/a??.jpg', '/ant.jpg', true],
    ['/a??.jpg', '/antx.jpg', false],
    ['*.doc*', '/x.docx', true],
    ['/a.b', '/aXb', false],
    ['*', '/', true],
  ])('%s matches %s: %s', (pattern, path, matches) => {
    expect(pathMatches(pattern, path)).toBe(matches);
  });

  test('the first match wins, and the default takes the rest', () => {
    const first = { ...behaviour({ originId: 'first' }), pathPattern: '/a/*' };
    const second = { ...behaviour({ originId: 'second' }), pathPattern: '*.js' };
    const model = distribution({ behaviours: [first, second] });
    expect(behaviourFor(model, '/a/x.js').originId).toBe('first');
    expect(behaviourFor(model, '/b/x.js').originId).toBe('second');
    expect(behaviourFor(model, '/b/x.css').originId).toBe('s3');
  });

  test('an encoded path does not get past a pattern', () => {
    const api = { ...behaviour({ originId: 'api' }), pathPattern: '/api/*' };
    const model = distribution({ behaviours: [api] });
    expect(behaviourFor(model, '/%61pi/x').originId).toBe('api');
    expect(behaviourFor(model, '/a/../api/x').originId).toBe('api');
  });

  test.each([
    ['/a/../api/x', '/api/x'],
    ['/../api', '/api'],
    ['/./a/./b', '/a/b'],
    ['/a/..', '/'],
    ['/a/b/.', '/a/b/'],
    ['/%61pi/x', '/api/x'],
    ['/a%2fb%20c', '/a%2Fb%20c'],
    ['//a', '//a'],
  ])('a pattern is compared with the normal form: %s is %s', (path, normal) => {
    expect(normalPath(path)).toBe(normal);
  });
});
