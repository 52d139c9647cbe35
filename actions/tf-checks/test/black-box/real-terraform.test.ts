import { accessSync, constants, globSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { BundleResult } from '@deploy/action-kit/testing';
import { describe, expect, test } from '@jest/globals';
import { type Stage, stage } from './checked.ts';

const folders = (process.env['PATH'] ?? '').split(delimiter);
const isThere = (folder: string): boolean => {
  try {
    accessSync(join(folder, 'terraform'), constants.X_OK);
    return true;
  } catch {
    return false;
  }
};
const home = folders.find((folder) => folder !== '' && isThere(folder));
/** Where there is no Terraform, the stand-ins have to do. */
const withTerraform = home === undefined ? describe.skip : describe;

const CANARY = 'canary-S3nsitive-value';
const STACK = 'terraform/stacks/test';
const CODE = {
  [`${STACK}/main.tf`]: `terraform {
  backend "local" {}
}

variable "secret" {
  type      = string
  sensitive = true
  default   = "${CANARY}"
}

resource "terraform_data" "a" {
  input = var.secret
}

module "m" {
  source = "../../modules/m"
}
`,
  'terraform/modules/m/main.tf': 'resource "terraform_data" "b" {\n  input = "one"\n}\n',
  'terraform/modules/m/tests/m.tftest.hcl': `run "fails" {
  assert {
    condition     = terraform_data.b.input == "two"
    error_message = "It must be two."
  }
}
`,
  'terraform/modules/bad/main.tf': 'resource "terraform_data" "c" {\n  inptu = 1\n}\n',
  'terraform/modules/broken/main.tf': 'resource "terraform_data" {\n',
  'terraform/modules/ugly/main.tf': 'locals {\n    a = 1\n}\n',
};

const INPUTS = { stacks: 'stacks/test', environment: 'test', 'plan-file': 'test.tfplan' };
// The directory of Terraform holds other programs too, which change nothing here.
const env = { PATH: [home ?? '', '/usr/bin', '/bin'].join(delimiter) };
const run = (it: Stage, inputs: Readonly<Record<string, string>>) => it.run(inputs, { env });
const codes = ({ annotations }: BundleResult) =>
  annotations.flatMap(({ level, place, title }) => (level === 'error' && place === undefined ? [title] : []));

withTerraform('with the real Terraform', () => {
  test('a check shows faults of every kind on their lines, and leaves nothing in the checkout', async () => {
    await using it = await stage(CODE, []);
    await using checked = await run(it, { tools: 'fmt,validate,test', 'fail-on': 'warning' });
    // The formatter cannot say anything about a file that it cannot parse.
    expect([codes(checked), checked.outputs['failed-tools']]).toEqual([['tf-checks: terraform-tools-failed'], 'fmt']);
    expect(new Set(checked.annotations.map(({ place }) => place))).toEqual(
      new Set([
        undefined,
        'terraform/modules/bad/main.tf:2',
        'terraform/modules/broken/main.tf:1',
        'terraform/modules/m/tests/m.tftest.hcl:3',
        'terraform/modules/ugly/main.tf:2',
      ]),
    );
    const left = globSync('**/{.terraform*,.terraform.lock.hcl}', { cwd: it.repository.path });
    expect(left).toEqual([]);
  });

  test('a plan is applied once, as it was approved, and tells no secret', async () => {
    await using it = await stage(CODE, []);
    await using made = await run(it, { mode: 'plan', ...INPUTS });
    expect([codes(made), made.outputs['has-changes']]).toEqual([[], 'true']);
    const inputs = { mode: 'apply', ...INPUTS, 'plan-sha256': made.outputs['plan-sha256'] ?? '' };
    await using applied = await run(it, inputs);
    expect(codes(applied)).toEqual([]);
    const state = JSON.parse(readFileSync(join(it.repository.path, STACK, 'terraform.tfstate'), 'utf8'));
    expect(state.resources).toHaveLength(2);
    await using again = await run(it, inputs);
    expect(codes(again)).not.toEqual([]);
    expect(again.annotations.map(({ text }) => text).join()).toContain('state');
    for (const ended of [made, applied, again]) {
      const log = ended.stdout.split('\n').filter((line) => !line.startsWith('::add-mask::'));
      const told = [...log, ended.stderr, ended.summary, JSON.stringify(ended.outputs), JSON.stringify(ended.result)];
      expect(told.join('\n')).not.toContain('S3nsitive');
    }
    await using next = await run(it, { mode: 'plan', ...INPUTS });
    expect(next.outputs['has-changes']).toBe('false');
    await using drift = await run(it, { mode: 'drift', stacks: 'stacks/test' });
    expect(drift.outputs).toMatchObject({ 'drifted-stacks': '', 'has-changes': 'false' });
  });
});
