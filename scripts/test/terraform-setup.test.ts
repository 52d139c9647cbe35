import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findMirror, findOnPath, setUpTerraform } from '../setup/terraform.mjs';

let room = '';
beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), 'terraform-setup-'));
});
afterEach(() => rmSync(room, { recursive: true, force: true }));

function makeMirror(folder: string) {
  const versions = join(folder, 'registry.terraform.io/hashicorp/aws/5.100.0');
  mkdirSync(versions, { recursive: true });
  return folder;
}

describe('where Terraform comes from', () => {
  test('a machine without it is told in one sentence what is missing and where to get it', () => {
    const found = setUpTerraform({ path: room, roots: [] });
    expect(found.missing).toMatch(/^Terraform 1\.11 or newer is not on PATH: install it from https:\/\/[^ ]+, .*\.$/);
  });

  test('a file of that name which cannot be run is not it', () => {
    writeFileSync(join(room, 'terraform'), '');
    expect(findOnPath('terraform', room)).toBeUndefined();
    chmodSync(join(room, 'terraform'), 0o755);
    expect(findOnPath('terraform', `/nowhere:${room}`)).toBe(join(room, 'terraform'));
  });

  test('it is started with keys that open nothing', () => {
    writeFileSync(join(room, 'terraform'), '');
    chmodSync(join(room, 'terraform'), 0o755);
    const { environment } = setUpTerraform({ path: room, roots: [] });
    expect(environment).toMatchObject({ AWS_ACCESS_KEY_ID: expect.stringContaining('EXAMPLE'), AWS_PROFILE: '' });
    expect(readFileSync(environment?.['TF_CLI_CONFIG_FILE'] ?? '', 'utf8')).toMatch(/plugin_cache_dir|provider_inst/);
  });
});

describe('where providers come from', () => {
  test('a usual place is taken before anything is searched', () => {
    makeMirror(join(room, 'a/deep/one'));
    const usual = makeMirror(join(room, 'usual'));
    expect(findMirror([join(room, 'a'), usual])).toBe(usual);
  });

  test('the nearest mirror below a root is found', () => {
    makeMirror(join(room, 'x/y/z/mirror'));
    const near = makeMirror(join(room, 'x/mirror'));
    expect(findMirror([room])).toBe(near);
  });

  test.each(['node_modules', '.terraform', '.git'])('%s is not looked into', (name) => {
    makeMirror(join(room, name));
    expect(findMirror([room])).toBeUndefined();
  });

  test('a search ends at a depth, and without a mirror nothing is found', () => {
    makeMirror(join(room, '1/2/3/4/5/6/7/mirror'));
    expect(findMirror([room])).toBeUndefined();
    expect(findMirror([join(room, 'missing')])).toBeUndefined();
  });
});
