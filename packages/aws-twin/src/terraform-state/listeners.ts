import { asCount, asString } from '@deploy/kernel';
import type { ListenerModel, LoadBalancerModel } from '../fleet/fleet-model.ts';
import { actionsOf } from './actions.ts';
import type { Resources } from './resources.ts';
import { ruleOf } from './rules.ts';

export function loadBalancersOf(resources: Resources): readonly LoadBalancerModel[] {
  return resources.ofType('aws_lb').map((balancer) => {
    balancer.only('load_balancer_type', 'application');
    return {
      arn: balancer.needs('arn', asString),
      name: balancer.needs('name', asString),
      dnsName: balancer.needs('dns_name', asString),
    };
  });
}

/** Listeners with their rules, by priority. */
export function listenersOf(resources: Resources): readonly ListenerModel[] {
  const rules = resources.ofType('aws_lb_listener_rule');
  return resources.ofType('aws_lb_listener').map((listener) => {
    const arn = listener.needs('arn', asString);
    const balancer = listener.needs('load_balancer_arn', asString);
    resources.the('aws_lb', 'arn', balancer, listener);
    return {
      arn,
      loadBalancerArn: balancer,
      port: listener.needs('port', asCount),
      protocol: listener.needs('protocol', asString),
      defaultActions: actionsOf(listener, 'default_action'),
      rules: rules
        .filter((rule) => rule.needs('listener_arn', asString) === arn)
        .map(ruleOf)
        .toSorted((one, other) => one.priority - other.priority),
    };
  });
}
