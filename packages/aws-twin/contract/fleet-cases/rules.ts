import assert from 'node:assert/strict';
import {
  type Action,
  DescribeListenersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ModifyListenerCommand,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { callRefused } from '../call-refused.ts';
import { type FleetCase, type FleetTarget, ruleOf } from '../fleet-target.ts';

function weighted({ targetGroupArns }: FleetTarget, blue: number, green: number, stickySeconds?: number): Action {
  return {
    Type: 'forward',
    ForwardConfig: {
      TargetGroups: [
        { TargetGroupArn: targetGroupArns.blue, Weight: blue },
        { TargetGroupArn: targetGroupArns.green, Weight: green },
      ],
      TargetGroupStickinessConfig:
        stickySeconds === undefined ? { Enabled: false } : { Enabled: true, DurationSeconds: stickySeconds },
    },
  };
}

function modify({ elb, ruleArn }: FleetTarget, ...Actions: Action[]) {
  return elb.send(new ModifyRuleCommand({ RuleArn: ruleArn, Actions }));
}

/** What a forward says, whatever the order that it is given. */
function forwardOf(actions: readonly Action[] | undefined) {
  return actions?.map(({ ForwardConfig }) => ForwardConfig);
}

/** An ARN of the same form that nothing has. */
const unknown = (arn: string) => arn.replace(/.$/, (last) => (last === '0' ? '1' : '0'));

export const rules: readonly FleetCase[] = [
  {
    name: 'weights are read back as they were written, by rule and by listener',
    async run(target) {
      await modify(target, weighted(target, 95, 5));
      const written = [weighted(target, 95, 5).ForwardConfig];
      assert.deepEqual(forwardOf((await ruleOf(target)).Actions), written);
      const { Rules = [] } = await target.elb.send(new DescribeRulesCommand({ ListenerArn: target.listenerArn }));
      assert.deepEqual(forwardOf(Rules.find(({ RuleArn }) => RuleArn === target.ruleArn)?.Actions), written);
    },
  },
  {
    name: 'a weight of zero and stickiness are read back as they were written',
    async run(target) {
      await modify(target, weighted(target, 0, 100, 600));
      assert.deepEqual(forwardOf((await ruleOf(target)).Actions), [weighted(target, 0, 100, 600).ForwardConfig]);
    },
  },
  {
    name: 'a forward to one target group is shown in both of its forms',
    unlike: { moto: 'shows the form that was written' },
    async run(target) {
      const TargetGroupArn = target.targetGroupArns.green;
      await modify(target, { Type: 'forward', TargetGroupArn });
      const [action] = (await ruleOf(target)).Actions ?? [];
      assert.equal(action?.TargetGroupArn, TargetGroupArn);
      assert.deepEqual(action?.ForwardConfig?.TargetGroups, [{ TargetGroupArn, Weight: 1 }]);
    },
  },
  {
    name: 'modified actions leave conditions and priority alone',
    async run(target) {
      const before = await ruleOf(target);
      await modify(target, weighted(target, 50, 50));
      const { Conditions, Priority } = await ruleOf(target);
      assert.deepEqual({ Conditions, Priority }, { Conditions: before.Conditions, Priority: before.Priority });
    },
  },
  {
    name: 'modified conditions leave actions alone',
    async run(target) {
      const before = await ruleOf(target);
      const Conditions = [{ Field: 'path-pattern', Values: ['/other/*'] }];
      await target.elb.send(new ModifyRuleCommand({ RuleArn: target.ruleArn, Conditions }));
      const after = await ruleOf(target);
      assert.deepEqual(after.Actions, before.Actions);
      assert.deepEqual(after.Conditions?.[0]?.Values, ['/other/*']);
    },
  },
  {
    name: 'a weight above 999 is refused, and nothing is changed',
    unlike: { moto: 'accepts any weight' },
    async run(target) {
      const before = (await ruleOf(target)).Actions;
      await assert.rejects(modify(target, weighted(target, 1000, 0)));
      assert.deepEqual((await ruleOf(target)).Actions, before);
    },
  },
  {
    name: 'a rule that is not there is RuleNotFound',
    async run({ elb, ruleArn }) {
      const RuleArn = unknown(ruleArn);
      await callRefused(elb.send(new DescribeRulesCommand({ RuleArns: [RuleArn] })), 'RuleNotFoundException');
    },
  },
  {
    name: 'modifying a rule that is not there is RuleNotFound',
    async run(target) {
      await callRefused(
        modify({ ...target, ruleArn: unknown(target.ruleArn) }, weighted(target, 1, 1)),
        'RuleNotFoundException',
      );
    },
  },
  {
    name: 'a target group that is not there cannot be forwarded to: TargetGroupNotFound',
    async run(target) {
      const TargetGroupArn = unknown(target.targetGroupArns.blue);
      await callRefused(modify(target, { Type: 'forward', TargetGroupArn }), 'TargetGroupNotFoundException');
    },
  },
  {
    name: 'rules are described by listener or by ARN, not by both or neither: ValidationError',
    async run({ elb, listenerArn, ruleArn }) {
      for (const input of [{}, { ListenerArn: listenerArn, RuleArns: [ruleArn] }]) {
        await callRefused(elb.send(new DescribeRulesCommand(input)), 'ValidationError');
      }
    },
  },
  {
    name: 'the rules of a listener that is not there are ListenerNotFound',
    async run({ elb, listenerArn }) {
      const command = new DescribeRulesCommand({ ListenerArn: unknown(listenerArn) });
      await callRefused(elb.send(command), 'ListenerNotFoundException');
    },
  },
  {
    name: 'default actions are modified by listener and shown as its default rule',
    async run(target) {
      const { elb, listenerArn: ListenerArn } = target;
      await elb.send(new ModifyListenerCommand({ ListenerArn, DefaultActions: [weighted(target, 30, 70)] }));
      const written = [weighted(target, 30, 70).ForwardConfig];
      const { Listeners } = await elb.send(new DescribeListenersCommand({ ListenerArns: [ListenerArn] }));
      assert.deepEqual(forwardOf(Listeners?.[0]?.DefaultActions), written);
      const { Rules = [] } = await elb.send(new DescribeRulesCommand({ ListenerArn }));
      assert.deepEqual(forwardOf(Rules.find(({ IsDefault }) => IsDefault)?.Actions), written);
    },
  },
  {
    name: 'the default rule cannot be modified as a rule: OperationNotPermitted',
    unlike: { moto: 'modifies it' },
    async run(target) {
      const { Rules = [] } = await target.elb.send(new DescribeRulesCommand({ ListenerArn: target.listenerArn }));
      const ruleArn = Rules.find(({ IsDefault }) => IsDefault)?.RuleArn ?? '';
      await callRefused(modify({ ...target, ruleArn }, weighted(target, 1, 1)), 'OperationNotPermittedException');
    },
  },
];

export const targetGroups: readonly FleetCase[] = [
  {
    name: 'target groups are described by ARN, by name and by load balancer',
    async run({ elb, loadBalancerArn, targetGroupArns }) {
      const arnsOf = async (input: object) => {
        const { TargetGroups = [] } = await elb.send(new DescribeTargetGroupsCommand(input));
        return new Set(TargetGroups.map(({ TargetGroupArn }) => TargetGroupArn));
      };
      const { TargetGroups } = await elb.send(
        new DescribeTargetGroupsCommand({ TargetGroupArns: [targetGroupArns.blue] }),
      );
      const [{ LoadBalancerArns, TargetGroupName } = {}] = TargetGroups ?? [];
      assert.deepEqual(LoadBalancerArns, [loadBalancerArn]);
      assert.deepEqual(await arnsOf({ Names: [TargetGroupName] }), new Set([targetGroupArns.blue]));
      assert.deepEqual(await arnsOf({ LoadBalancerArn: loadBalancerArn }), new Set(Object.values(targetGroupArns)));
    },
  },
  {
    name: 'a target group that is not there is TargetGroupNotFound, by ARN and by name',
    async run({ elb, targetGroupArns }) {
      for (const input of [{ TargetGroupArns: [unknown(targetGroupArns.blue)] }, { Names: ['none'] }]) {
        await callRefused(elb.send(new DescribeTargetGroupsCommand(input)), 'TargetGroupNotFoundException');
      }
    },
  },
  {
    name: 'the deregistration delay is an attribute',
    async run({ elb, targetGroupArns }) {
      const command = new DescribeTargetGroupAttributesCommand({ TargetGroupArn: targetGroupArns.blue });
      const { Attributes = [] } = await elb.send(command);
      const delay = Attributes.find(({ Key }) => Key === 'deregistration_delay.timeout_seconds');
      assert.match(delay?.Value ?? '', /^\d+$/);
    },
  },
  {
    name: 'instances of an attached group are targets',
    async run({ elb, targetGroupArns }) {
      const command = new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArns.blue });
      const { TargetHealthDescriptions = [] } = await elb.send(command);
      const states = TargetHealthDescriptions.map(({ TargetHealth }) => TargetHealth?.State);
      assert.deepEqual(states, ['healthy', 'healthy']);
    },
  },
  {
    name: 'the health of targets of a group that is not there is TargetGroupNotFound',
    async run({ elb, targetGroupArns }) {
      const command = new DescribeTargetHealthCommand({ TargetGroupArn: unknown(targetGroupArns.blue) });
      await callRefused(elb.send(command), 'TargetGroupNotFoundException');
    },
  },
];
