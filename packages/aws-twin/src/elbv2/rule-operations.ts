import type { Action, DescribeRulesInput, ModifyRuleInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ListenerAction } from '../fleet/fleet-model.ts';
import type { Given } from '../wire/operation.ts';
import { checkSecrets } from './client-secrets.ts';
import { changeNeed, chosen, type ElbOperation, elbError, elbPage, readNeed } from './elbv2-operation.ts';
import { ruleMembers } from './rule-members.ts';

export const describeRules: ElbOperation<DescribeRulesInput> = {
  honours: ['ListenerArn', 'RuleArns', 'Marker', 'PageSize'],
  needs: () => readNeed('DescribeRules'),
  run(input, { fleet }) {
    const { ListenerArn, RuleArns = [] } = input;
    if ((ListenerArn === undefined) === (RuleArns.length === 0)) {
      throw elbError('ValidationError', 'You must specify either listener ARN or rule ARNs.');
    }
    const all = fleet.describeRules();
    if (ListenerArn === undefined) {
      const rules = chosen(all, RuleArns, { code: 'RuleNotFound', what: 'rules' });
      return { Rules: rules.map(ruleMembers) };
    }
    chosen(fleet.describeListeners(), [ListenerArn], { code: 'ListenerNotFound', what: 'listeners' });
    const page = elbPage(
      all.filter(({ listenerArn }) => listenerArn === ListenerArn),
      input,
    );
    return { Rules: page.items.map(ruleMembers), ...(page.next === null ? {} : { NextMarker: page.next }) };
  },
};

export const modifyRule: ElbOperation<Given<ModifyRuleInput, 'RuleArn'>> = {
  honours: ['RuleArn', 'Actions', 'Conditions'],
  needs: ({ RuleArn }) => changeNeed('ModifyRule', RuleArn),
  run({ Actions, Conditions, RuleArn }, { fleet, knobs }) {
    if (Actions === undefined && Conditions === undefined && knobs.emptyChange === 'refused') {
      throw elbError('ValidationError', 'You must specify either conditions or actions.');
    }
    const actions = Actions?.map(givenAction);
    const [present] = chosen(fleet.describeRules(), [RuleArn], { code: 'RuleNotFound', what: 'rules' });
    if (actions !== undefined) checkSecrets(actions, present?.actions ?? []);
    const rule = fleet.modifyRule(RuleArn, {
      ...(actions === undefined ? {} : { actions }),
      ...(Conditions === undefined ? {} : { conditions: Conditions.map((condition) => ({ ...condition })) }),
    });
    return { Rules: [ruleMembers(rule)] };
  },
};

/** An action as it is kept. */
export function givenAction(action: Action): ListenerAction {
  return { ...action, Type: action.Type ?? '' };
}
