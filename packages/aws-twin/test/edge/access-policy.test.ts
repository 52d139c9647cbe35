import { describe, expect, test } from '@jest/globals';
import { type AccessRequest, combineVerdicts, evaluatePolicy, type Principal } from '../../src/edge/access-policy.ts';
import type { PolicyStatement } from '../../src/model.ts';

const CLOUDFRONT: Principal = { kind: 'service', service: 'cloudfront.amazonaws.com' };
const DEPLOYER: Principal = {
  kind: 'identity',
  accountId: '111122223333',
  arns: ['arn:aws:sts::111122223333:assumed-role/deploy/run-1', 'arn:aws:iam::111122223333:role/deploy'],
};
const STRANGER: Principal = { kind: 'identity', accountId: '999999999999', arns: ['arn:aws:iam::999999999999:user/x'] };
const ANYONE: Principal = { kind: 'anonymous' };

const ask = (changes: Partial<AccessRequest> = {}): AccessRequest => ({
  principal: CLOUDFRONT,
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::site/index.html',
  context: {},
  ...changes,
});
const allow = (changes: Partial<PolicyStatement> = {}): PolicyStatement => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::site/*',
  ...changes,
});
const deny = (changes: Partial<PolicyStatement> = {}): PolicyStatement => ({ ...allow(changes), Effect: 'Deny' });
const verdict = (statements: readonly PolicyStatement[], request: AccessRequest = ask()) =>
  evaluatePolicy({ Version: '2012-10-17', Statement: statements }, request);

describe('effects', () => {
  test('what no statement speaks of is unmentioned', () => {
    expect(verdict([])).toBe('unmentioned');
    expect(verdict([allow({ Action: 's3:PutObject' })])).toBe('unmentioned');
  });

  test('an explicit deny wins whatever the order', () => {
    expect(verdict([allow(), deny()])).toBe('denied');
    expect(verdict([deny(), allow()])).toBe('denied');
  });

  test('over several policies a deny wins, then one allow is enough', () => {
    expect(combineVerdicts(['allowed', 'denied'])).toBe('denied');
    expect(combineVerdicts(['unmentioned', 'allowed'])).toBe('allowed');
    expect(combineVerdicts(['unmentioned', 'unmentioned'])).toBe('unmentioned');
    expect(combineVerdicts([])).toBe('unmentioned');
  });
});

describe('principals', () => {
  test.each<[string, NonNullable<PolicyStatement['Principal']>, readonly Principal[]]>([
    ['everyone', '*', [CLOUDFRONT, DEPLOYER, STRANGER, ANYONE]],
    ['a service', { Service: 'cloudfront.amazonaws.com' }, [CLOUDFRONT]],
    ['another service', { Service: 'delivery.logs.amazonaws.com' }, []],
    ['one of several services', { Service: ['a.amazonaws.com', 'cloudfront.amazonaws.com'] }, [CLOUDFRONT]],
    ['every identity', { AWS: '*' }, [DEPLOYER, STRANGER, ANYONE]],
    ['an account by number', { AWS: '111122223333' }, [DEPLOYER]],
    ['an account by ARN', { AWS: 'arn:aws:iam::111122223333:root' }, [DEPLOYER]],
    ['a role', { AWS: ['arn:aws:iam::111122223333:role/deploy'] }, [DEPLOYER]],
    ['a session', { AWS: 'arn:aws:sts::111122223333:assumed-role/deploy/run-1' }, [DEPLOYER]],
    ['another role of the account', { AWS: 'arn:aws:iam::111122223333:role/other' }, []],
  ])('a statement for %s speaks of exactly these', (_name, named, expected) => {
    const admitted = [CLOUDFRONT, DEPLOYER, STRANGER, ANYONE].filter(
      (principal) => verdict([allow({ Principal: named })], ask({ principal })) === 'allowed',
    );
    expect(admitted).toEqual(expected);
  });

  test('an identity policy names no principal and speaks of whoever it is attached to', () => {
    const { Principal: _none, ...statement } = allow();
    expect(verdict([statement], ask({ principal: DEPLOYER }))).toBe('allowed');
  });
});

describe('actions and resources', () => {
  test.each([
    ['s3:GetObject', true],
    ['S3:getobject', true],
    ['s3:Get*', true],
    ['s3:*', true],
    ['*', true],
    ['s3:GetObject?', false],
    ['s3:GetObjectVersion', false],
    ['cloudfront:GetObject', false],
  ])('action %s covers s3:GetObject: %s', (action, covered) => {
    expect(verdict([allow({ Action: action })]) === 'allowed').toBe(covered);
  });

  test.each([
    ['arn:aws:s3:::site/index.html', true],
    ['arn:aws:s3:::site/*', true],
    ['arn:aws:s3:::s*', true],
    ['*', true],
    ['arn:aws:s3:::site/index.htm?', true],
    ['arn:aws:s3:::site', false],
    ['arn:aws:s3:::site/Index.html', false],
    ['arn:aws:s3:::site/index.html/', false],
    ['arn:aws:s3:::site/index?html?', false],
  ])('resource %s covers the object: %s', (resource, covered) => {
    expect(verdict([allow({ Resource: resource })]) === 'allowed').toBe(covered);
  });

  test('lists are alternatives, and wildcards reach over slashes', () => {
    const statement = allow({ Action: ['s3:PutObject', 's3:GetObject'], Resource: ['arn:aws:s3:::site/a/*/c'] });
    expect(verdict([statement], ask({ resource: 'arn:aws:s3:::site/a/x/y/c' }))).toBe('allowed');
  });

  test('characters that mean something to regular expressions stand for themselves', () => {
    const statement = allow({ Resource: 'arn:aws:s3:::site/a.b+c(d)' });
    expect(verdict([statement], ask({ resource: 'arn:aws:s3:::site/a.b+c(d)' }))).toBe('allowed');
    expect(verdict([statement], ask({ resource: 'arn:aws:s3:::site/aXb+c(d)' }))).toBe('unmentioned');
  });
});

