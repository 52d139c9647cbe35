import { describe, expect, test } from '@jest/globals';
import { isRefAllowed } from '../src/ref-pattern.ts';

const allows = (pattern: string, ref: string, type: 'branch' | 'tag' = 'branch') =>
  isRefAllowed(ref, [{ type, pattern }]);

describe('isRefAllowed', () => {
  test.each([
    ['main', 'refs/heads/main', true],
    ['main', 'refs/heads/main/x', false],
    ['release/*', 'refs/heads/release/1', true],
    ['release/*', 'refs/heads/release/1/x', false],
    ['**/hotfix', 'refs/heads/a/b/hotfix', true],
    ['**/hotfix', 'refs/heads/hotfix', true],
    ['v?', 'refs/heads/v1', true],
    ['v?', 'refs/heads/v/', false],
    ['v[0-9]', 'refs/heads/v7', true],
    ['v[!0-9]', 'refs/heads/v7', false],
    ['v[z-a]', 'refs/heads/v7', false],
    ['a.c', 'refs/heads/abc', false],
    ['a+(b)|c$', 'refs/heads/a+(b)|c$', true],
    ['*', 'refs/tags/v1', false],
    ['refs/pull/*/merge', 'refs/pull/7/merge', true],
  ])('%p on %p: %p', (pattern, ref, isAllowed) => {
    expect(allows(pattern, ref)).toBe(isAllowed);
  });

  test('holds rules of tags against tags alone', () => {
    expect(allows('v*', 'refs/tags/v1', 'tag')).toBe(true);
    expect(allows('v*', 'refs/heads/v1', 'tag')).toBe(false);
  });
});
