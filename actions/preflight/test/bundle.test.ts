import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type BundleResult, runBundle } from '@deploy/action-kit/testing';
import { describe, expect, test } from '@jest/globals';
import { github, protectedEnvironment, type Repository } from './github.ts';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const workflow = '.github/workflows/release.yml';

async function check(repository: Repository, inputs: Record<string, string> = {}, env: Record<string, string> = {}) {
  await using server = await github(repository);
  const run = await runBundle({
    dist,
    inputs: {
      token: 'canary-token-of-the-job',
      environment: 'prod',
      'workflow-commit': '89abcdef0123456789abcdef0123456789abcdef',
      values: '{"app":"admin"}',
      domains: 'app: app',
      ...inputs,
    },
    env: {
      GITHUB_API_URL: server.url,
      GITHUB_EVENT_NAME: 'push',
      GITHUB_REF_PROTECTED: 'false',
      GITHUB_TRIGGERING_ACTOR: 'octocat',
      GITHUB_WORKFLOW_REF: `example/site/${workflow}@refs/heads/main`,
      ...env,
    },
  });
  const { requests } = server;
  return { ...run, requests };
}

const refusalOf = ({ annotations }: Pick<BundleResult, 'annotations'>) =>
  annotations.filter(({ level }) => level === 'error').map(({ text }) => text);

const codesOf = (run: Pick<BundleResult, 'annotations'>) =>
  refusalOf(run).flatMap((text) => [...text.matchAll(/ \[([a-z-]+)\]/g)].map(([, code]) => code));

describe('preflight, as GitHub runs it', () => {
  test('lets a run go on, reading only, and hands on what it checked', async () => {
    const run = await check({ environment: protectedEnvironment });
    expect(run.annotations).toEqual([]);
    expect(run.exitCode).toBe(0);
    expect(run.outputs).toMatchObject({
      environment: 'prod',
      gate: 'reviewers',
      reviewers: '1',
      problems: '0',
      'workflow-commit': '89abcdef0123456789abcdef0123456789abcdef',
    });
    expect(new Set(run.requests.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(run.summary).toContain('somebody else approves on GitHub');
  });

  test('never shows the token', async () => {
    const run = await check({ environment: null });
    const shown = [
      run.stdout.replace(/^::add-mask::.*$/gm, ''),
      run.stderr,
      run.summary,
      JSON.stringify([run.outputs, run.result]),
    ];
    expect(shown.join('\n')).not.toContain('canary-token');
    expect(run.masks).toEqual(['canary-token-of-the-job']);
  });

  test('lists everything that is wrong at once, each with its page', async () => {
    const open = { id: 7, name: 'prod', protection_rules: [], deployment_branch_policy: null };
    const run = await check(
      { environment: open },
      { values: '{"app":"$(id)","x":1}' },
      { GITHUB_EVENT_NAME: 'pull_request' },
    );
    expect(run.exitCode).toBe(1);
    expect(codesOf(run)).toEqual([
      'value-invalid',
      'value-without-domain',
      'branch-rule-missing',
      'reviewers-missing',
      'event-not-allowed',
    ]);
    expect(refusalOf(run)).toEqual([
      expect.stringContaining('https://github.com/example/site/settings/environments/7/edit'),
    ]);
    expect(run.summary).toContain('https://github.com/example/site/settings/environments/7/edit');
    expect(run.outputs).toMatchObject({ problems: '5', 'workflow-commit': expect.stringMatching(/^89ab/) });
  });

  test('refuses where GitHub does not let it look', async () => {
    const run = await check({ environment: null, refuse: 403 });
    expect(codesOf(run)).toEqual(['environment-unreadable']);
  });

  test('refuses the re-run of an old run, by the deployments of the same workflow alone', async () => {
    const newer = { state: 'success', run: 1001, workflow };
    const other = { state: 'success', run: 2000, workflow: '.github/workflows/api.yml' };
    const failed = { state: 'failure', run: 3000, workflow };
    const run = await check({ environment: protectedEnvironment, deployments: [failed, other, newer] });
    expect(codesOf(run)).toEqual(['newer-run-live']);
    const current = await check({
      environment: protectedEnvironment,
      deployments: [failed, other, { ...newer, run: 999 }],
    });
    expect(current.exitCode).toBe(0);
  });

  test('finds the author of the commit for a gate without reviewers', async () => {
    const inputs = {
      gate: 'branch-only',
      confirmation: 'deploy admin to prod',
      'expected-confirmation': 'deploy admin to prod',
    };
    const run = await check({ environment: protectedEnvironment, author: 'octocat' }, inputs, {
      GITHUB_EVENT_NAME: 'workflow_dispatch',
    });
    expect(codesOf(run)).toEqual(['second-person-missing']);
  });

  test('binds the run to one artifact by id and digest', async () => {
    const artifacts = [{ id: 5, name: 'console', digest: `sha256:${'a'.repeat(64)}`, expired: false }];
    const asked = { artifact: 'console', 'artifact-digest': 'a'.repeat(64) };
    const run = await check({ environment: protectedEnvironment, artifacts }, asked);
    expect(run.outputs).toMatchObject({ 'artifact-id': '5', 'artifact-digest': `sha256:${'a'.repeat(64)}` });
    const missing = await check({ environment: protectedEnvironment }, asked);
    expect(codesOf(missing)).toEqual(['run-artifact-missing']);
  });

  test('checks variables of an environment without a request and without a token', async () => {
    const domains = 'DEPLOY_ROLE_ARN: role\nDEPLOY_CONTRACT_PARAMETER: parameter';
    const run = await check(
      { environment: null },
      { mode: 'values', token: '', values: '{"DEPLOY_ROLE_ARN":"","OTHER":"x"}', domains },
    );
    expect(codesOf(run)).toEqual(['value-missing', 'value-missing']);
    expect(run.requests).toEqual([]);
  });

  test('is built for Node without anything beside it', async () => {
    expect(await readFile(`${dist}/index.js`, 'utf8')).not.toContain('actions/preflight/src');
  });
});
