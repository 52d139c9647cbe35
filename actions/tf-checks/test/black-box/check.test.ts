import { describe, expect, test } from '@jest/globals';
import { fake, stage } from './checked.ts';

const BACKEND = 'terraform {\n  backend "local" {}\n}\n';
const TREE = {
  'terraform/stacks/test/main.tf': `${BACKEND}module "a" {\n  source = "../../modules/a"\n}\n`,
  'terraform/stacks/prod/main.tf': BACKEND,
  'terraform/modules/a/main.tf': 'variable "x" {}\n',
  'terraform/modules/a/tests/a.tftest.hcl': 'run "a" {\n}\n',
};

const diagnostic = (file: string, line: number, summary: string) => ({
  ...{ severity: 'error', summary, detail: 'Some detail.' },
  range: { filename: file, start: { line, column: 3, byte: 10 }, end: { line, column: 9, byte: 16 } },
});

const invalid = (...diagnostics: readonly unknown[]) => ({
  stdout: JSON.stringify({
    format_version: '1.0',
    valid: false,
    error_count: diagnostics.length,
    warning_count: 0,
    diagnostics,
  }),
  code: 1,
});

describe('a check', () => {
  test('of a clean tree asks every tool about every directory, once where once is enough', async () => {
    await using it = await stage(TREE);
    await using run = await it.run();
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    expect(run.outputs).toMatchObject({ findings: '0', errors: '0', 'failed-tools': '' });
    const asked = (await it.calls()).map(({ folder, tool, verb }) => `${tool} ${verb} ${folder}`).toSorted();
    expect(asked).toEqual([
      'checkov lint .',
      'terraform fmt terraform',
      'terraform init terraform/modules/a',
      'terraform init terraform/stacks/prod',
      'terraform init terraform/stacks/test',
      'terraform test terraform/modules/a',
      'terraform validate terraform/modules/a',
      'terraform validate terraform/stacks/prod',
      'terraform validate terraform/stacks/test',
      'terraform version .',
      'tflint lint terraform/modules/a',
      'tflint lint terraform/stacks/prod',
      'tflint lint terraform/stacks/test',
      'tflint version .',
    ]);
  });

  test('downloads nothing for a module that only its callers can validate', async () => {
    const aliased =
      'terraform {\n  required_providers {\n    aws = {\n      configuration_aliases = [aws.edge]\n    }\n  }\n}\n';
    await using it = await stage({ 'terraform/modules/a/main.tf': aliased });
    await using run = await it.run({ tools: 'validate,test' });
    expect(run.exitCode).toBe(0);
    expect(run.summary).toContain('validated as part of them');
    expect((await it.calls()).map(({ verb }) => verb)).toEqual(['version']);
  });

  test('shows each finding on its line, and fails', async () => {
    await using it = await stage({
      ...TREE,
      ...fake('terraform', 'terraform/stacks/test', {
        validate: invalid(diagnostic('main.tf', 4, 'Unsupported argument')),
      }),
    });
    await using run = await it.run();
    expect(run.exitCode).toBe(1);
    expect(run.annotations).toContainEqual({
      ...{
        level: 'error',
        place: 'terraform/stacks/test/main.tf:4',
        text: expect.stringContaining('Unsupported argument'),
      },
      title: expect.stringContaining('validate'),
    });
    expect(run.annotations).toContainEqual(
      expect.objectContaining({ title: 'tf-checks: terraform-checks-failed', level: 'error' }),
    );
    expect(run.outputs).toMatchObject({ findings: '1', errors: '1' });
  });

  test('of code that does not parse still checks all other directories', async () => {
    const unparsed = { code: 1, stderr: 'Error: Terraform encountered problems during initialisation\n' };
    await using it = await stage({
      ...TREE,
      ...fake('terraform', 'terraform/stacks/prod', {
        init: unparsed,
        validate: invalid(diagnostic('main.tf', 2, 'Unclosed configuration block')),
      }),
    });
    await using run = await it.run({ tools: 'validate,test' });
    expect(run.annotations.map(({ place }) => place)).toContain('terraform/stacks/prod/main.tf:2');
    expect(run.outputs).toMatchObject({ findings: '1', 'failed-tools': '' });
    const validated = (await it.calls()).filter(({ verb }) => verb === 'validate').map(({ folder }) => folder);
    expect(validated.toSorted()).toEqual(['terraform/modules/a', 'terraform/stacks/prod', 'terraform/stacks/test']);
  });

  test('asks each directory for itself where one file hides all differences from fmt', async () => {
    await using it = await stage({
      ...TREE,
      ...fake('terraform', 'terraform', {
        fmt: { code: 2, stderr: 'Error: Invalid character\n\n  on stacks/prod/main.tf line 1:\n' },
      }),
      ...fake('terraform', 'terraform/stacks/test', {
        fmt: { code: 3, stdout: 'main.tf\n--- old/main.tf\n+++ new/main.tf\n@@ -1,1 +1,1 @@\n-a  = 1\n+a = 1\n' },
      }),
    });
    await using run = await it.run({ tools: 'fmt', 'fail-on': 'warning' });
    expect(run.annotations.map(({ place }) => place)).toContain('terraform/stacks/test/main.tf:1');
  });

  test.each([
    ['missing', {}, ['terraform', 'tflint']],
    ['crashes', { lint: { code: 70, stderr: 'Traceback' } }, undefined],
    ['is killed', { lint: { signal: 'SIGKILL' } }, undefined],
    ['prints nothing', { lint: { stdout: '' } }, undefined],
    ['prints half a document', { lint: { stdout: '{"summary": {"fai' } }, undefined],
  ])('fails, whatever fail-on says, where a tool %s', async (_, checkov, tools) => {
    await using it = await stage({ ...TREE, ...fake('checkov', '.', checkov) }, tools);
    await using run = await it.run({ 'fail-on': 'error' });
    expect(run.exitCode).toBe(1);
    expect(run.outputs['failed-tools']).toBe('checkov');
    expect(run.annotations.map(({ title }) => title)).toContain('tf-checks: terraform-tools-failed');
  });

  test('leaves out a tool that is not installed where it is told to, and names it', async () => {
    await using it = await stage(TREE, ['terraform']);
    await using run = await it.run({ 'missing-tool': 'skip' });
    expect(run.exitCode).toBe(0);
    expect(run.summary).toContain('tflint is not installed');
  });

  test('gives tools no credential, and leaves the checkout as it was', async () => {
    await using it = await stage(TREE);
    const env = {
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'canary-secret',
      AWS_SESSION_TOKEN: 'canary-session',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'canary-oidc',
      ACTIONS_RUNTIME_TOKEN: 'canary-runtime',
      GITHUB_TOKEN: 'canary-github',
      TF_TOKEN_registry_example_com: 'for the registry',
      TF_CLI_ARGS: '-no-such-flag',
    };
    await using run = await it.run({ 'github-token': 'canary-input' }, { env: { ...env, PATH: it.tools.path } });
    expect(run.exitCode).toBe(0);
    for (const { env: given, tool, verb } of await it.calls()) {
      const leaked = given.filter((name) => name in env || name.startsWith('INPUT_')).toSorted();
      expect([tool, verb, leaked]).toEqual([tool, verb, ['TF_TOKEN_registry_example_com']]);
    }
    for (const { args, verb } of await it.calls()) {
      if (verb === 'init') expect(args).toContain('-backend=false');
    }
  });

  test('says which provider cannot be downloaded, once for each directory', async () => {
    const stderr =
      'Error: Failed to query available provider packages\n\nCould not retrieve the list of available versions for provider\nhashicorp/random: could not connect to registry.terraform.io: no such host\n';
    await using it = await stage({
      ...TREE,
      ...fake('terraform', 'terraform/modules/a', { init: { code: 1, stderr } }),
    });
    await using run = await it.run({ tools: 'validate,test' });
    expect(run.outputs['failed-tools']).toBe('validate');
    const failure = run.annotations.find(({ title }) => title === 'tf-checks: terraform-tools-failed');
    expect(failure?.text).toContain('Provider hashicorp/random cannot be downloaded from registry.terraform.io');
  });

  test('stops at once when the job is cancelled, with the tools that it started', async () => {
    await using it = await stage({ ...TREE, ...fake('tflint', 'terraform/modules/a', { lint: { hangs: true } }) });
    await using run = await it.run(
      { tools: 'tflint' },
      { onLine: (line, kill) => (line.startsWith('Checking 3 directories') ? kill('SIGINT') : undefined) },
    );
    expect(run.exitCode).toBe(1);
    expect(run.annotations.map(({ title }) => title)).toContain('tf-checks: cancelled');
  });
});
