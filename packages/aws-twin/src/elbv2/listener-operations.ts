import type { DescribeListenersInput, ModifyListenerInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Given } from '../wire/operation.ts';
import { checkSecrets } from './client-secrets.ts';
import {
  changeNeed,
  chosen,
  type ElbContext,
  type ElbOperation,
  elbError,
  elbPage,
  readNeed,
} from './elbv2-operation.ts';
import { listenerMembers } from './rule-members.ts';
import { givenAction } from './rule-operations.ts';

export const describeListeners: ElbOperation<DescribeListenersInput> = {
  honours: ['LoadBalancerArn', 'ListenerArns', 'Marker', 'PageSize'],
  needs: () => readNeed('DescribeListeners'),
  run(input, context) {
    const page = elbPage(wanted(input, context), input);
    return { Listeners: page.items.map(listenerMembers), ...(page.next === null ? {} : { NextMarker: page.next }) };
  },
};

function wanted({ ListenerArns = [], LoadBalancerArn }: DescribeListenersInput, { fleet }: ElbContext) {
  const all = fleet.describeListeners();
  if (ListenerArns.length > 0) return chosen(all, ListenerArns, { code: 'ListenerNotFound', what: 'listeners' });
  if (LoadBalancerArn === undefined) {
    throw elbError('ValidationError', 'You must specify either listener ARNs or a load balancer ARN.');
  }
  chosen(fleet.describeLoadBalancers(), [LoadBalancerArn], { code: 'LoadBalancerNotFound', what: 'load balancers' });
  return all.filter(({ loadBalancerArn }) => loadBalancerArn === LoadBalancerArn);
}

export const modifyListener: ElbOperation<Given<ModifyListenerInput, 'ListenerArn'>> = {
  honours: ['ListenerArn', 'DefaultActions'],
  needs: ({ ListenerArn }) => changeNeed('ModifyListener', ListenerArn),
  run({ DefaultActions, ListenerArn }, { fleet, knobs }) {
    const [found] = chosen(fleet.describeListeners(), [ListenerArn], { code: 'ListenerNotFound', what: 'listeners' });
    if (DefaultActions !== undefined) {
      const actions = DefaultActions.map(givenAction);
      checkSecrets(actions, found?.defaultActions ?? []);
      return { Listeners: [listenerMembers(fleet.modifyListener(ListenerArn, actions))] };
    }
    if (knobs.emptyChange === 'refused') {
      throw elbError('ValidationError', 'You must specify at least one property of the listener.');
    }
    return { Listeners: found === undefined ? [] : [listenerMembers(found)] };
  },
};
