import { describe, expect, test } from '@jest/globals';
import { parseAnnotations, parseCommandFile } from '../runner/command-file.ts';

describe('what an action leaves for its runner', () => {
  test('outputs of one and of several lines are read, in any order', () => {
    const text = 'release=abc=1\npaths<<ghadelimiter_1\n/a\n/b=c\nghadelimiter_1\ncount=2\n';
    expect(parseCommandFile(text)).toEqual({ release: 'abc=1', paths: '/a\n/b=c', count: '2' });
  });

  test('an output that does not end is refused', () => {
    expect(() => parseCommandFile('paths<<END\n/a\n')).toThrow('"paths"');
  });

  test('annotations are read with their titles, and other lines are not', () => {
    const log = 'plain\n::error title=Lease held%3A run 7,file=x::Wait%0Afor it\n::warning::100%25\n::group::x';
    expect(parseAnnotations(log)).toEqual([
      { level: 'error', title: 'Lease held: run 7', text: 'Wait\nfor it' },
      { level: 'warning', title: '', text: '100%' },
    ]);
  });
});
