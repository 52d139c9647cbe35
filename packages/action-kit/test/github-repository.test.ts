import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { changedFiles } from '../src/github/changed-files.ts';
import { Comments } from '../src/github/comments.ts';
import { readWorkflowEvent, type WorkflowEvent } from '../src/github/event.ts';
import { LabelledIssues } from '../src/github/issues.ts';
import { githubRest } from '../src/github/rest.ts';
import { GithubRepository, type RepositoryState } from '../src/testing/github-repository.ts';
import { githubServer } from '../src/testing/github-server.ts';

async function opened(state: RepositoryState = {}) {
  const repository = new GithubRepository(state);
  const server = await githubServer(repository.reply);
  const slept: number[] = [];
  const clock = { now: () => 0, monotonic: () => 0, sleep: async (ms: number) => void slept.push(ms) };
  const random = { fraction: () => 0.5, nonce: () => 'nonce' };
  const github = githubRest({ env: { GITHUB_API_URL: server.url }, token: 'token', clock, random });
  return {
    ...{ repository, github, slept },
    comments: new Comments(github, 'example/site', 7),
    issues: new LabelledIssues(github, 'example/site', 'terraform drift'),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const pull = (fields: Partial<WorkflowEvent>): WorkflowEvent => ({
  ...{ name: 'pull_request', push: null, pullRequest: { number: 7, isFork: false, head: null } },
  ...fields,
});

describe('comments of a pull request', () => {
  test('are read over all pages, written, changed and removed', async () => {
    await using it = await opened();
    for (let nth = 0; nth < 250; nth += 1) it.repository.addComment(`comment ${nth}`);
    expect((await it.comments.list())?.length).toBe(250);
    const made = await it.comments.create('new');
    expect(made.kind).toBe('written');
    const id = made.kind === 'written' ? made.id : 0;
    expect(await it.comments.update(id, 'newer')).toEqual({ kind: 'written', id });
    expect((await it.comments.list())?.at(-1)).toMatchObject({ id, body: 'newer' });
    expect(await it.comments.remove(id)).toBe(true);
    expect(await it.comments.remove(id)).toBe(true);
    expect((await it.comments.list())?.length).toBe(250);
  });

  test('that may not be written, or are too long, say so and throw nothing', async () => {
    await using fork = await opened({ mayWrite: false });
    expect(await fork.comments.create('x')).toEqual({
      ...{ kind: 'refused', status: 403, reason: 'Resource not accessible by integration' },
    });
    await using own = await opened();
    expect(await own.comments.create('x'.repeat(65_537))).toMatchObject({ kind: 'refused', status: 422 });
    expect(await own.comments.create('x'.repeat(65_536))).toMatchObject({ kind: 'written' });
    expect(await own.comments.update(1, 'gone')).toMatchObject({ kind: 'refused', status: 404 });
  });

  test('of others are not taken for own ones, however they look', async () => {
    await using it = await opened();
    it.repository.addComment('<!-- marker -->', { login: 'stranger', type: 'User' });
    const own = it.repository.addComment('<!-- marker -->');
    expect((await it.comments.own())?.map(({ id }) => id)).toEqual([own]);
  });

  test('wait for a secondary rate limit as long as GitHub asks', async () => {
    await using it = await opened();
    it.repository.limitNext(2);
    expect(await it.comments.create('x')).toMatchObject({ kind: 'written' });
    expect(it.repository.comments).toHaveLength(1);
    expect(it.slept.filter((ms) => ms === 1_000).length).toBeGreaterThanOrEqual(2);
  });
});

describe('changed files', () => {
  test('are those of all pages, by both names of what was renamed', async () => {
    const files = Array.from({ length: 140 }, (_, nth) => ({ filename: `a/${nth}.tf` }));
    await using it = await opened({ files: [...files, { filename: 'new.tf', previous_filename: 'old.tf' }] });
    const changed = await changedFiles(it.github, 'example/site', pull({}));
    expect(changed).toHaveLength(142);
    expect(changed).toContain('old.tf');
  });

  test('are unknown where GitHub lists no more, or does not answer', async () => {
    const files = Array.from({ length: 300 }, (_, nth) => ({ filename: `${nth}.tf` }));
    await using it = await opened({ files });
    const push = { name: 'push', pullRequest: null, push: { before: 'a', after: 'b' } };
    expect(await changedFiles(it.github, 'example/site', push)).toBeNull();
    expect(await changedFiles(it.github, 'example/other', pull({}))).toBeNull();
    expect(await changedFiles(it.github, 'example/site', { ...push, push: null })).toBeNull();
  });
});

describe('issues with a label', () => {
  test('are opened, changed and closed, and those of others are left alone', async () => {
    await using it = await opened();
    it.repository.issues.push({ number: 1, title: 'other', body: '', state: 'open', labels: ['bug'] });
    const number = await it.issues.create('drift of test', 'text');
    expect(number).toBe(2);
    expect(await it.issues.open()).toMatchObject([{ number: 2, title: 'drift of test', body: 'text' }]);
    expect(await it.issues.update(2, 'drift of test', 'more')).toBe(true);
    expect(await it.issues.close(2)).toBe(true);
    expect(await it.issues.open()).toEqual([]);
    await using reader = await opened({ mayWrite: false });
    expect(await reader.issues.create('x', 'y')).toBeNull();
  });
});

describe('the event of a workflow', () => {
  const folder = mkdtempSync(join(tmpdir(), 'event-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const read = (payload: unknown) => {
    const file = join(folder, 'event.json');
    writeFileSync(file, typeof payload === 'string' ? payload : JSON.stringify(payload));
    return readWorkflowEvent({ GITHUB_EVENT_PATH: file, GITHUB_EVENT_NAME: 'pull_request' });
  };
  const from = (name: string | null) => ({
    pull_request: {
      number: 7,
      head: { sha: 'abc', repo: name === null ? null : { full_name: name } },
      base: { repo: { full_name: 'example/site' } },
    },
  });

  test('tells a fork, also one that was deleted, from a branch', async () => {
    expect((await read(from('example/site'))).pullRequest).toEqual({ number: 7, isFork: false, head: 'abc' });
    expect((await read(from('stranger/site'))).pullRequest?.isFork).toBe(true);
    expect((await read(from(null))).pullRequest?.isFork).toBe(true);
  });

  test('of a push has its commits, save for the first of a branch', async () => {
    expect((await read({ before: 'aa', after: 'bb' })).push).toEqual({ before: 'aa', after: 'bb' });
    expect((await read({ before: '0000', after: 'bb' })).push).toBeNull();
  });

  test('that cannot be read is none', async () => {
    expect(await read('{')).toEqual({ name: 'pull_request', pullRequest: null, push: null });
    expect(await readWorkflowEvent({})).toEqual({ name: '', pullRequest: null, push: null });
  });
});
