import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { chosenDirectories, chosenStack, globMatcher } from '../src/tree/choose.ts';
import { readTree } from '../src/tree/read-tree.ts';
import { changedDirectories, type TerraformDirectory } from '../src/tree/tree.ts';
import { temporaryTree } from './temporary-tree.ts';

const BACKEND = 'terraform {\n  backend "s3" {}\n}\n';
/** Begins a template of HCL. */
const T = '$' + '{';
const call = (source: string) => `module "m" {\n  source = "${source}"\n}\n`;
const paths = (tree: readonly TerraformDirectory[]) => tree.map(({ path }) => path);
const kinds = (tree: readonly TerraformDirectory[]) => Object.fromEntries(tree.map(({ path, kind }) => [path, kind]));

const SYSTEM = {
  'terraform/modules/api/main.tf': `locals {\n  unit = file("${T}path.module}/files/unit.service")\n}\n`,
  'terraform/modules/api/files/unit.service': '[Unit]\n',
  'terraform/modules/api/tests/api.tftest.hcl': 'run "a" {\n}\nrun "b" {\n}\n',
  'terraform/modules/roles/main.tf': `locals {\n  iam = file("${T}path.module}/../../../actions/deploy/iam.json")\n}\n`,
  'terraform/modules/environment/main.tf': `${call('../api')}${call('../roles')}`,
  'terraform/stacks/test/main.tf': `${BACKEND}${call('../../modules/environment')}`,
  'terraform/stacks/test/test.auto.tfvars': 'a = 1\n',
  'terraform/stacks/other/main.tf': `${BACKEND}resource "terraform_data" "a" {}\n`,
  'terraform/README.md': '# Terraform\n',
  'actions/deploy/iam.json': '{}',
};

describe('discovery', () => {
  test('tells stacks, which have a state, from modules', async () => {
    await using it = await temporaryTree({
      ...SYSTEM,
      'terraform/plain/main.tf': 'resource "terraform_data" "a" {}\n',
      'terraform/json/main.tf.json':
        '{"terraform":{"backend":{"local":{}}},"module":{"m":{"source":"../modules/api"}}}',
      'terraform/modules/aliased/main.tf':
        'terraform {\n  required_providers {\n    aws = {\n      configuration_aliases = [aws.edge]\n    }\n  }\n}\n',
    });
    expect(kinds(await readTree(it.path, 'terraform'))).toEqual({
      'terraform/json': 'stack',
      'terraform/modules/aliased': 'module',
      'terraform/modules/api': 'module',
      'terraform/modules/environment': 'module',
      'terraform/modules/roles': 'module',
      'terraform/plain': 'stack',
      'terraform/stacks/other': 'stack',
      'terraform/stacks/test': 'stack',
    });
  });

  test('sees calls, tests and files of a directory, and no others', async () => {
    await using it = await temporaryTree(SYSTEM);
    const tree = await readTree(it.path, 'terraform');
    const api = tree.find(({ path }) => path === 'terraform/modules/api');
    expect(api?.facts.runs).toBe(2);
    expect(api?.files).toEqual([
      'terraform/modules/api/files/unit.service',
      'terraform/modules/api/main.tf',
      'terraform/modules/api/tests/api.tftest.hcl',
    ]);
    const environment = tree.find(({ path }) => path === 'terraform/modules/environment');
    expect(environment?.facts.calls).toEqual(['terraform/modules/api', 'terraform/modules/roles']);
  });

  test('is not led astray by comments, heredocs, templates and texts', async () => {
    const text = [
      '# module "a" { source = "../a" }',
      '/* module "b" {',
      'source = "../b" } */',
      'locals {',
      '  script = <<-EOT',
      '    module "c" {',
      '      source = "../c"',
      '    }',
      '  EOT',
      `  nested = "${T}join(",", [for x in ["}"] : "${T}x}{"])}" // }`,
      `  dollars = "$${T}not} %%{a}"`,
      '}',
      'module "d" {',
      '  source = "../d" # here',
      '  values = { source = "../e" }',
      '}',
      'module "f" { source = "./f" }',
      'module "registry" {',
      '  source = "terraform-aws-modules/vpc/aws"',
      '}',
    ].join('\n');
    await using it = await temporaryTree({ 'x/main.tf': text });
    const [found] = await readTree(it.path, '.');
    expect(found?.facts.calls).toEqual(['d', 'x/f']);
  });

  test('leaves out hidden folders, what was downloaded, and node_modules', async () => {
    const files = ['.terraform/modules/a/main.tf', 'node_modules/a/main.tf', '.hidden/main.tf', 'a/main.tf'];
    await using it = await temporaryTree(Object.fromEntries(files.map((file) => [file, ''])));
    expect(paths(await readTree(it.path, '.'))).toEqual(['a']);
  });

  test('fails only the directory whose code is a link to nowhere, round in a circle or outside, or no text', async () => {
    await using outside = await temporaryTree({ 'main.tf': '' });
    await using it = await temporaryTree({ 'good/main.tf': '', 'shared/providers.tf': '', 'binary/main.tf': 'a\0b' });
    await it.add({ 'latin/main.tf': new Uint8Array([0x23, 0xe9, 0x0a]), 'fine/main.tf': '' });
    await it.link('nowhere/main.tf', './missing.tf');
    await it.link('circle/main.tf', './main.tf');
    await it.link('out/main.tf', join(outside.path, 'main.tf'));
    await it.link('fine/providers.tf', '../shared/providers.tf');
    const tree = await readTree(it.path, '.');
    const problems = Object.fromEntries(tree.map(({ path, problem }) => [path, problem]));
    expect(problems).toEqual({
      binary: expect.stringContaining('binary/main.tf is no UTF-8 text'),
      circle: expect.stringContaining('round in a circle'),
      fine: null,
      good: null,
      latin: expect.stringContaining('no UTF-8 text'),
      nowhere: expect.stringContaining('leads nowhere'),
      out: expect.stringContaining('leads out of the repository'),
      shared: null,
    });
  });

  test('refuses a root that is not there, or outside of the workspace, by a link too', async () => {
    await using outside = await temporaryTree({ 'main.tf': '' });
    await using it = await temporaryTree({ 'a/main.tf': '' });
    await it.link('linked', outside.path);
    await expect(readTree(it.path, 'missing')).rejects.toMatchObject({ code: 'root-not-found' });
    await expect(readTree(it.path, '..')).rejects.toMatchObject({ code: 'root-outside-workspace' });
    await expect(readTree(it.path, 'linked')).rejects.toMatchObject({ code: 'root-outside-workspace' });
  });
});

