import * as client from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Access } from '../auth/access.ts';
import type { FleetWorld } from '../fleet/fleet-world.ts';
import type { FleetWireKnobs } from '../fleet-wire-knobs.ts';
import { awsQuery, queryVersion } from '../wire/aws-query.ts';
import type { AnyOperation } from '../wire/operation.ts';
import type { Members } from '../wire/protocol.ts';
import { rpcService } from '../wire/rpc-service.ts';
import type { Service } from '../wire/service.ts';
import type { ElbContext } from './elbv2-operation.ts';
import { describeListeners, modifyListener } from './listener-operations.ts';
import { describeRules, modifyRule } from './rule-operations.ts';
import { describeTargetGroupAttributes, describeTargetGroups } from './target-group-operations.ts';
import { describeTargetHealth } from './target-health.ts';

const VERSION = '2015-12-01';

const protocol = awsQuery(client, {
  serviceNamespace: 'com.amazonaws.elasticloadbalancingv2',
  xmlNamespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
  version: VERSION,
});

/** What the twin models of Elastic Load Balancing, by the names of the API. */
export const ELB_OPERATIONS: Readonly<Record<string, AnyOperation<ElbContext>>> = {
  DescribeListeners: describeListeners,
  DescribeRules: describeRules,
  DescribeTargetGroupAttributes: describeTargetGroupAttributes,
  DescribeTargetGroups: describeTargetGroups,
  DescribeTargetHealth: describeTargetHealth,
  ModifyListener: modifyListener,
  ModifyRule: modifyRule,
};

export interface ElbServiceOptions {
  readonly region: string;
  readonly access: Access;
  readonly fleet: FleetWorld;
  readonly knobs: FleetWireKnobs;
  /** Called before a request takes effect. */
  readonly advanceTo: (nowMs: number) => void;
}

export function elbService({ access, advanceTo, region, ...rest }: ElbServiceOptions): Service {
  return rpcService<ElbContext>({
    name: 'elasticloadbalancing',
    dialect: 'query',
    protocol,
    operations: ELB_OPERATIONS,
    ...{ access, advanceTo, region },
    context: (call) => ({ ...call, ...rest }),
    resourceOf: (input) =>
      ['RuleArn', 'ListenerArn', 'TargetGroupArn'].map((name) => input[name]).find(isText) ?? only(input),
    isMeant: (request) => queryVersion(request) === VERSION,
  });
}

/** What a list names, if it is one thing. */
function only(input: Members): string | null {
  const lists = ['RuleArns', 'ListenerArns', 'TargetGroupArns'].map((name) => input[name]).filter(Array.isArray);
  const names: readonly unknown[] = lists.flat();
  const [first] = names;
  return names.length === 1 && isText(first) ? first : null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
