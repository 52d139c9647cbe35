import { type RuleRouting, routingTableOf } from '@deploy/aws-twin';
import { describe, expect, test } from '@jest/globals';

const rule = (over: Partial<RuleRouting>): RuleRouting => ({
  ruleArn: 'arn:rule',
  listenerArn: 'arn:listener',
  priority: '7',
  conditions: [],
  actions: [{ Type: 'forward' }],
  stickySeconds: null,
  targetGroups: [],
  ...over,
});
const nowhere = () => null;

describe('what a balancer makes of a listener’s rules', () => {
  test('forwards by the weights in effect to the instances that the world chose', () => {
    const targetGroups = [
      { targetGroupArn: 'blue', weight: 3, targets: ['i-1'], failsOpen: false },
      { targetGroupArn: 'green', weight: 0, targets: ['i-2', 'i-3'], failsOpen: true },
    ];
    const table = routingTableOf([rule({ targetGroups, stickySeconds: 60 })], (id) => (id === 'i-3' ? null : 80));
    const targets = [
      { targetGroup: 'blue', weight: 3 },
      { targetGroup: 'green', weight: 0 },
    ];
    expect(table.rules).toEqual([
      { id: 'arn:rule', priority: 7, conditions: [], action: { kind: 'forward', targets, stickySeconds: 60 } },
    ]);
    expect(Object.fromEntries(table.targetGroups)).toEqual({
      blue: [{ id: 'i-1', port: 80, turn: 'preferred' }],
      green: [
        { id: 'i-2', port: 80, turn: 'last-resort' },
        { id: 'i-3', port: null, turn: 'last-resort' },
      ],
    });
  });

  test('reads conditions in both of the API’s forms', () => {
    const conditions = [
      { Field: 'path-pattern', Values: ['/a'] },
      { Field: 'path-pattern', PathPatternConfig: { Values: ['/b'] } },
      { Field: 'host-header', HostHeaderConfig: { Values: ['c.example'] } },
      { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'x-preview', Values: ['d'] } },
      { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['GET'] } },
    ];
    expect(routingTableOf([rule({ conditions })], nowhere).rules[0]?.conditions).toEqual([
      { field: 'path-pattern', values: ['/a'] },
      { field: 'path-pattern', values: ['/b'] },
      { field: 'host-header', values: ['c.example'] },
      { field: 'http-header', name: 'x-preview', values: ['d'] },
      { field: 'http-request-method', values: ['GET'] },
    ]);
  });

  test('refuses a condition that it does not model', () => {
    const rules = [rule({ conditions: [{ Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0/8'] } }] })];
    expect(() => routingTableOf(rules, nowhere)).toThrow('source-ip');
  });

  test('answers a fixed response, and 501 for an action that it does not model', () => {
    const FixedResponseConfig = { StatusCode: '404', ContentType: 'text/plain', MessageBody: 'none' };
    const fixed = rule({ priority: 'default', actions: [{ Type: 'fixed-response', FixedResponseConfig }] });
    const redirect = rule({ actions: [{ Type: 'redirect' }] });
    const actions = routingTableOf([fixed, redirect], nowhere).rules.map(({ action }) => action);
    expect(actions[0]).toEqual({ kind: 'fixed-response', status: 404, contentType: 'text/plain', body: 'none' });
    expect(actions[1]).toMatchObject({ kind: 'fixed-response', status: 501 });
  });
});
