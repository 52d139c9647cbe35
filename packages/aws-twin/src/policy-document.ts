import { asArray, asObject, asOneOf, asRecord, asString } from '@deploy/kernel';
import type { PolicyDocument, PolicyStatement } from './model.ts';

/** Reads an IAM policy document from JSON. Throws `ShapeError` naming what is wrong. */
export function readPolicyDocument(value: unknown, path: string): PolicyDocument {
  const { Statement, Version } = asObject(value, path);
  return {
    Version: asString(Version, `${path}.Version`),
    Statement: asArray(Statement, `${path}.Statement`, policyStatement),
  };
}

function policyStatement(value: unknown, path: string): PolicyStatement {
  const { Action, Condition, Effect, Principal, Resource, Sid } = asObject(value, path);
  return {
    ...(Sid === undefined ? {} : { Sid: asString(Sid, `${path}.Sid`) }),
    Effect: asOneOf(Effect, `${path}.Effect`, ['Allow', 'Deny']),
    ...(Principal === undefined ? {} : { Principal: principal(Principal, `${path}.Principal`) }),
    Action: strings(Action, `${path}.Action`),
    Resource: strings(Resource, `${path}.Resource`),
    ...(Condition === undefined ? {} : { Condition: asRecord(Condition, `${path}.Condition`, stringsByKey) }),
  };
}

function principal(value: unknown, path: string): NonNullable<PolicyStatement['Principal']> {
  return value === '*' ? value : stringsByKey(value, path);
}

function stringsByKey(value: unknown, path: string): Readonly<Record<string, string | readonly string[]>> {
  return asRecord(value, path, strings);
}

function strings(value: unknown, path: string): string | readonly string[] {
  return typeof value === 'string' ? value : asArray(value, path, asString);
}
