import { existsSync, readFileSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BundleRun, GithubRepository, githubServer, type RepositoryState } from '@deploy/action-kit/testing';
import { describe, expect, test } from '@jest/globals';
import { fake, stage } from './checked.ts';

const BACKEND = 'terraform {\n  backend "local" {}\n}\n';
const TREE = {
  'terraform/stacks/test/main.tf': `${BACKEND}module "a" {\n  source = "../../modules/a"\n}\n`,
  'terraform/stacks/prod/main.tf': BACKEND,
  'terraform/modules/a/main.tf': 'variable "x" {}\n',
};

const unformatted = (directory: string) =>
  fake('tflint', directory, {
    lint: {
      code: 2,
      stdout: JSON.stringify({
        issues: [
          {
            rule: { name: 'terraform_unused_declarations', severity: 'warning', link: 'https://example.org/rule' },
            message: 'variable "x" is declared but not used <!-- @everyone | `',
            range: { filename: `${directory}/main.tf`, start: { line: 1, column: 1 }, end: { line: 1, column: 13 } },
            callers: [],
          },
        ],
        errors: [],
      }),
    },
  });

async function opened(files: Readonly<Record<string, string>>, state: RepositoryState = {}, from = 'example/site') {
  const it = await stage({ ...TREE, ...files });
  const repository = new GithubRepository(state);
  const server = await githubServer(repository.reply);
  const event = join(it.tools.path, 'event.json');
  const head = { sha: 'c'.repeat(40), repo: { full_name: from } };
  const pull = { number: 7, head, base: { repo: { full_name: 'example/site' } } };
  await writeFile(event, JSON.stringify({ number: 7, pull_request: pull }));
  const env = {
    ...{ PATH: it.tools.path, GITHUB_API_URL: server.url, GITHUB_EVENT_PATH: event, GITHUB_EVENT_NAME: 'pull_request' },
    ...{
      GITHUB_WORKFLOW: 'Terraform',
      GITHUB_WORKFLOW_REF: 'example/site/.github/workflows/terraform.yml@refs/pull/7/merge',
    },
  };
  return {
    ...{ it, repository, server },
    run: (inputs: Readonly<Record<string, string>> = {}, more: Partial<BundleRun> = {}) =>
      it.run({ tools: 'tflint', 'github-token': 'the-token', ...inputs }, { ...more, env: { ...env, ...more.env } }),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await it[Symbol.asyncDispose]();
    },
  };
}

describe('the comment on a pull request', () => {
  test('is one for all directories and environments, and stays the same when nothing changes', async () => {
    await using at = await opened(unformatted('terraform/modules/a'));
    await using _test = await at.run({ environment: 'test' });
    await using _prod = await at.run({ environment: 'prod' });
    expect(at.repository.comments).toHaveLength(1);
    const [comment] = at.repository.comments;
    for (const environment of ['test', 'prod']) expect(comment?.body).toContain(environment);
    expect(comment?.body).toContain('terraform_unused_declarations');
    const writes = () => at.server.requests.filter(({ method }) => method !== 'GET').length;
    const before = writes();
    await using _again = await at.run({ environment: 'prod' }, { env: { GITHUB_RUN_ATTEMPT: '1' } });
    expect(writes() - before).toBeLessThanOrEqual(1);
    expect(at.repository.comments).toHaveLength(1);
  });

  test('takes nothing from a file as markup, a mention or a marker', async () => {
    await using at = await opened(unformatted('terraform/modules/a'));
    await using run = await at.run();
    const body = at.repository.comments[0]?.body ?? '';
    expect(body).not.toContain('@everyone');
    expect(body).not.toContain('used <!--');
    expect(run.summary).not.toContain('@everyone');
  });

  test('keeps what another job writes at the same moment', async () => {
    await using at = await opened({});
    await using _other = await at.run({ environment: 'other' });
    const theirs = at.repository.comments[0]?.body ?? '';
    at.repository.comments.splice(0);
    let isFirst = true;
    // Just after this job has read that there is no comment, the other one writes its own.
    at.repository.onRequest = ({ method, path }) => {
      if (!isFirst || method !== 'POST' || !path.includes('comments')) return;
      isFirst = false;
      at.repository.addComment(theirs);
    };
    await using run = await at.run({ environment: 'mine' });
    expect(run.exitCode).toBe(0);
    expect(at.repository.comments).toHaveLength(1);
    for (const name of ['other', 'mine']) expect(at.repository.comments[0]?.body).toContain(name);
  });

  test('that may not be written is one warning, and everything else is there', async () => {
    await using at = await opened(unformatted('terraform/modules/a'), { mayWrite: false }, 'stranger/site');
    await using run = await at.run();
    expect(run.exitCode).toBe(0);
    const warnings = run.annotations.filter(({ level, place }) => level === 'warning' && place === undefined);
    expect(warnings.map(({ text }) => text)).toEqual([
      expect.stringContaining('from a fork has a token that only reads'),
    ]);
    expect(run.outputs).toMatchObject({ findings: '1' });
    expect(run.summary).toContain('terraform_unused_declarations');
  });

  test('waits for a secondary rate limit, and never sends the token elsewhere or prints it', async () => {
    await using at = await opened({});
    at.repository.limitNext(1);
    await using run = await at.run();
    expect(at.repository.comments).toHaveLength(1);
    expect(new Set(at.server.requests.map(({ authorization }) => authorization))).toEqual(
      new Set(['Bearer the-token']),
    );
    const log = run.stdout.split('\n').filter((line) => !line.startsWith('::add-mask::'));
    expect([...log, run.stderr, run.summary, JSON.stringify(run.result)].join('\n')).not.toContain('the-token');
  });

  test('is not written where nobody wants it', async () => {
    await using at = await opened({});
    await using _off = await at.run({ comment: 'false' });
    await using _dry = await at.run({ 'dry-run': 'true' });
    expect(at.repository.comments).toEqual([]);
  });
});

