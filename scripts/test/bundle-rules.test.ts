import { describe, expect, test } from '@jest/globals';
import { differingFiles } from '../build/bundle.mjs';
import { bundleProblems } from '../build/bundle-rules.mjs';

const bundleOf = (files: Readonly<Record<string, string>>) =>
  new Map(Object.entries(files).map(([name, content]) => [name, Buffer.from(content)]));
const whole = { 'index.js': 'run(); load.e(12); load.e(/* import() */ 34)', 'licenses.txt': '', 'package.json': '{}' };

describe('a bundle', () => {
  test('may hold its entry, licences, package.json and the chunks that it loads', () => {
    expect(bundleProblems(bundleOf({ ...whole, '12.index.js': '', '34.index.js': '' }), 1000)).toEqual([]);
  });

  test('may hold the way in of a post step', () => {
    expect(bundleProblems(bundleOf({ ...whole, '12.index.js': '', 'post/index.js': '' }), 1000)).toEqual([]);
  });

  test('may load a chunk from another chunk', () => {
    expect(bundleProblems(bundleOf({ ...whole, '12.index.js': 'load.e(7)', '7.index.js': '' }), 1000)).toEqual([]);
  });

  test.each(['7.index.js', 'assets/logo.svg', 'index.js.map', 'dist/index.html', '1.index.js'])(
    'may not hold %s that nothing loads',
    (name) => {
      expect(bundleProblems(bundleOf({ ...whole, [name]: '' }), 1000)).toEqual([expect.stringContaining(name)]);
    },
  );

  test('must be whole and within its budget', () => {
    expect(bundleProblems(bundleOf({ 'index.js': 'x'.repeat(50) }), 49)).toEqual([
      'licenses.txt is missing',
      'package.json is missing',
      expect.stringContaining('50 bytes'),
    ]);
  });

  test('differs from another by content, and by files that only one has', () => {
    const one = bundleOf({ same: '1', other: '2', gone: '' });
    expect(differingFiles(one, bundleOf({ same: '1', other: '3', added: '' }))).toEqual(['other', 'gone', 'added']);
    expect(differingFiles(one, one)).toEqual([]);
  });
});
