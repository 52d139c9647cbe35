import { asBoolean, asCount, asObject, asString, type JsonObject } from '@deploy/kernel';
import type {
  ListenerAction,
  ListenerModel,
  LoadBalancerModel,
  RuleCondition,
  RuleModel,
} from './fleet/fleet-model.ts';
import { inside, list } from './model-member.ts';
import { present } from './wire/present.ts';

const strings = list(asString);

export function readLoadBalancer(value: unknown, path: string): LoadBalancerModel {
  const at = inside(value, path);
  return {
    arn: at.needs('arn', asString),
    name: at.needs('name', asString),
    ...present({ dnsName: at.may('dnsName', asString) }),
  };
}

export function readListener(value: unknown, path: string): ListenerModel {
  const at = inside(value, path);
  return {
    arn: at.needs('arn', asString),
    loadBalancerArn: at.needs('loadBalancerArn', asString),
    port: at.needs('port', asCount),
    protocol: at.needs('protocol', asString),
    defaultActions: at.needs('defaultActions', list(action)),
    ...present({ defaultRuleArn: at.may('defaultRuleArn', asString), rules: at.may('rules', list(rule)) }),
  };
}

function rule(value: unknown, path: string): RuleModel {
  const at = inside(value, path);
  return {
    arn: at.needs('arn', asString),
    priority: at.needs('priority', asCount),
    conditions: at.needs('conditions', list(condition)),
    actions: at.needs('actions', list(action)),
  };
}

/** As the API has it: what its members hold is the API's business. */
function condition(value: unknown, path: string): RuleCondition {
  const { Field, Values, ...others }: JsonObject = asObject(value, path);
  return {
    ...others,
    Field: asString(Field, `${path}.Field`),
    ...present({ Values: Values === undefined ? undefined : strings(Values, `${path}.Values`) }),
  };
}

function action(value: unknown, path: string): ListenerAction {
  const { ForwardConfig, Order, TargetGroupArn, Type, ...others }: JsonObject = asObject(value, path);
  return {
    ...others,
    Type: asString(Type, `${path}.Type`),
    ...present({
      Order: Order === undefined ? undefined : asCount(Order, `${path}.Order`),
      TargetGroupArn: TargetGroupArn === undefined ? undefined : asString(TargetGroupArn, `${path}.TargetGroupArn`),
      ForwardConfig: ForwardConfig === undefined ? undefined : forward(ForwardConfig, `${path}.ForwardConfig`),
    }),
  };
}

function forward(value: unknown, path: string): NonNullable<ListenerAction['ForwardConfig']> {
  const at = inside(value, path);
  return present({
    TargetGroups: at.may('TargetGroups', list(targetGroupTuple)),
    TargetGroupStickinessConfig: at.may('TargetGroupStickinessConfig', (stickiness, where) => {
      const inner = inside(stickiness, where);
      return present({
        Enabled: inner.may('Enabled', asBoolean),
        DurationSeconds: inner.may('DurationSeconds', asCount),
      });
    }),
  });
}

function targetGroupTuple(value: unknown, path: string) {
  const at = inside(value, path);
  return {
    TargetGroupArn: at.needs('TargetGroupArn', asString),
    ...present({ Weight: at.may('Weight', asCount) }),
  };
}
