import { GithubRepository, githubServer } from '@deploy/action-kit/testing';
import { describe, expect, test } from '@jest/globals';
import { fake, type Stage, stage } from './checked.ts';
import { change, planJson } from './plan-json.ts';

const BACKEND = 'terraform {\n  backend "local" {}\n}\n';
const TREE = Object.fromEntries(['a', 'b', 'c'].map((name) => [`terraform/stacks/${name}/main.tf`, BACKEND]));
const EDITED = { before: { ttl: 60 }, after: { ttl: 300 } };

const looking = (name: string, show: string, code = 2) =>
  fake('terraform', `terraform/stacks/${name}`, { init: {}, plan: { code }, show: { stdout: show } });

const DRIFTED = planJson({
  drift: [change('aws_lb.a', ['update'], EDITED), change('aws_autoscaling_group.a', ['update'], EDITED)],
  changes: [
    change('aws_lb.a', ['update'], { before: { ttl: 300 }, after: { ttl: 60 } }),
    change('aws_lb.b', ['create']),
  ],
});

async function opened(files: Readonly<Record<string, string>>) {
  const it = await stage({ ...TREE, ...files });
  const repository = new GithubRepository();
  const server = await githubServer(repository.reply);
  return {
    it,
    repository,
    look: (inputs: Readonly<Record<string, string>> = {}) =>
      it.run(
        { mode: 'drift', environment: 'test', 'github-token': 'token', ...inputs },
        { env: { PATH: it.tools.path, GITHUB_API_URL: server.url } },
      ),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await it[Symbol.asyncDispose]();
    },
  };
}

const rewrite = (it: Stage, files: Readonly<Record<string, string>>) => it.repository.add(files);

describe('drift', () => {
  test('is told apart from what was not applied, and from what nobody manages', async () => {
    const pending = planJson({ changes: [change('aws_lb.new', ['create'])] });
    await using world = await opened({
      ...looking('a', DRIFTED),
      ...looking('b', pending),
      ...looking('c', planJson({}), 0),
    });
    await using run = await world.look();
    expect([run.exitCode, run.outputs['drifted-stacks'], run.outputs['has-changes']]).toEqual([
      0,
      'terraform/stacks/a',
      'true',
    ]);
    expect(world.repository.issues.map(({ title }) => title)).toEqual(['Drift in terraform/stacks/a (test)']);
    expect(run.result).toMatchObject({
      data: [
        { stack: 'terraform/stacks/a', drifted: [{ address: 'aws_lb.a' }], pending: [{ address: 'aws_lb.b' }] },
        { stack: 'terraform/stacks/b', drifted: [], pending: [{ address: 'aws_lb.new' }] },
        { stack: 'terraform/stacks/c', drifted: [], pending: [] },
      ],
    });
  });

  test('has one issue for each stack, kept up to date and closed when it is gone', async () => {
    await using world = await opened({
      ...looking('a', DRIFTED),
      ...looking('b', DRIFTED),
      ...looking('c', planJson({}), 0),
    });
    await using _first = await world.look();
    await using _second = await world.look();
    expect(world.repository.issues.map(({ state }) => state)).toEqual(['open', 'open']);
    await rewrite(world.it, looking('a', planJson({}), 0));
    await using _third = await world.look();
    expect(world.repository.issues.map(({ state, title }) => [title, state])).toEqual([
      ['Drift in terraform/stacks/a (test)', 'closed'],
      ['Drift in terraform/stacks/b (test)', 'open'],
    ]);
  });

  test('that cannot be looked for fails, hides no other stack, and closes no issue', async () => {
    await using world = await opened({
      ...looking('a', DRIFTED),
      ...looking('b', DRIFTED),
      ...looking('c', planJson({}), 0),
    });
    await using _first = await world.look();
    const broken = { init: {}, plan: { code: 1, stderr: 'Error: no credentials\n' } };
    await rewrite(world.it, fake('terraform', 'terraform/stacks/a', broken));
    await using run = await world.look();
    expect(run.exitCode).toBe(1);
    expect(run.outputs['drifted-stacks']).toBe('terraform/stacks/b');
    expect(run.annotations.find(({ level }) => level === 'error')?.title).toBe('tf-checks: drift-unknown');
    expect(world.repository.issues.map(({ state }) => state)).toEqual(['open', 'open']);
  });

  test('is told in summary and outputs where issues may not be written, with one warning', async () => {
    await using it = await stage({
      ...TREE,
      ...looking('a', DRIFTED),
      ...looking('b', DRIFTED),
      ...looking('c', DRIFTED),
    });
    await using server = await githubServer(new GithubRepository({ mayWrite: false }).reply);
    const env = { PATH: it.tools.path, GITHUB_API_URL: server.url };
    await using run = await it.run({ mode: 'drift', 'github-token': 'token' }, { env });
    expect(run.exitCode).toBe(0);
    expect(run.outputs['drifted-stacks']?.split(',')).toHaveLength(3);
    expect(run.annotations.map(({ level }) => level)).toEqual(['warning']);
  });
});