describe('conditions', () => {
  const SOURCE = 'arn:aws:cloudfront::111122223333:distribution/E1';
  const context = { 'aws:SourceArn': SOURCE, 'aws:SecureTransport': 'true', 'aws:TagKeys': ['a', 'b'] };

  test.each([
    ['StringEquals', 'aws:SourceArn', SOURCE, true],
    ['StringEquals', 'AWS:SourceArn', SOURCE, true],
    ['StringEquals', 'aws:SourceArn', `${SOURCE}2`, false],
    ['StringEquals', 'aws:SourceArn', ['other', SOURCE], true],
    ['StringEquals', 'aws:SourceArn', 'arn:*', false],
    ['StringEquals', 'aws:TagKeys', 'b', true],
    ['StringEquals', 'aws:Absent', 'x', false],
    ['StringEqualsIfExists', 'aws:Absent', 'x', true],
    ['StringEqualsIfExists', 'aws:SourceArn', 'x', false],
    ['StringEqualsIgnoreCase', 'aws:SourceArn', SOURCE.toUpperCase(), true],
    ['StringNotEquals', 'aws:SourceArn', 'x', true],
    ['StringNotEquals', 'aws:SourceArn', ['x', SOURCE], false],
    ['StringNotEquals', 'aws:Absent', 'x', true],
    ['StringNotEqualsIgnoreCase', 'aws:SourceArn', SOURCE.toUpperCase(), false],
    ['StringLike', 'aws:SourceArn', '*distribution/E?', true],
    ['StringLike', 'aws:SourceArn', '*distribution/F?', false],
    ['StringNotLike', 'aws:SourceArn', '*distribution/E?', false],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:cloudfront::111122223333:distribution/*', true],
    ['ArnEquals', 'aws:SourceArn', 'arn:aws:cloudfront::*:distribution/E1', true],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:cloudfront:*', false],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:*:distribution/E1', false],
    ['ArnNotLike', 'aws:SourceArn', 'arn:aws:cloudfront::*:distribution/*', false],
    ['ArnNotEquals', 'aws:SourceArn', 'arn:aws:cloudfront::222222222222:distribution/*', true],
    ['Bool', 'aws:SecureTransport', 'true', true],
    ['Bool', 'aws:SecureTransport', 'false', false],
    ['Null', 'aws:Absent', 'true', true],
    ['Null', 'aws:SourceArn', 'true', false],
    ['Null', 'aws:SourceArn', 'false', true],
  ])('%s %s %j holds: %s', (operator, key, value, holds) => {
    const statement = allow({ Condition: { [operator]: { [key]: value } } });
    expect(verdict([statement], ask({ context })) === 'allowed').toBe(holds);
  });

  test('all operators and all keys must hold', () => {
    const both = { StringEquals: { 'aws:SourceArn': SOURCE, 'aws:SecureTransport': 'false' } };
    expect(verdict([allow({ Condition: both })], ask({ context }))).toBe('unmentioned');
    const mixed = { StringEquals: { 'aws:SourceArn': SOURCE }, Bool: { 'aws:SecureTransport': 'false' } };
    expect(verdict([allow({ Condition: mixed })], ask({ context }))).toBe('unmentioned');
  });

  test('an operator that is not modelled is an error and never ignored', () => {
    const statement = deny({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } });
    expect(() => verdict([statement])).toThrow(/IpAddress/);
  });
});
