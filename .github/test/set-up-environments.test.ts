import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { runScript } from './script-of.ts';
import { root } from './workflow.ts';

const script = readFileSync(`${root}examples/app-repo/set-up-environments.sh`, 'utf8');

const variables = JSON.stringify({
  test: { AWS_REGION: 'ca-central-1' },
  prod: { AWS_REGION: 'ca-central-1', DEPLOY_ROLE_ARN: 'arn:aws:iam::123456789012:role/x y' },
});

/** What was sent is logged; the rule that is there is read back. */
const gh = (rules: string) => `
  case "$*" in
    *--jq*) echo ${rules};;
    *--input*) cat >> "$STATE"; cat "$STATE" >&2;;
  esac`;

const run = (args: readonly string[], rules = 'true') =>
  runScript(
    `set -- ${args.join(' ')}\n${script.replace('variables=$(cat)', `variables='${variables}'`)}`,
    {},
    { gh: gh(rules) },
  );

describe('set-up-environments.sh', () => {
  test('gives prod reviewers, no self-review and no way past them, and every environment the branch main alone', async () => {
    const done = await run(['app', 'nwac/console', '1234567']);
    expect([done.exitCode, done.calls.filter((call) => call.includes('PUT')).length]).toEqual([0, 2]);
    expect(done.log).toContain('"prevent_self_review": true');
    expect(done.log).toContain('"can_admins_bypass": false');
    expect(done.log).toContain('"id": 1234567');
    expect(done.calls.filter((call) => call.includes('name=main'))).toHaveLength(2);
    expect(done.calls.filter((call) => call.startsWith('gh variable'))).toEqual([
      'gh variable set AWS_REGION --repo nwac/console --env test --body ca-central-1',
      'gh variable set AWS_REGION --repo nwac/console --env prod --body ca-central-1',
      'gh variable set DEPLOY_ROLE_ARN --repo nwac/console --env prod --body arn:aws:iam::123456789012:role/x y',
    ]);
  });

  test('makes the environments that plan for the infrastructure alone', async () => {
    const done = await run(['infrastructure', 'nwac/infrastructure', '1234567']);
    expect(
      done.calls.filter((call) => call.includes('PUT')).map((call) => /environments\/(\S+)/.exec(call)?.[1]),
    ).toEqual(['test', 'prod', 'test-plan', 'prod-plan']);
  });

  test('stops where an environment takes other branches than main', async () => {
    const done = await run(['app', 'nwac/console', '1234567'], 'false');
    expect([done.exitCode, done.log]).toEqual([1, expect.stringContaining('takes other branches than main')]);
  });

  test.each([
    [['app', 'nwac/console']],
    [['other', 'nwac/console', '1']],
    [['app', 'console', '1']],
    [['app', 'nwac/console', 'team']],
  ])('does nothing with %j', async (args) => {
    const done = await run(args);
    expect([done.exitCode, done.calls]).toEqual([2, []]);
  });
});
