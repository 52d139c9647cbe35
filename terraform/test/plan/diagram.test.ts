import { readFileSync } from 'node:fs';
import { readTerraformState } from '@deploy/aws-twin';
import { expect, test } from '@jest/globals';
import { factsOf } from '../../diagram/facts.ts';
import { pictureOf } from '../../diagram/picture.ts';
import { appliedOf, describePlan } from './read-plan.ts';

describePlan('the picture of the system', () => {
  const facts = () => factsOf(readTerraformState(appliedOf('stacks/test').state));

  test('is drawn from what stacks/test makes now (if not: node scripts/diagram.mjs)', () => {
    const committed = readFileSync(new URL('../../../docs/system.svg', import.meta.url), 'utf8');
    expect(pictureOf(facts())).toBe(committed);
  });

  test('refuses words that its boxes cannot hold', () => {
    const [blue, ...others] = facts().colours;
    const long = { colour: 'blue', maximum: 6, weight: 0, ...blue, group: 'a-group-with-a-name-that-nobody-can-read' };
    expect(() => pictureOf({ ...facts(), colours: [long, ...others] })).toThrow(/more than fits/);
  });

  test('is not drawn where something that it shows is missing', () => {
    const state = readTerraformState(appliedOf('stacks/test').state);
    for (const type of ['aws_lb', 'aws_wafv2_web_acl', 'aws_cloudfront_distribution', 'aws_sns_topic']) {
      expect(() => factsOf(state.filter((resource) => resource.type !== type))).toThrow(/The state has no/);
    }
  });
});
