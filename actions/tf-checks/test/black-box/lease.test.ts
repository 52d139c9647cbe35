import { readFileSync } from 'node:fs';
import { createTwin, realClock, serveTwin } from '@deploy/aws-twin';
import { rolloutKeys } from '@deploy/fleet-rollout';
import { parseLease, parsePermissions, resolvePermissions, sha256Hex } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { fake, stage } from './checked.ts';
import { change, planJson } from './plan-json.ts';

const STACK = 'terraform/stacks/test';
const BUCKET = 'nwac-api-releases-test';
const ACCOUNT = '111122223333';
const RULES = [`arn:aws:elasticloadbalancing:ca-central-1:${ACCOUNT}:listener-rule/app/api/1/2/3`];
const KEY = rolloutKeys(sha256Hex(RULES.join('\n'))).lease;

const colour = (name: string) => ({
  ...{ asg: `api-${name}`, release_parameter: `/nwac/test/api/${name}/release`, gate_alarms: [] },
  target_group_arn: `arn:aws:elasticloadbalancing:ca-central-1:${ACCOUNT}:targetgroup/${name}/1`,
});

const CONTRACT = JSON.stringify({
  ...{ version: 1, environment: 'test', region: 'ca-central-1', apps: {} },
  api: {
    ...{ listener_rule_arns: RULES, artifact_bucket: BUCKET, health_path: '/healthz', floor: 2 },
    preview: { url: 'https://app.example.org', header: 'x-preview', values: { blue: 'b', green: 'g' } },
    colours: { blue: colour('blue'), green: colour('green') },
  },
});

/** A bucket over HTTP, and credentials that may do what iam.json says and nothing else. */
async function world(apply: object) {
  const changes = [change('terraform_data.a', ['create'])];
  const it = await stage({
    [`${STACK}/main.tf`]: 'terraform {\n  backend "local" {}\n}\n',
    'plans/.keep': '',
    ...fake('terraform', STACK, { init: {}, plan: { code: 2 }, show: { stdout: planJson({ changes }) }, apply }),
  });
  const model = {
    accountId: ACCOUNT,
    buckets: [{ name: BUCKET, region: 'ca-central-1', versioning: true, policy: null }],
    distributions: [],
  };
  const twin = createTwin(model, { clock: realClock() });
  const credentials = { accessKeyId: 'KEY1', secretAccessKey: 'secret of KEY1', sessionToken: 'session of KEY1' };
  const iam = parsePermissions(JSON.parse(readFileSync(new URL('../../iam.json', import.meta.url), 'utf8')));
  twin.identities.add({
    ...{ arn: `arn:aws:sts::${ACCOUNT}:assumed-role/apply/KEY1`, credentials },
    allow: resolvePermissions(iam, { values: { bucket: BUCKET }, mode: 'apply' }),
  });
  const served = await serveTwin(twin, { port: 0 });
  const lease = () => {
    const bytes = twin.store.buckets.get(BUCKET)?.current(KEY)?.bytes;
    return bytes === undefined ? null : parseLease(new TextDecoder().decode(bytes));
  };
  const common = { stacks: 'stacks/test', environment: 'test', 'plan-file': 'plans/test.tfplan' };
  const env = {
    ...{ PATH: it.tools.path, AWS_ENDPOINT_URL: served.url, AWS_REGION: 'ca-central-1' },
    ...{ AWS_ACCESS_KEY_ID: 'KEY1', AWS_SECRET_ACCESS_KEY: 'secret of KEY1', AWS_SESSION_TOKEN: 'session of KEY1' },
  };
  return {
    ...{ it, twin, lease },
    run: async (onLine?: (line: string) => void) => {
      const made = await it.run({ mode: 'plan', ...common });
      const digest = made.outputs['plan-sha256'] ?? '';
      await made[Symbol.asyncDispose]();
      const inputs = { mode: 'apply', ...common, 'plan-sha256': digest, contract: CONTRACT };
      return it.run(inputs, { env, ...(onLine === undefined ? {} : { onLine }) });
    },
    [Symbol.asyncDispose]: async () => {
      await served.close();
      await it[Symbol.asyncDispose]();
    },
  };
}

describe('an apply with a contract', () => {
  test('holds the lease of the rollouts of its environment while Terraform runs, and frees it after', async () => {
    await using at = await world({ stdout: 'aws_lb.a: Creating...\n' });
    const during: (string | undefined)[] = [];
    await using run = await at.run((line) => {
      if (line.includes('Creating...')) during.push(at.lease()?.state);
    });
    expect(run.stdout).not.toContain('::error');
    expect(during).toEqual(['held']);
    expect(at.lease()).toMatchObject({ state: 'free', generation: 1 });
  });

  test('frees it also when the apply fails', async () => {
    await using at = await world({ code: 1, stderr: 'Error: no\n' });
    await using run = await at.run();
    expect(run.exitCode).toBe(1);
    expect(at.lease()).toMatchObject({ state: 'free' });
  });

  test('applies nothing where somebody holds deploys back', async () => {
    await using at = await world({});
    const hold = {
      by: 'https://github.com/example/site/actions/runs/9',
      reason: 'an incident',
      at: '2026-01-01T00:00:00Z',
    };
    await using before = await at.run();
    expect(before.stdout).not.toContain('::error');
    const bucket = at.twin.store.buckets.get(BUCKET);
    const found = bucket?.current(KEY) ?? null;
    if (found === null) throw new Error('there is no lease');
    const bytes = new TextEncoder().encode(JSON.stringify({ ...at.lease(), hold }));
    bucket?.put(KEY, { ...found, bytes, etag: '"held-back"' }, found.lastModifiedMs);
    await using run = await at.run();
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toContain('an incident');
    expect((await at.it.calls()).filter(({ verb }) => verb === 'apply')).toHaveLength(1);
  });
});
