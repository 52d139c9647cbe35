import { describe, expect, test } from '@jest/globals';
import { type ChangedPaths, readChangedPaths } from '../src/changed-paths.ts';

const version = { sha256: 'a'.repeat(64), cacheControl: 'no-cache' };
const document: ChangedPaths = {
  version: 1,
  kind: 'changed-paths',
  bucket: 'site',
  prefix: 'admin/',
  release: 'r',
  generation: 3,
  since: 1,
  complete: true,
  changes: [
    {
      path: '/admin/index.html',
      kind: 'changed',
      generation: 3,
      old: [version],
      new: { ...version, cacheControl: null },
    },
    { path: '/admin/ü *~.txt', kind: 'added', generation: 2, old: [], new: version },
    { path: '/admin/gone.html', kind: 'removed', generation: 3, old: [version, version], new: null },
  ],
  unchanged: ['/admin/robots.txt'],
};

describe('the changes that an upload hands to an invalidation', () => {
  test('are read as they were written', () => {
    expect(readChangedPaths(JSON.parse(JSON.stringify(document)))).toEqual(document);
    const first = { ...document, release: null, generation: 0, since: 0, changes: [], unchanged: [] };
    expect(readChangedPaths(JSON.parse(JSON.stringify(first)))).toEqual(first);
  });

  test.each([
    [null, 'changed paths is not an object'],
    [{ ...document, kind: 'release-plan' }, 'kind is not one of changed-paths'],
    [{ ...document, version: 2 }, 'version is not one of 1'],
    [{ ...document, generation: '3' }, 'generation is not a whole number'],
    [{ ...document, complete: 'yes' }, 'complete is not true or false'],
    [{ ...document, changes: [{ ...document.changes[0], kind: 'moved' }] }, 'changes[0].kind is not one of added'],
    [{ ...document, changes: [{ ...document.changes[0], new: undefined }] }, 'changes[0].new is not an object'],
    [{ ...document, changes: [{ ...document.changes[0], old: [{}] }] }, 'changes[0].old[0].sha256 is not a string'],
    [{ ...document, unchanged: [1] }, 'unchanged[0] is not a string'],
    [{ ...document, bucket: undefined }, 'bucket is not a string'],
  ])('are refused with the place of what is wrong: %#', (value, message) => {
    expect(() => readChangedPaths(value)).toThrow(message);
  });
});
