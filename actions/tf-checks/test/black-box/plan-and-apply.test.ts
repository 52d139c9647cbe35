import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundleResult, BundleRun } from '@deploy/action-kit/testing';
import { describe, expect, test } from '@jest/globals';
import { fake, type Stage, stage } from './checked.ts';
import { change, planJson } from './plan-json.ts';

const STACK = 'terraform/stacks/test';
const CODE = { [`${STACK}/main.tf`]: 'terraform {\n  backend "local" {}\n}\n', 'plans/.keep': '' };
const INPUTS = { stacks: 'stacks/test', environment: 'test', 'plan-file': 'plans/test.tfplan' };

/** Behaves as Terraform with a plan that changes things. */
const planned = (
  changes: readonly unknown[] = [change('terraform_data.a', ['create'])],
  more: Record<string, object> = {},
) =>
  fake('terraform', STACK, {
    init: {},
    plan: { code: 2 },
    show: { stdout: planJson({ changes }) },
    apply: {},
    ...more,
  });

const plan = (it: Stage, inputs: Readonly<Record<string, string>> = {}) =>
  it.run({ mode: 'plan', ...INPUTS, ...inputs });

const apply = (
  it: Stage,
  made: BundleResult,
  inputs: Readonly<Record<string, string>> = {},
  more: Partial<BundleRun> = {},
) => it.run({ mode: 'apply', ...INPUTS, 'plan-sha256': made.outputs['plan-sha256'] ?? '', ...inputs }, more);

const codes = (run: BundleResult) =>
  run.annotations.flatMap(({ level, title }) => (level === 'error' ? [title.replace('tf-checks: ', '')] : []));

/** What to run with, once something was done. */
async function after(done: Promise<unknown>, more: { readonly inputs?: Record<string, string> } = {}) {
  await done;
  return more;
}

const verbs = async (it: Stage) => (await it.calls()).map(({ verb }) => verb);