describe('changed-only', () => {
  const affected = async (changed: readonly string[] | null) => {
    await using it = await temporaryTree(SYSTEM);
    return paths(changedDirectories(await readTree(it.path, 'terraform'), changed));
  };

  test('takes what changed and all that reach it, by calls and by files that they read', async () => {
    const dependants = ['terraform/modules/environment', 'terraform/stacks/test'];
    expect(await affected(['terraform/modules/api/main.tf'])).toEqual(['terraform/modules/api', ...dependants]);
    expect(await affected(['terraform/modules/api/files/unit.service'])).toContain('terraform/stacks/test');
    expect(await affected(['actions/deploy/iam.json'])).toEqual([
      'terraform/modules/environment',
      'terraform/modules/roles',
      'terraform/stacks/test',
    ]);
    expect(await affected(['terraform/stacks/test/test.auto.tfvars'])).toEqual(['terraform/stacks/test']);
  });

  test('takes the directory of a file that was deleted', async () => {
    expect(await affected(['terraform/stacks/other/gone.tf'])).toEqual(['terraform/stacks/other']);
  });

  test('takes nothing where nothing of Terraform changed, and all where it is not known or tools are set otherwise', async () => {
    expect(await affected(['README.md', 'terraform/README.md'])).toEqual([]);
    expect(await affected(null)).toHaveLength(5);
    expect(await affected(['.tflint.hcl'])).toHaveLength(5);
  });
});

describe('input stacks', () => {
  const tree = async () => {
    await using it = await temporaryTree(SYSTEM);
    return await readTree(it.path, 'terraform');
  };

  test('chooses by globs relative to the root', async () => {
    expect(paths(chosenDirectories(await tree(), 'terraform', ['stacks/*']))).toEqual([
      'terraform/stacks/other',
      'terraform/stacks/test',
    ]);
    expect(chosenStack(await tree(), 'terraform', ['stacks/test/']).path).toBe('terraform/stacks/test');
  });

  test('refuses a glob that means nothing, several stacks or a module for a plan, and a tree without code', async () => {
    const all = await tree();
    const code = (work: () => unknown) => {
      try {
        return work();
      } catch (thrown) {
        return thrown;
      }
    };
    expect(code(() => chosenDirectories(all, 'terraform', ['stacks/tset']))).toMatchObject({
      code: 'stacks-not-found',
    });
    expect(code(() => chosenStack(all, 'terraform', ['stacks/*']))).toMatchObject({ code: 'stack-not-single' });
    expect(code(() => chosenStack(all, 'terraform', ['modules/api']))).toMatchObject({ code: 'stack-is-module' });
    expect(code(() => chosenDirectories([], 'terraform', []))).toMatchObject({ code: 'no-terraform-code' });
  });

  test.each([
    ['stacks/*', 'stacks/test', true],
    ['stacks/*', 'stacks/test/deep', false],
    ['**', 'a/b', true],
    ['**/test', 'test', true],
    ['**/test', 'a/b/test', true],
    ['a?c', 'abc', true],
    ['a.c', 'abc', false],
    ['{a}', '{a}', true],
    ['modules/public-entry', 'modules/public-entry', true],
    ['a/(b)+[c]^$|.d-e', 'a/(b)+[c]^$|.d-e', true],
  ])('%s on %s', (glob, path, matches) => {
    expect(globMatcher(glob)(path)).toBe(matches);
  });
});
