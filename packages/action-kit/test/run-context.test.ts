import { describe, expect, test } from '@jest/globals';
import { helpLinks, runContext } from '../src/index.ts';

const places = { workingDirectory: '/here', tempDirectory: '/tmp' };

describe('the run', () => {
  test('is named by its address on GitHub, whichever server that is', () => {
    const env = {
      GITHUB_SERVER_URL: 'https://github.example',
      GITHUB_REPOSITORY: 'o/r',
      GITHUB_RUN_ID: '42',
      GITHUB_RUN_ATTEMPT: '3',
      GITHUB_SHA: 'abc',
      GITHUB_REF: 'refs/heads/main',
      GITHUB_ACTOR: 'me',
      GITHUB_WORKSPACE: '/w',
      RUNNER_TEMP: '/t',
    };
    expect(runContext(env, places)).toEqual({
      run: 'https://github.example/o/r/actions/runs/42',
      runId: '42',
      attempt: 3,
      repository: 'o/r',
      commit: 'abc',
      ref: 'refs/heads/main',
      actor: 'me',
      workspace: '/w',
      tempDirectory: '/t',
    });
  });

  test('outside GitHub has nothing but a place to work in', () => {
    expect(runContext({ GITHUB_SHA: '' }, places)).toEqual({
      run: 'a run outside GitHub',
      runId: null,
      attempt: 1,
      repository: null,
      commit: null,
      ref: null,
      actor: null,
      workspace: '/here',
      tempDirectory: '/tmp',
    });
  });

  test('never has a number that is none', () => {
    expect(runContext({ GITHUB_RUN_ID: 'x', GITHUB_RUN_ATTEMPT: 'y' }, places)).toMatchObject({
      runId: null,
      attempt: 1,
    });
  });
});

describe('help', () => {
  test('is linked in the repository and at the ref that the action came from', () => {
    const links = helpLinks({ GITHUB_ACTION_REPOSITORY: 'o/r', GITHUB_ACTION_REF: 'feature/a b' });
    expect(links.troubleshooting('lease-held')).toBe(
      'https://github.com/o/r/blob/feature/a%20b/docs/troubleshooting.md#lease-held',
    );
    expect(links.newIssue).toBe('https://github.com/o/r/issues/new');
  });

  test('is a path when the action is one of the workspace', () => {
    expect(helpLinks({ GITHUB_ACTION_REPOSITORY: '' })).toMatchObject({ newIssue: null });
    expect(helpLinks({}).troubleshooting('bug')).toBe('docs/troubleshooting.md#bug');
  });
});
