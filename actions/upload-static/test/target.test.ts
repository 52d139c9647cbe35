import { inputVariable, readInputs } from '@deploy/action-kit';
import { describe, expect, test } from '@jest/globals';
import { inputRules } from '../src/input-rules.ts';
import { inputs } from '../src/inputs.ts';
import { resolveTarget, type Target } from '../src/target.ts';

const contract = JSON.stringify({
  version: 1,
  environment: 'test',
  region: 'ca-central-1',
  apps: {
    admin: { bucket: 'of-contract', distribution_id: 'E1', distribution_domain: 'd', url: 'https://admin.example' },
  },
});

async function targetOf(given: Readonly<Record<string, string>>) {
  const asked: (readonly [string, string | null])[] = [];
  const variables = Object.entries({ mode: 'list', ...given }).map(([name, value]) => [inputVariable(name), value]);
  const target: Target = await resolveTarget(
    readInputs(inputs, Object.fromEntries(variables), inputRules),
    async (name, region) => {
      asked.push([name, region]);
      return contract;
    },
  );
  return { ...target, asked };
}

describe('the target of a run', () => {
  test('is the bucket that an input names', async () => {
    expect(await targetOf({ bucket: 'mine', region: 'eu-west-1' })).toEqual({
      bucket: 'mine',
      prefix: '',
      region: 'eu-west-1',
      app: null,
      url: null,
      distributions: [],
      asked: [],
    });
  });

  test('is what the contract says of an app', async () => {
    expect(await targetOf({ app: 'admin', contract })).toEqual({
      bucket: 'of-contract',
      prefix: '',
      region: 'ca-central-1',
      app: 'admin',
      url: 'https://admin.example',
      distributions: ['E1'],
      asked: [],
    });
  });

  test('is what the contract in a parameter says, asked in the region that an input names', async () => {
    const given = { app: 'admin', 'contract-parameter': '/nwac/test/deploy-contract', region: 'us-east-1' };
    expect(await targetOf(given)).toMatchObject({
      bucket: 'of-contract',
      region: 'us-east-1',
      asked: [['/nwac/test/deploy-contract', 'us-east-1']],
    });
  });

  test('is an input rather than what the contract says; then the distribution of the contract is not meant', async () => {
    expect(await targetOf({ app: 'admin', contract, bucket: 'mine', region: 'eu-west-1' })).toMatchObject({
      bucket: 'mine',
      region: 'eu-west-1',
      distributions: [],
    });
  });

  test.each([
    ['', ''],
    ['/', ''],
    ['admin', 'admin/'],
    ['/admin', 'admin/'],
    ['admin/', 'admin/'],
    ['//apps/admin//', 'apps/admin/'],
    ['apps/é/ü n', 'apps/é/ü n/'],
    ['deploy', 'deploy/'],
    ['a/_deploy', 'a/_deploy/'],
  ])('has the prefix %j as %j', async (prefix, expected) => {
    expect(await targetOf({ bucket: 'mine', prefix })).toMatchObject({ prefix: expected });
  });
});
