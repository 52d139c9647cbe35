import { describe, expect, test } from '@jest/globals';
import { callerGrants, rules } from './rules.ts';
import { parseWorkflow, workflowNamed, workflows } from './workflow.ts';

const expression = (inner: string) => `$${'{{'} ${inner} }}`;

const broken = (name: string, from: string | RegExp, to: string) => {
  const { text, file } = workflowNamed(name);
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${name} has no ${from}`);
  return parseWorkflow(file, changed);
};

describe.each(Object.entries(rules))('rule %s', (_name, rule) => {
  test.each(workflows.map((workflow) => [workflow.file, workflow] as const))('holds in %s', (_file, workflow) => {
    expect(rule(workflow)).toEqual([]);
  });
});

test.each(workflows.map((workflow) => [workflow.file, workflow] as const))(
  '%s grants what it calls needs',
  (_file, workflow) => {
    expect(callerGrants(workflows)(workflow)).toEqual([]);
  },
);

describe('a rule notices', () => {
  test.each([
    ['leastPermissions', 'deploy-api.yml', 'permissions: {}\n\njobs', 'permissions: write-all\n\njobs'],
    ['pinned', 'deploy-api.yml', /download-artifact@[0-9a-f]{40}/, 'download-artifact@v8'],
    ['pinned', 'deploy-api.yml', '$/actions/asg-refresh', '$/actions/asg-refresh@v1'],
    ['pinned', 'deploy-api.yml', '$/actions/asg-refresh', '$/actions/asg'],
    ['noExpressionInShell', 'deploy-api.yml', 'echo "| Status |', `echo "${expression('inputs.app')} |`],
    ['noExpressionInShell', 'deploy-api.yml', '        shell: bash\n', ''],
    ['timeouts', 'deploy-api.yml', '    timeout-minutes: 115\n', ''],
    [
      'checkedFirst',
      'deploy-api.yml',
      '    needs: preflight\n    runs-on: ubuntu-24.04\n    # Cred',
      '    runs-on: ubuntu-24.04\n    # Cred',
    ],
    [
      'checkedFirst',
      'deploy-api.yml',
      `name: ${expression('needs.preflight.outputs.environment')}`,
      `name: ${expression('inputs.environment')}`,
    ],
    ['checkedFirst', 'deploy-api.yml', '    timeout-minutes: 5\n', '    timeout-minutes: 5\n    environment: prod\n'],
    ['checkedFirst', 'deploy-api.yml', '    name: Deploy\n', '    name: Deploy\n    if: always()\n'],
    ['planEnvironmentChecked', 'cutover.yml', "format('{0}-plan', inputs.environment)", 'inputs.environment'],
    ['explained', 'deploy-api.yml', '  explain:\n', '  other:\n'],
    ['queued', 'deploy-api.yml', '      queue: max\n', ''],
    ['queued', 'deploy-api.yml', 'cancel-in-progress: false', 'cancel-in-progress: true'],
    ['queued', 'rollback.yml', '    timeout-minutes: 90\n', '    timeout-minutes: 90\n    concurrency: prod\n'],
    ['noQueueAroundGate', 'deploy-api.yml', '\njobs:', '\nconcurrency: prod\n\njobs:'],
    ['safeTriggers', 'deploy-api.yml', 'on:\n', 'on:\n  pull_request_target:\n'],
    ['noSecrets', 'deploy-api.yml', `${expression('vars.AWS_REGION')}`, `${expression('secrets.AWS_REGION')}`],
    ['noSecrets', 'pipeline.yml', '    with:\n', '    secrets: inherit\n    with:\n'],
    ['inputForms', 'deploy-api.yml', 'default: 60', 'default: "60"'],
    ['inputForms', 'cutover.yml', 'default: "1.11.4"', 'default: "1.12.2"'],
    ['inputsHaveDomains', 'deploy-api.yml', '            file: path\n', ''],
    ['inputsHaveDomains', 'deploy-api.yml', 'default: "5,25,50,100"', 'default: "slowly"'],
    ['outputsExist', 'deploy-api.yml', 'steps.rollout.outputs.live-colour', 'steps.rollout.outputs.live-color'],
    ['outputsExist', 'deploy-api.yml', 'needs.preflight.outputs.artifact-id ', 'needs.preflight.outputs.artifact '],
    [
      'inputsExist',
      'deploy-api.yml',
      `on-failure: ${expression('inputs.on-failure')}`,
      `on-failed: ${expression('inputs.on-failure')}`,
    ],
    ['checkouts', 'drift.yml', 'persist-credentials: false', 'persist-credentials: true'],
    ['checkouts', 'deploy-api.yml', /artifact-ids: .*/, 'name: build'],
  ] as const)('%s in %s, with %p in place', (rule, file, from, to) => {
    expect(rules[rule](broken(file, from, to))).not.toEqual([]);
  });

  test('a caller that grants too little', () => {
    const workflow = broken('pipeline.yml', /id-token: write # .*\n/, 'id-token: none\n');
    expect(callerGrants(workflows)(workflow)).not.toEqual([]);
  });
});
