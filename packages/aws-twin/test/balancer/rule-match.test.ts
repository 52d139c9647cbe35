import { matchingRule, type RoutingCondition, type RoutingRule } from '@deploy/aws-twin';
import { describe, expect, test } from '@jest/globals';

const action = { kind: 'forward', targets: [], stickySeconds: null } as const;
const rule = (priority: RoutingRule['priority'], ...conditions: RoutingCondition[]): RoutingRule => ({
  id: String(priority),
  priority,
  conditions,
  action,
});
const request = (target: string, headers: Record<string, string> = {}, method = 'GET') => ({ method, target, headers });
const followed = (rules: readonly RoutingRule[], ...asked: Parameters<typeof request>) =>
  matchingRule(rules, request(...asked))?.id ?? null;

describe('the rule that a request follows', () => {
  test('is the matching one with the lowest number, and the default where none matches', () => {
    const rules = [
      rule('default'),
      rule(20, { field: 'path-pattern', values: ['/api/*'] }),
      rule(3, { field: 'path-pattern', values: ['/api/v2/*'] }),
    ];
    expect(followed(rules, '/api/v2/users')).toBe('3');
    expect(followed(rules, '/api/users')).toBe('20');
    expect(followed(rules, '/')).toBe('default');
  });

  test('matches all of its conditions, each with any of its values', () => {
    const rules = [
      rule(
        1,
        { field: 'host-header', values: ['api.example.com', '*.test.example.com'] },
        { field: 'http-request-method', values: ['POST'] },
      ),
    ];
    expect(followed(rules, '/', { host: 'a.test.example.com' }, 'POST')).toBe('1');
    expect(followed(rules, '/', { host: 'api.example.com' }, 'GET')).toBeNull();
    expect(followed(rules, '/', { host: 'example.com' }, 'POST')).toBeNull();
  });

  test('compares paths by case and without the query string, hosts and headers without case', () => {
    const path = [rule(1, { field: 'path-pattern', values: ['/Api?'] })];
    expect(followed(path, '/Api1?x=/')).toBe('1');
    expect(followed(path, '/api1')).toBeNull();
    const host = [rule(1, { field: 'host-header', values: ['API.example.com'] })];
    expect(followed(host, '/', { host: 'api.EXAMPLE.com:8080' })).toBe('1');
    const header = [rule(1, { field: 'http-header', name: 'X-Preview', values: ['Green*'] })];
    expect(followed(header, '/', { 'x-preview': 'green-7' })).toBe('1');
    expect(followed(header, '/')).toBeNull();
  });

  test('takes characters of regular expressions as they are', () => {
    const rules = [rule(1, { field: 'path-pattern', values: ['/a.b(c)'] })];
    expect(followed(rules, '/a.b(c)')).toBe('1');
    expect(followed(rules, '/axb(c)')).toBeNull();
  });
});
