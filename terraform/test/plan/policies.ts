import { evaluatePolicy, type PolicyDocument, type Verdict } from '@deploy/aws-twin';
import { asArray, asObject, asString, type JsonObject, parseJson } from '@deploy/kernel';

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Conditions;
}

type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

export const listOf = (value: unknown, path: string): readonly string[] =>
  typeof value === 'string' ? [value] : asArray(value, path, asString);

/** The statements of an identity policy, as JSON. */
export function statementsOf(json: string): readonly Statement[] {
  return asArray(asObject(parseJson(json, 'policy'), 'policy')['Statement'], 'Statement', (value, path) => {
    const statement = asObject(value, path);
    return {
      Sid: asString(statement['Sid'], `${path}.Sid`),
      Effect: statement['Effect'] === 'Deny' ? 'Deny' : 'Allow',
      Action: listOf(statement['Action'], `${path}.Action`),
      Resource: listOf(statement['Resource'] ?? '*', `${path}.Resource`),
      ...(statement['Condition'] === undefined
        ? {}
        : { Condition: conditionsOf(asObject(statement['Condition'], path)) }),
    };
  });
}

function conditionsOf(conditions: JsonObject): Conditions {
  return Object.fromEntries(
    Object.entries(conditions).map(([operator, keys]) => [
      operator,
      Object.fromEntries(
        Object.entries(asObject(keys, operator)).map(([key, values]) => [key, listOf(values, key)] as const),
      ),
    ]),
  );
}

/** What a policy says about one request; `context` holds condition keys. */
export function verdictOn(
  statements: readonly Statement[],
  action: string,
  resource: string,
  context: Readonly<Record<string, string | readonly string[]>> = {},
): Verdict {
  const policy: PolicyDocument = { Version: '2012-10-17', Statement: statements };
  return evaluatePolicy(policy, { principal: { kind: 'anonymous' }, action, resource, context });
}
