import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isInstalled } from '../setup/installed.mjs';

describe('what is installed', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lock-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const lock = {
    '': { name: 'project' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/for-another-platform': { version: '1.0.0', integrity: 'sha512-b', optional: true },
  };
  function answer(installed: object | null): boolean {
    const [wanted, found] = [join(folder, 'lock.json'), join(folder, 'installed.json')];
    rmSync(found, { force: true });
    writeFileSync(wanted, JSON.stringify({ packages: lock }));
    if (installed !== null) writeFileSync(found, JSON.stringify({ packages: installed }));
    return isInstalled(wanted, found);
  }

  test('is what the lock file names, but for optional packages that are absent', () => {
    expect(answer({ 'node_modules/a': lock['node_modules/a'], 'node_modules/extra': {} })).toBe(true);
  });

  test.each([
    ['nothing is', null],
    ['a package is absent', {}],
    ['a version differs', { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }],
    ['the same version has other bytes', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-z' } }],
  ])('is not complete when %s', (_why, installed) => {
    expect(answer(installed)).toBe(false);
  });
});
