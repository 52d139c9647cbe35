import { readFileSync } from 'node:fs';
import { asObject, asString, CONTRACT_MAX_BYTES, parseContract, parseJson } from '@deploy/kernel';
import { expect, test } from '@jest/globals';
import { appliedOf, describePlan } from './read-plan.ts';
import { contractProblems } from './schema.ts';
import { ENVIRONMENTS, NAMES } from './stacks.ts';

const schema = asObject(
  parseJson(
    readFileSync(new URL('../../../packages/kernel/contract.schema.json', import.meta.url), 'utf8'),
    'contract.schema.json',
  ),
  'contract.schema.json',
);

describePlan.each([...ENVIRONMENTS])('what %s is after an apply', (environment) => {
  const applied = () => appliedOf(`stacks/${environment}`);
  const contract = () =>
    asString(
      asObject(asObject(applied().state['outputs'], 'outputs')['deploy_contract'], 'deploy_contract')['value'],
      'value',
    );

  test('39 contract: has the form of contract.schema.json, and fits into a parameter', () => {
    expect(contractProblems(schema, parseJson(contract(), 'contract'))).toEqual([]);
    expect(Buffer.byteLength(contract())).toBeLessThan(CONTRACT_MAX_BYTES);
  });

  test('39 contract: the actions read it, whole and with the names of the roadmap', () => {
    const read = parseContract(contract());
    expect(read).toEqual(parseJson(contract(), 'contract'));
    expect(read.environment).toBe(environment);
    expect(Object.values(read.apps).map(({ bucket }) => bucket)).toEqual(NAMES[environment].buckets);
    expect(Object.values(read.apps).map(({ url }) => url)).toEqual(
      NAMES[environment].hosts.map((host) => `https://${host}`),
    );
    expect(read.api?.colours.blue.target_group_arn).not.toBe(read.api?.colours.green.target_group_arn);
    expect(read.api?.colours.blue.release_parameter).toBe(`/nwac/${environment}/api/blue/release`);
    expect(read.api?.colours.green.gate_alarms.join()).toContain('green');
  });

  test('39 contract: previews are asked for under a name that leads to the API before and after the cutover', () => {
    const preview = parseContract(contract()).api?.preview;
    expect(preview?.url).toBe(`https://${NAMES[environment].preview}`);
    expect(Object.values(parseContract(contract()).apps).map(({ url }) => url)).not.toContain(preview?.url);
  });
});