describe('a plan', () => {
  test('is saved with what it is bound to, and applied once in another job', async () => {
    await using it = await stage({ ...CODE, ...planned() });
    await using made = await plan(it);
    expect([made.exitCode, made.annotations]).toEqual([0, []]);
    expect(made.outputs).toMatchObject({
      'has-changes': 'true',
      'plan-sha256': expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const binding = JSON.parse(await readFile(join(it.repository.path, 'plans/test.tfplan.json'), 'utf8'));
    expect(binding).toMatchObject({
      stack: STACK,
      environment: 'test',
      commit: '0123456789abcdef0123456789abcdef01234567',
      tool: { name: 'terraform', version: '1.11.4' },
      planSha256: made.outputs['plan-sha256'],
    });
    expect(await verbs(it)).not.toContain('apply');
    await using applied = await apply(it, made);
    expect([applied.exitCode, codes(applied)]).toEqual([0, []]);
    expect(applied.summary).toContain('Applied');
    const args = (await it.calls()).find(({ verb }) => verb === 'apply')?.args ?? [];
    expect(args.at(-1)).toBe(join(it.repository.path, 'plans/test.tfplan'));
  });

  test('of nothing says so', async () => {
    await using it = await stage({ ...CODE, ...planned([], { plan: { code: 0 } }) });
    await using made = await plan(it);
    expect(made.outputs).toMatchObject({ 'has-changes': 'false' });
    expect(made.summary).toContain('no changes');
  });

  test('that replaces a target group is refused, and not left behind', async () => {
    const group = change('module.api_alb.aws_lb_target_group.this', ['delete', 'create'], {
      replace_paths: [['port']],
    });
    await using it = await stage({ ...CODE, ...planned([group]) });
    await using made = await plan(it);
    expect(codes(made)).toEqual(['plan-refused']);
    expect(made.annotations[0]?.text).toContain('module.api_alb.aws_lb_target_group.this');
    expect(made.annotations[0]?.text).toContain('port');
    expect(made.outputs['plan-sha256']).toBeUndefined();
    expect(existsSync(join(it.repository.path, 'plans/test.tfplan'))).toBe(false);
    await using meant = await plan(it, { 'allow-protected': 'module.api_alb.aws_lb_target_group.this' });
    expect(meant.exitCode).toBe(0);
  });

  test('that fails tells why, without credentials that Terraform printed', async () => {
    const stderr = '╷\n│ Error: no access\n│ \n│ AKIAIOSFODNN7EXAMPLE was refused\n╵\n';
    await using it = await stage({ ...CODE, ...planned([], { plan: { code: 1, stderr } }) });
    await using made = await plan(it);
    expect(codes(made)).toEqual(['terraform-plan-failed']);
    expect(made.stdout).toContain('no access');
    expect(made.stdout).not.toContain('AKIAIOSFODNN7EXAMPLE');
  });

  test('without Terraform says what to install', async () => {
    await using it = await stage({ ...CODE }, []);
    await using made = await plan(it);
    expect(codes(made)).toEqual(['terraform-not-found']);
  });
});

describe('an apply', () => {
  const refusedAfter = async (
    spoil: (it: Stage) => Promise<Partial<BundleRun> & { inputs?: Record<string, string> }>,
  ) => {
    await using it = await stage({ ...CODE, ...planned() });
    await using made = await plan(it);
    const { inputs = {}, ...more } = await spoil(it);
    await using applied = await apply(it, made, inputs, more);
    expect(applied.exitCode).toBe(1);
    expect(await verbs(it)).not.toContain('apply');
    return codes(applied);
  };
  const file = (it: Stage) => join(it.repository.path, 'plans/test.tfplan');

  test('refuses a plan that was changed, or is not the approved one', async () => {
    expect(await refusedAfter(async (it) => after(writeFile(file(it), 'another plan')))).toEqual(['plan-not-for-this']);
    expect(await refusedAfter(async () => ({ inputs: { 'plan-sha256': 'a'.repeat(64) } }))).toEqual([
      'plan-not-approved',
    ]);
  });

  test('refuses a plan of another commit, of other code, and for another environment', async () => {
    expect(await refusedAfter(async (it) => ({ env: { GITHUB_SHA: 'b'.repeat(40), PATH: it.tools.path } }))).toEqual([
      'plan-of-other-commit',
    ]);
    expect(
      await refusedAfter(async (it) => {
        await writeFile(join(it.repository.path, STACK, 'extra.tf'), 'locals {}\n');
        return {};
      }),
    ).toEqual(['plan-of-other-configuration']);
    expect(await refusedAfter(async () => ({ inputs: { environment: 'prod' } }))).toEqual([
      'plan-of-other-environment',
    ]);
  });

  test('refuses a plan of another version of Terraform, and lists everything that differs at once', async () => {
    const newer = (it: Stage) =>
      it.repository.add(fake('terraform', '.', { version: { stdout: 'Terraform v1.12.0\n' } }));
    expect(await refusedAfter(async (it) => after(newer(it)))).toEqual(['plan-of-other-tool']);
    expect(await refusedAfter(async (it) => after(newer(it), { inputs: { environment: 'prod' } }))).toEqual([
      'plan-not-for-this',
    ]);
  });

  test('refuses a plan without its binding', async () => {
    expect(await refusedAfter(async (it) => after(rm(`${file(it)}.json`)))).toEqual(['plan-not-found']);
    expect(await refusedAfter(async (it) => after(writeFile(`${file(it)}.json`, '{}')))).toEqual([
      'plan-binding-invalid',
    ]);
  });

  test('that is a dry run verifies everything and applies nothing', async () => {
    await using it = await stage({ ...CODE, ...planned() });
    await using made = await plan(it);
    await using dry = await apply(it, made, { 'dry-run': 'true' });
    expect(dry.exitCode).toBe(0);
    expect(dry.summary).toContain('Dry run');
    expect(await verbs(it)).not.toContain('apply');
  });

  test('that fails says that what was done stays done, and that a new plan is needed', async () => {
    await using it = await stage({
      ...CODE,
      ...planned(undefined, { apply: { code: 1, stderr: 'Error: throttled\n' } }),
    });
    await using made = await plan(it);
    await using applied = await apply(it, made);
    expect(codes(applied)).toEqual(['terraform-apply-failed']);
    expect(applied.annotations.at(-1)?.text).toContain('throttled');
  });

  test('that is cancelled asks Terraform once to stop, and waits for it to write its state', async () => {
    const hanging = { apply: { hangs: true, obeysInterrupt: true, stdout: 'aws_lb.a: Creating...\n' } };
    await using it = await stage({ ...CODE, ...planned(undefined, hanging) });
    await using made = await plan(it);
    await using applied = await apply(
      it,
      made,
      {},
      {
        onLine: (line, kill) => (line.includes('Creating...') ? kill('SIGINT') : undefined),
      },
    );
    expect(applied.stdout).toContain('Interrupt received.');
    expect(codes(applied)).toEqual(['terraform-apply-interrupted']);
  });
});

describe('what a plan marks as sensitive', () => {
  const CANARY = 'canary-S3nsitive/value+"quoted"';
  const secretChange = change('terraform_data.a', ['update'], {
    before: { input: 'x', triggers: { password: CANARY } },
    after: { input: CANARY, triggers: { password: `${CANARY}-new`, port: 80, mode: 'on' } },
    before_sensitive: { triggers: { password: true } },
    after_sensitive: { input: true, triggers: true },
  });

  test('is in nothing that leaves the job', async () => {
    const says = { stdout: `terraform_data.a: Modifying... [${CANARY}]\n`, stderr: `warning: ${CANARY}\n` };
    await using it = await stage({ ...CODE, ...planned([secretChange], { apply: says }) });
    await using made = await plan(it);
    await using applied = await apply(it, made);
    for (const run of [made, applied]) {
      expect(run.exitCode).toBe(0);
      const log = run.stdout
        .split('\n')
        .filter((line) => !line.startsWith('::add-mask::'))
        .join('\n');
      const everything = [log, run.stderr, run.summary, JSON.stringify(run.outputs), JSON.stringify(run.result)].join(
        '\n',
      );
      expect(everything).not.toContain('S3nsitive');
      expect(everything).not.toContain(Buffer.from(CANARY).toString('base64').slice(4, 24));
      expect(run.masks).toContain(CANARY);
      // Stars for each `on` or `1` of a log would tell more than they hide.
      expect(run.masks.filter((mask) => mask.length < 4)).toEqual([]);
    }
    const binding = await readFile(join(it.repository.path, 'plans/test.tfplan.json'), 'utf8');
    expect(binding).not.toContain('S3nsitive');
  });
});
