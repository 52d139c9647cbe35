import { apiFleetModel } from '@deploy/aws-twin';
import { describe, expect, test } from '@jest/globals';
import { permissionsOf } from './fleet-under-test.ts';

const actionsOf = (inputs: Readonly<Record<string, string>>) =>
  permissionsOf(apiFleetModel(), inputs).flatMap(({ actions }) => actions);

describe('what a deploy needs to move weights', () => {
  test('is to change rules, and no listener, where weights stand in rules of a contract', () => {
    const actions = actionsOf({ 'contract-parameter': '/nwac/test/deploy-contract' });
    expect(actions).toContain('elasticloadbalancing:ModifyRule');
    expect(actions).not.toContain('elasticloadbalancing:ModifyListener');
  });

  test('is to change a listener too, where an input may name one', () => {
    const listener = 'arn:aws:elasticloadbalancing:ca-central-1:111122223333:listener/app/api/c/d';
    expect(actionsOf({ 'listener-rule-arns': listener })).toContain('elasticloadbalancing:ModifyListener');
  });
});