describe('a pull request from a fork', () => {
  test.each(['plan', 'apply', 'drift'])('is never given to %s', async (mode) => {
    await using at = await opened({}, {}, 'stranger/site');
    const inputs = {
      mode,
      stacks: 'stacks/test',
      environment: 'test',
      'plan-file': 'x',
      'plan-sha256': 'a'.repeat(64),
    };
    await using run = await at.run(inputs);
    expect(run.exitCode).toBe(1);
    expect(run.annotations.map(({ title }) => title)).toContain('tf-checks: fork-only-checked');
    expect(await at.it.calls()).toEqual([]);
  });
});

describe('a credential that a tool quotes', () => {
  test('is in no log, comment, summary, SARIF file, output or result', async () => {
    const issue = {
      rule: { name: 'some_rule', severity: 'error', link: '' },
      message: 'found AKIAIOSFODNN7EXAMPLE and ghp_0123456789abcdefghijklmnopqrstuvwxyzAB here',
      range: { filename: 'terraform/modules/a/main.tf', start: { line: 1, column: 1 }, end: { line: 1, column: 2 } },
      callers: [],
    };
    const stdout = JSON.stringify({ issues: [issue], errors: [] });
    const stderr = 'warning: postgres://user:hunter2hunter2@db.example.org/x\n';
    await using at = await opened({
      ...fake('tflint', 'terraform/modules/a', { lint: { code: 2, stdout } }),
      ...fake('tflint', 'terraform/stacks/prod', { lint: { code: 70, stderr } }),
    });
    await using run = await at.run({ 'sarif-dir': 'sarif' });
    const folder = join(at.it.repository.path, 'sarif');
    const sarif = (await readdir(folder)).map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(sarif.join()).toContain('some_rule');
    const comment = at.repository.comments.map(({ body }) => body);
    const told = [run.stdout, run.stderr, run.summary, JSON.stringify(run.outputs), JSON.stringify(run.result)];
    const everything = [...told, ...comment, ...sarif].join('\n');
    expect(everything).toContain('found ***');
    for (const secret of ['AKIAIOSFODNN7EXAMPLE', 'ghp_0123456789', 'hunter2'])
      expect(everything).not.toContain(secret);
  });
});

describe('a baseline', () => {
  test('is written by one run and lets the next count only what is new', async () => {
    await using at = await opened(unformatted('terraform/modules/a'));
    const common = { baseline: 'known.json', 'fail-on': 'note' };
    await using made = await at.run({ mode: 'baseline', ...common });
    expect([made.exitCode, made.outputs['findings']]).toEqual([0, '1']);
    await using known = await at.run(common);
    expect([known.exitCode, known.outputs['findings']]).toEqual([0, '0']);
    await at.it.repository.add(unformatted('terraform/stacks/prod'));
    await using next = await at.run(common);
    expect([next.exitCode, next.outputs['findings']]).toEqual([1, '1']);
  });

  test('is not written while a tool has no verdict', async () => {
    await using at = await opened(fake('tflint', 'terraform/modules/a', { lint: { code: 70 } }));
    await using made = await at.run({ mode: 'baseline', baseline: 'known.json' });
    expect(made.exitCode).toBe(1);
    expect(existsSync(join(at.it.repository.path, 'known.json'))).toBe(false);
  });
});

describe('changed-only', () => {
  test('checks what the pull request reaches, and nothing else', async () => {
    await using at = await opened({}, { files: [{ filename: 'terraform/modules/a/main.tf' }] });
    await using run = await at.run({ 'changed-only': 'true' });
    expect(run.exitCode).toBe(0);
    const linted = (await at.it.calls()).filter(({ tool, verb }) => tool === 'tflint' && verb === 'lint');
    expect(linted.map(({ folder }) => folder).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'terraform/modules/a',
      'terraform/stacks/test',
    ]);
  });

  test('runs no tool where nothing of Terraform changed', async () => {
    await using at = await opened({}, { files: [{ filename: 'README.md' }] });
    await using run = await at.run({ 'changed-only': 'true', tools: 'fmt,validate,test,tflint,checkov' });
    expect(run.exitCode).toBe(0);
    expect((await at.it.calls()).filter(({ verb }) => verb !== 'version')).toEqual([]);
  });

  test('checks everything where GitHub does not say what changed, and says so', async () => {
    await using at = await opened({});
    await using run = await at.run({ 'changed-only': 'true', 'github-token': '' });
    expect(run.outputs['findings']).toBe('0');
    expect(run.stdout).toContain('every directory is checked');
    expect((await at.it.calls()).filter(({ verb }) => verb === 'lint')).toHaveLength(3);
  });
});
